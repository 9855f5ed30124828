/**
 * Backups of small tables: what the operations answer, and what is in the tables that they make.
 * AWS guide: backup and restore; error texts are unsure where AWS's service model does not have
 * them.
 */
import { setTimeout as sleep } from "node:timers/promises"
import { expect, test } from "vitest"
import * as support from "../support/backed-up-table.ts"
import { refusalOf, subject } from "../support/subject.ts"

const { createIndexedTable, indexed, newName } = support
const db = subject()
const createTable = (more?: object) => createIndexedTable(db, more)
const waitFor = (TableName: string) => support.waitFor(db, TableName)
const itemsOf = (TableName: string, IndexName?: string) => support.itemsOf(db, TableName, IndexName)
const put = (TableName: string, pk: string, sk: number, shop?: string) =>
  support.put(db, TableName, pk, sk, shop)

async function backupOf(TableName: string, BackupName = "nightly"): Promise<string> {
  const { BackupDetails } = await db.createBackup({ TableName, BackupName })
  const BackupArn = BackupDetails?.BackupArn as string
  await expect
    .poll(async () => {
      const { BackupDescription } = await db.describeBackup({ BackupArn })
      return BackupDescription?.BackupDetails?.BackupStatus
    })
    .toBe("AVAILABLE")
  return BackupArn
}

test("a backup is described as its table was", async () => {
  const TableName = await createTable({
    StreamSpecification: { StreamEnabled: true, StreamViewType: "KEYS_ONLY" },
  })
  await put(TableName, "a", 1, "x")
  await put(TableName, "a", 2)
  const { BackupDetails } = await db.createBackup({ TableName, BackupName: "night.ly_1" })
  expect(BackupDetails).toMatchObject({
    BackupArn: expect.stringMatching(
      new RegExp(`^arn:aws:dynamodb:.*:table/${TableName}/backup/\\d{14}-[0-9a-f]{8}$`),
    ),
    BackupName: "night.ly_1",
    BackupStatus: "CREATING",
    BackupType: "USER",
    BackupCreationDateTime: expect.any(Date),
  })
  const { BackupDescription } = await db.describeBackup({ BackupArn: BackupDetails?.BackupArn })
  const { Table } = await db.describeTable({ TableName })
  expect(BackupDescription).toMatchObject({
    BackupDetails: { BackupStatus: "AVAILABLE", BackupName: "night.ly_1" },
    SourceTableDetails: {
      TableName,
      TableId: Table?.TableId,
      TableArn: Table?.TableArn,
      KeySchema: indexed.KeySchema,
      ProvisionedThroughput: indexed.ProvisionedThroughput,
      BillingMode: "PROVISIONED",
    },
    SourceTableFeatureDetails: {
      LocalSecondaryIndexes: [{ IndexName: "ByOwnShop" }],
      GlobalSecondaryIndexes: [
        { IndexName: "ByShop", ProvisionedThroughput: { WriteCapacityUnits: 2 } },
      ],
      StreamDescription: { StreamEnabled: true, StreamViewType: "KEYS_ONLY" },
    },
  })
})

test("a table restored of it has its items, keys and indexes, and nothing else of it", async () => {
  const TableName = await createTable({
    StreamSpecification: { StreamEnabled: true, StreamViewType: "KEYS_ONLY" },
    DeletionProtectionEnabled: true,
    Tags: [{ Key: "of", Value: "mine" }],
  })
  await put(TableName, "a", 1, "x")
  await put(TableName, "b", 2)
  const BackupArn = await backupOf(TableName)
  await put(TableName, "c", 3, "x")
  const TargetTableName = newName()
  const { TableDescription } = await db.restoreTableFromBackup({ BackupArn, TargetTableName })
  expect(TableDescription).toMatchObject({
    TableStatus: "CREATING",
    RestoreSummary: { SourceBackupArn: BackupArn, RestoreInProgress: true },
  })
  await waitFor(TargetTableName)
  expect(await itemsOf(TargetTableName)).toEqual(["a 1 x", "b 2 -"])
  expect(await itemsOf(TargetTableName, "ByShop")).toEqual(["a 1 x"])
  const { Table } = await db.describeTable({ TableName: TargetTableName })
  expect(Table).toMatchObject({
    TableStatus: "ACTIVE",
    KeySchema: indexed.KeySchema,
    ProvisionedThroughput: indexed.ProvisionedThroughput,
    LocalSecondaryIndexes: [{ IndexName: "ByOwnShop" }],
    GlobalSecondaryIndexes: [{ IndexName: "ByShop", IndexStatus: "ACTIVE" }],
    DeletionProtectionEnabled: false,
    RestoreSummary: { RestoreInProgress: false, RestoreDateTime: expect.any(Date) },
  })
  expect(Table?.StreamSpecification).toBeUndefined()
  expect(Table?.TableId).not.toBe(TableDescription?.TableArn)
  const { Tags } = await db.listTagsOfResource({ ResourceArn: Table?.TableArn })
  expect(Tags).toEqual([])
  // It is a table like any other.
  await put(TargetTableName, "d", 4, "y")
  expect(await itemsOf(TargetTableName, "ByShop")).toEqual(["a 1 x", "d 4 y"])
})

test("billing, throughput and indexes may be others, as far as the table had them", async () => {
  const TableName = await createTable()
  await put(TableName, "a", 1, "x")
  const BackupArn = await backupOf(TableName)
  const TargetTableName = newName()
  await db.restoreTableFromBackup({
    ...{ BackupArn, TargetTableName, BillingModeOverride: "PAY_PER_REQUEST" },
    ...{ GlobalSecondaryIndexOverride: [], LocalSecondaryIndexOverride: [] },
    SSESpecificationOverride: { Enabled: true, SSEType: "KMS" },
  })
  await waitFor(TargetTableName)
  const { Table } = await db.describeTable({ TableName: TargetTableName })
  expect(Table).toMatchObject({
    BillingModeSummary: { BillingMode: "PAY_PER_REQUEST" },
    SSEDescription: { SSEType: "KMS" },
    AttributeDefinitions: [{ AttributeName: "pk" }, { AttributeName: "sk" }],
  })
  expect(Table?.GlobalSecondaryIndexes).toBeUndefined()
  expect(await itemsOf(TargetTableName)).toEqual(["a 1 x"])
  const other = indexed.GlobalSecondaryIndexes.map((index) => ({ ...index, IndexName: "Another" }))
  expect(
    await refusalOf(
      db.restoreTableFromBackup({
        ...{ BackupArn, TargetTableName: newName(), GlobalSecondaryIndexOverride: other },
      }),
    ),
  ).toMatch(/^ValidationException: .*Another/)
})

test("backups are listed by table, time and type, in pages", async () => {
  const TableName = await createTable()
  const first = await backupOf(TableName, "first")
  const between = new Date()
  await sleep(20)
  const second = await backupOf(TableName, "second")
  const list = async (more: object = {}) => {
    const { BackupSummaries = [] } = await db.listBackups({ TableName, ...more })
    return BackupSummaries.map(({ BackupArn }) => BackupArn)
  }
  expect(await list()).toEqual([first, second])
  expect(await list({ TimeRangeUpperBound: between })).toEqual([first])
  expect(await list({ TimeRangeLowerBound: between })).toEqual([second])
  expect(await list({ BackupType: "SYSTEM" })).toEqual([])
  expect(await list({ BackupType: "ALL" })).toEqual([first, second])
  const page = await db.listBackups({ TableName, Limit: 1 })
  expect(page.BackupSummaries).toMatchObject([
    { BackupName: "first", TableName, BackupStatus: "AVAILABLE", BackupType: "USER" },
  ])
  expect(page.LastEvaluatedBackupArn).toBe(first)
  const rest = await db.listBackups({ TableName, ExclusiveStartBackupArn: first })
  expect(rest.BackupSummaries).toMatchObject([{ BackupName: "second" }])
  expect(rest.LastEvaluatedBackupArn).toBeUndefined()
})

test("a backup outlives its table, until it is deleted", async () => {
  const TableName = await createTable()
  await put(TableName, "a", 1)
  const BackupArn = await backupOf(TableName)
  await db.deleteTable({ TableName })
  await db.restoreTableFromBackup({ BackupArn, TargetTableName: TableName })
  await waitFor(TableName)
  expect(await itemsOf(TableName)).toEqual(["a 1 -"])
  const { BackupDescription } = await db.deleteBackup({ BackupArn })
  expect(BackupDescription?.BackupDetails?.BackupStatus).toBe("DELETED")
  const gone = `BackupNotFoundException: Backup not found: ${BackupArn}`
  expect(await refusalOf(db.describeBackup({ BackupArn }))).toBe(gone)
  expect(await refusalOf(db.deleteBackup({ BackupArn }))).toBe(gone)
  const again = db.restoreTableFromBackup({ BackupArn, TargetTableName: newName() })
  expect(await refusalOf(again)).toBe(gone)
})

test("refusals", async () => {
  const TableName = await createTable()
  const BackupArn = await backupOf(TableName)
  expect(await refusalOf(db.createBackup({ TableName: "not-there", BackupName: "abc" }))).toBe(
    "TableNotFoundException: Table not found: not-there",
  )
  expect(await refusalOf(db.createBackup({ TableName, BackupName: "no spaces" }))).toMatch(
    /^ValidationException: .*backupName/,
  )
  const taken = db.restoreTableFromBackup({ BackupArn, TargetTableName: TableName })
  expect(await refusalOf(taken)).toBe(
    `TableAlreadyExistsException: Table already exists: ${TableName}`,
  )
  for (const other of [
    BackupArn.replace(/\w{8}$/, "00000000"),
    BackupArn.replace("/backup/", "/stream/"),
  ]) {
    expect(await refusalOf(db.describeBackup({ BackupArn: other }))).toBe(
      `BackupNotFoundException: Backup not found: ${other}`,
    )
  }
  const foreign = BackupArn.replace(/:\d{12}:/, ":999999999999:")
  expect(await refusalOf(db.describeBackup({ BackupArn: foreign }))).toMatch(
    /^AccessDeniedException: .*dynamodb:DescribeBackup/,
  )
  const missing = "TableNotFoundException: Table not found: not-there"
  expect(await refusalOf(db.describeContinuousBackups({ TableName: "not-there" }))).toBe(missing)
  const off = db.restoreTableToPointInTime({
    ...{ SourceTableName: TableName, TargetTableName: newName(), UseLatestRestorableTime: true },
  })
  expect(await refusalOf(off)).toBe(
    "PointInTimeRecoveryUnavailableException: " +
      `Point in time recovery is not enabled for table '${TableName}'`,
  )
})
