/** Small tables as they were: what the operations answer. For others see test/recovery. */
import { setTimeout as sleep } from "node:timers/promises"
import { expect, test } from "vitest"
import * as support from "../support/backed-up-table.ts"
import { refusalOf, subject } from "../support/subject.ts"

const { createIndexedTable, newName } = support
const db = subject()
const createTable = (more?: object) => createIndexedTable(db, more)
const waitFor = (TableName: string) => support.waitFor(db, TableName)
const itemsOf = (TableName: string, IndexName?: string) => support.itemsOf(db, TableName, IndexName)
const put = (TableName: string, pk: string, sk: number, shop?: string) =>
  support.put(db, TableName, pk, sk, shop)

async function seconds(): Promise<Date> {
  // Between two whole seconds: nothing happens at the moment itself.
  await sleep(1100 - (Date.now() % 1000))
  const at = new Date(Math.floor(Date.now() / 1000) * 1000)
  await sleep(1100 - (Date.now() % 1000))
  return at
}

function recover(
  TableName: string,
  PointInTimeRecoveryEnabled = true,
  RecoveryPeriodInDays?: number,
) {
  return db.updateContinuousBackups({
    TableName,
    PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled, RecoveryPeriodInDays },
  })
}

test("point-in-time recovery is off until it is turned on", async () => {
  const TableName = await createTable()
  const { ContinuousBackupsDescription } = await db.describeContinuousBackups({ TableName })
  expect(ContinuousBackupsDescription).toEqual({
    ContinuousBackupsStatus: "ENABLED",
    PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: "DISABLED" },
  })
  const startedMs = Date.now()
  await recover(TableName)
  const { ContinuousBackupsDescription: after } = await db.describeContinuousBackups({ TableName })
  const { PointInTimeRecoveryDescription: description } = after ?? {}
  expect(description).toMatchObject({
    PointInTimeRecoveryStatus: "ENABLED",
    RecoveryPeriodInDays: 35,
  })
  const { EarliestRestorableDateTime: earliest, LatestRestorableDateTime: latest } =
    description ?? {}
  for (const time of [earliest, latest]) {
    expect(Number(time)).toBeGreaterThan(startedMs - 5000)
    expect(Number(time)).toBeLessThan(Date.now() + 5000)
  }
  const { ContinuousBackupsDescription: week } = await recover(TableName, true, 7)
  expect(week?.PointInTimeRecoveryDescription?.RecoveryPeriodInDays).toBe(7)
  expect(await refusalOf(recover(TableName, true, 36))).toMatch(/recoveryPeriodInDays/)
  const { ContinuousBackupsDescription: off } = await recover(TableName, false)
  expect(off?.PointInTimeRecoveryDescription).toEqual({ PointInTimeRecoveryStatus: "DISABLED" })
})

test("a table is had again as it was at a second", async () => {
  const TableName = await createTable()
  await put(TableName, "old", 1, "x")
  await recover(TableName)
  await put(TableName, "a", 1, "x")
  await put(TableName, "b", 2)
  const at = await seconds()
  await put(TableName, "a", 1, "y")
  await put(TableName, "a", 1, "z")
  await put(TableName, "c", 3, "x")
  await db.deleteItem({ TableName, Key: { pk: { S: "b" }, sk: { N: "2" } } })
  const restore = async (more: object) => {
    const TargetTableName = newName()
    const { TableDescription } = await db.restoreTableToPointInTime({
      ...{ SourceTableName: TableName, TargetTableName, ...more },
    })
    expect(TableDescription?.TableStatus).toBe("CREATING")
    await waitFor(TargetTableName)
    return TargetTableName
  }
  const then = await restore({ RestoreDateTime: at })
  expect(await itemsOf(then)).toEqual(["a 1 x", "b 2 -", "old 1 x"])
  expect(await itemsOf(then, "ByShop")).toEqual(["a 1 x", "old 1 x"])
  const { Table } = await db.describeTable({ TableName: then })
  expect(Table?.RestoreSummary?.RestoreDateTime).toEqual(at)
  const latest = await restore({ UseLatestRestorableTime: true, GlobalSecondaryIndexOverride: [] })
  expect(await itemsOf(latest)).toEqual(["a 1 z", "c 3 x", "old 1 x"])
  expect((await db.describeTable({ TableName: latest })).Table?.GlobalSecondaryIndexes).toBe(
    undefined,
  )
  const outside = (RestoreDateTime: Date) =>
    refusalOf(
      db.restoreTableToPointInTime({
        ...{ SourceTableName: TableName, TargetTableName: newName(), RestoreDateTime },
      }),
    )
  expect(await outside(new Date(Date.now() - 3_600_000))).toMatch(/^InvalidRestoreTimeException/)
  expect(await outside(new Date(Date.now() + 3_600_000))).toMatch(/^InvalidRestoreTimeException/)
  const { Table: source } = await db.describeTable({ TableName })
  expect(source?.StreamSpecification).toBeUndefined()
})

test("a deleted table is had again, as it was before", async () => {
  const TableName = await createTable()
  await recover(TableName)
  await put(TableName, "a", 1, "x")
  const at = await seconds()
  await put(TableName, "b", 2)
  await db.deleteTable({ TableName })
  const [then, last] = [newName(), newName()]
  await db.restoreTableToPointInTime({
    ...{ SourceTableName: TableName, TargetTableName: then, RestoreDateTime: at },
  })
  await db.restoreTableToPointInTime({
    ...{ SourceTableName: TableName, TargetTableName: last, UseLatestRestorableTime: true },
  })
  await Promise.all([then, last].map(waitFor))
  expect(await itemsOf(then)).toEqual(["a 1 x"])
  expect(await itemsOf(last)).toEqual(["a 1 x", "b 2 -"])
  const { BackupSummaries } = await db.listBackups({ TableName, BackupType: "SYSTEM" })
  expect(BackupSummaries).toMatchObject([{ BackupName: `${TableName}$DeletedTableBackup` }])
})
