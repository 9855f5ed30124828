/**
 * Backups and point-in-time recovery of small tables: what the operations answer, and what is in
 * the tables that they make. AWS guide: backup and restore; error texts are unsure where AWS's
 * service model does not have them.
 */
import { setTimeout as sleep } from "node:timers/promises"
import { type DynamoDB, waitUntilTableExists } from "@aws-sdk/client-dynamodb"
import { expect, test } from "vitest"
import { refusalOf, subject } from "../support/subject.ts"

const db = subject()

const indexed = {
  BillingMode: "PROVISIONED",
  ProvisionedThroughput: { ReadCapacityUnits: 3, WriteCapacityUnits: 4 },
  AttributeDefinitions: [
    { AttributeName: "pk", AttributeType: "S" },
    { AttributeName: "sk", AttributeType: "N" },
    { AttributeName: "shop", AttributeType: "S" },
  ],
  KeySchema: [
    { AttributeName: "pk", KeyType: "HASH" },
    { AttributeName: "sk", KeyType: "RANGE" },
  ],
  GlobalSecondaryIndexes: [
    {
      IndexName: "ByShop",
      KeySchema: [{ AttributeName: "shop", KeyType: "HASH" }],
      Projection: { ProjectionType: "ALL" },
      ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 2 },
    },
  ],
  LocalSecondaryIndexes: [
    {
      IndexName: "ByOwnShop",
      KeySchema: [
        { AttributeName: "pk", KeyType: "HASH" },
        { AttributeName: "shop", KeyType: "RANGE" },
      ],
      Projection: { ProjectionType: "KEYS_ONLY" },
    },
  ],
} satisfies Omit<Parameters<DynamoDB["createTable"]>[0], "TableName">

function newName(): string {
  return `t-${crypto.randomUUID()}`
}

async function createTable(more: object = {}): Promise<string> {
  const TableName = newName()
  await db.createTable({ ...indexed, ...more, TableName })
  await waitFor(TableName)
  return TableName
}

async function waitFor(TableName: string): Promise<void> {
  const waiting = { client: db, maxWaitTime: 60, minDelay: 1, maxDelay: 1 }
  await waitUntilTableExists(waiting, { TableName })
}

function put(TableName: string, pk: string, sk: number, shop?: string) {
  const Item = { pk: { S: pk }, sk: { N: `${sk}` }, ...(shop && { shop: { S: shop } }) }
  return db.putItem({ TableName, Item })
}

async function itemsOf(TableName: string, IndexName?: string): Promise<readonly string[]> {
  const { Items = [] } = await db.scan({ TableName, ...(IndexName && { IndexName }) })
  return Items.map(({ pk, sk, shop }) => `${pk?.S} ${sk?.N} ${shop?.S ?? "-"}`).sort()
}

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

async function seconds(): Promise<Date> {
  // Between two whole seconds: nothing happens at the moment itself.
  await sleep(1100 - (Date.now() % 1000))
  const at = new Date(Math.floor(Date.now() / 1000) * 1000)
  await sleep(1100 - (Date.now() % 1000))
  return at
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
  expect(Math.abs(Number(earliest) - startedMs)).toBeLessThan(5000)
  expect(Math.abs(Number(latest) - Date.now())).toBeLessThan(5000)
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
