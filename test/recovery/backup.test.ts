/** Backups of a table that takes many steps, and of files that are spoiled. */
import { describe, expect, test } from "vitest"
import { createEngine } from "../../src/engine/engine.ts"
import { runMaintenance } from "../../src/engine/maintenance.ts"
import { deleteBackup } from "../../src/services/dynamodb/operations/delete-backup.ts"
import { deleteTable } from "../../src/services/dynamodb/operations/delete-table.ts"
import { describeTable } from "../../src/services/dynamodb/operations/describe-table.ts"
import { listTables } from "../../src/services/dynamodb/operations/list-tables.ts"
import { restoreTableFromBackup } from "../../src/services/dynamodb/operations/restore-table-from-backup.ts"
import { scan } from "../../src/services/dynamodb/operations/scan.ts"
import { transactWriteItems } from "../../src/services/dynamodb/operations/transact-write-items.ts"
import { account, perform, refusalOf, region } from "../support/context.ts"
import {
  begin,
  clock,
  context,
  engine,
  fill,
  freshTable,
  home,
  items,
  maintain,
  numbersOf,
  objectNames,
  open,
  put,
  restore,
  statusOf,
  storage,
  TableName,
} from "./server.ts"

freshTable()

describe("a large table", () => {
  test("its backup is a state that existed, whoever writes meanwhile", async () => {
    await fill()
    const arn = await begin()
    expect(await statusOf(arn)).toBe("CREATING")
    // Each transaction raises the same pair; whoever sees one of them raised has seen no state.
    for (let round = 1; round <= 40; round++) {
      const TransactItems = [`k${round * 7}`, `k${items - round * 3}`].map((pk) => ({
        Put: { TableName, Item: { pk: { S: pk }, n: { N: `${round}` } } },
      }))
      await perform(transactWriteItems, { TransactItems }, context)
      if (round % 4 === 0) await runMaintenance(engine)
    }
    await maintain()
    expect(await statusOf(arn)).toBe("AVAILABLE")
    await restore(arn, "Copy")
    await maintain()
    const copy = await numbersOf("Copy")
    expect(copy.size).toBe(items)
    // The state of the moment at which it was asked for.
    expect([...copy.values()].filter((n) => n !== 0)).toEqual([])
    expect([...(await numbersOf(TableName)).values()].filter((n) => n !== 0)).toHaveLength(80)
  })

  test("its backup and restore go on after a restart, and by several processes at once", async () => {
    await fill()
    const arn = await begin()
    const { platform } = engine
    for (let steps = 0; (await statusOf(arn)) !== "AVAILABLE" && steps < 50; steps++) {
      open(platform)
      const { placement, objects } = engine
      const other = createEngine({ placement, platform, objects })
      await Promise.all([runMaintenance(engine), runMaintenance(other)])
      clock.nowMs += 1000
    }
    await restore(arn, "Copy")
    const { Table } = await perform(describeTable, { TableName: "Copy" }, context)
    expect(Table).toMatchObject({
      TableStatus: "CREATING",
      RestoreSummary: { RestoreInProgress: true },
    })
    expect(await refusalOf(scan, { TableName: "Copy" }, context)).toMatch(/^ResourceNotFound/)
    expect(await refusalOf(deleteBackup, { BackupArn: arn }, context)).toMatch(/^BackupInUse/)
    open(platform)
    await maintain()
    expect((await numbersOf("Copy")).size).toBe(items)
    const again = await perform(describeTable, { TableName: "Copy" }, context)
    expect(again.Table).toMatchObject({ TableStatus: "ACTIVE", ItemCount: items })
  })

  test("it cannot be deleted while it is read, nor its backup be used", async () => {
    await fill()
    const arn = await begin()
    expect(await refusalOf(deleteTable, { TableName }, context)).toMatch(/^ResourceInUseException/)
    expect(await refusalOf(deleteBackup, { BackupArn: arn }, context)).toMatch(/^BackupInUse/)
    expect(
      await refusalOf(restoreTableFromBackup, { BackupArn: arn, TargetTableName: "Copy" }, context),
    ).toMatch(/^BackupInUse/)
    await maintain()
    // Nothing is written down any more once nobody reads it.
    const { Table } = await perform(describeTable, { TableName }, context)
    expect(Table).toMatchObject({ TableStatus: "ACTIVE" })
    await put("after", 1)
    const [table] = await storage.read(
      [{ space: "table", address: { account, region, name: TableName } }],
      "strong",
    )
    expect(JSON.parse(table?.body ?? "").log.open).toBe(0)
    await perform(deleteTable, { TableName }, context)
  })

  test("a backup that is deleted leaves nothing behind", async () => {
    await fill()
    const arn = await begin()
    await maintain()
    expect((await objectNames()).length).toBeGreaterThan(1)
    await perform(deleteBackup, { BackupArn: arn }, context)
    await maintain()
    expect(await objectNames()).toEqual([])
  })
})

describe("a backup that is not what was written", () => {
  const spoilings: Record<string, (bytes: Uint8Array) => Uint8Array | undefined> = {
    "cut off": (bytes) => bytes.slice(0, -1),
    altered: (bytes) => bytes.map((byte, at) => (at === bytes.length >> 1 ? byte ^ 1 : byte)),
    longer: (bytes) => new Uint8Array([...bytes, 10]),
    gone: () => undefined,
  }

  test.each(Object.keys(spoilings))("is refused whole, and nothing is made: %s", async (how) => {
    await fill()
    const arn = await begin()
    await maintain()
    for (const name of await objectNames()) {
      const whole = new Uint8Array(await new Response(await home.get(name)).arrayBuffer())
      const spoiled = spoilings[how]?.(whole)
      if (spoiled) await home.put(name, new Uint8Array(spoiled))
      else await home.delete(name)
      expect(
        await refusalOf(
          restoreTableFromBackup,
          { BackupArn: arn, TargetTableName: "Copy" },
          context,
        ),
      ).toMatch(
        spoiled || name.includes("-data/")
          ? /^ValidationException: The backup is damaged/
          : /^BackupNotFoundException/,
      )
      await maintain()
      expect((await perform(listTables, {}, context)).TableNames).toEqual([TableName])
      await home.put(name, whole)
    }
    await restore(arn, "Copy")
    await maintain()
    expect((await numbersOf("Copy")).size).toBe(items)
  })

  test("takes the table back that it was to fill, when it is spoiled meanwhile", async () => {
    await fill()
    const arn = await begin()
    await maintain()
    await restore(arn, "Copy")
    for (const name of await objectNames()) await home.delete(name)
    await maintain()
    expect((await perform(listTables, {}, context)).TableNames).toEqual([TableName])
    await perform(deleteTable, { TableName }, context)
  })
})
