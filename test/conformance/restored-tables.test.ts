/**
 * What a restored table has of its source and what not, and what may be said otherwise. AWS guide:
 * backup and restore; API reference: RestoreTableFromBackup, RestoreTableToPointInTime.
 */
import { describe, expect, test } from "vitest"
import * as support from "../support/backed-up-table.ts"
import { type Overrides, waysToRestore } from "../support/restored-table.ts"
import { refusalOf, subject } from "../support/subject.ts"
import {
  createVectorTable,
  putAll,
  schema,
  vectorIndex,
  vectorItem,
} from "../support/vector-table.ts"

const { createIndexedTable, indexed } = support
const db = subject()

const ways = waysToRestore(db)

const tableOf = async (TableName: string) => (await db.describeTable({ TableName })).Table

const byKind = {
  ...{ IndexName: "ByKind", KeySchema: [{ AttributeName: "kind", KeyType: "HASH" as const }] },
  Projection: { ProjectionType: "INCLUDE" as const, NonKeyAttributes: ["a", "b"] },
  ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 6 },
}
const withTwoIndexes = {
  AttributeDefinitions: [
    ...indexed.AttributeDefinitions,
    { AttributeName: "kind", AttributeType: "S" },
  ],
  GlobalSecondaryIndexes: [...indexed.GlobalSecondaryIndexes, byKind],
}
const [byShop] = indexed.GlobalSecondaryIndexes

describe.each(Object.entries(ways))("a table restored %s", (_, restore) => {
  test("has none of its source's own arrangements", async () => {
    const TableName = await createIndexedTable(db, {
      StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_IMAGE" },
      DeletionProtectionEnabled: true,
      Tags: [{ Key: "of", Value: "mine" }],
    })
    const TimeToLiveSpecification = { Enabled: true, AttributeName: "until" }
    await db.updateTimeToLive({ TableName, TimeToLiveSpecification })
    const specification = { PointInTimeRecoveryEnabled: true }
    await db.updateContinuousBackups({
      ...{ TableName, PointInTimeRecoverySpecification: specification },
    })
    const source = await tableOf(TableName)
    const statement = {
      ...{
        Effect: "Allow",
        Principal: "*",
        Action: "dynamodb:GetItem",
        Resource: source?.TableArn,
      },
    }
    const Policy = JSON.stringify({ Version: "2012-10-17", Statement: [statement] })
    await db.putResourcePolicy({ ResourceArn: source?.TableArn, Policy })
    await support.put(db, TableName, "a", 1, "x")

    const target = await restore(TableName)
    const table = await tableOf(target)
    expect(table).toMatchObject({ TableStatus: "ACTIVE", DeletionProtectionEnabled: false })
    expect(table?.StreamSpecification).toBeUndefined()
    expect(table?.LatestStreamArn).toBeUndefined()
    expect((await db.listTagsOfResource({ ResourceArn: table?.TableArn })).Tags).toEqual([])
    const { TimeToLiveDescription } = await db.describeTimeToLive({ TableName: target })
    expect(TimeToLiveDescription).toEqual({ TimeToLiveStatus: "DISABLED" })
    const { ContinuousBackupsDescription } = await db.describeContinuousBackups({
      TableName: target,
    })
    expect(ContinuousBackupsDescription?.PointInTimeRecoveryDescription).toEqual({
      PointInTimeRecoveryStatus: "DISABLED",
    })
    const policy = db.getResourcePolicy({ ResourceArn: table?.TableArn })
    expect(await refusalOf(policy)).toMatch(/^PolicyNotFoundException/)
    expect(await support.itemsOf(db, target)).toEqual(["a 1 x"])
    // Nothing of it is the source's: that stays as it was.
    expect(await tableOf(TableName)).toMatchObject({
      ...{ DeletionProtectionEnabled: true, StreamSpecification: { StreamViewType: "NEW_IMAGE" } },
    })
  })

  test("has some of its source's indexes where that is asked for", async () => {
    const TableName = await createIndexedTable(db, withTwoIndexes)
    const units = { ReadCapacityUnits: 7, WriteCapacityUnits: 8 }
    const kept = { ...byKind, ProvisionedThroughput: units }
    const some = await restore(TableName, { GlobalSecondaryIndexOverride: [kept] })
    const table = await tableOf(some)
    expect(table?.GlobalSecondaryIndexes).toHaveLength(1)
    expect(table?.GlobalSecondaryIndexes).toMatchObject([
      { IndexName: "ByKind", KeySchema: byKind.KeySchema, ProvisionedThroughput: units },
    ])
    expect(table?.LocalSecondaryIndexes).toMatchObject([{ IndexName: "ByOwnShop" }])
    const noLocals = await restore(TableName, { LocalSecondaryIndexOverride: [] })
    const rest = await tableOf(noLocals)
    expect(rest?.LocalSecondaryIndexes).toBeUndefined()
    expect(rest?.GlobalSecondaryIndexes).toHaveLength(2)
  })

  test("cannot have an index that its source has not", async () => {
    const TableName = await createIndexedTable(db, withTwoIndexes)
    const others: readonly Overrides[] = [
      { GlobalSecondaryIndexOverride: [{ ...byKind, IndexName: "Another" }] },
      { GlobalSecondaryIndexOverride: [{ ...byKind, KeySchema: byShop?.KeySchema ?? [] }] },
      {
        GlobalSecondaryIndexOverride: [
          { ...byKind, Projection: { ProjectionType: "INCLUDE", NonKeyAttributes: ["a"] } },
        ],
      },
      {
        LocalSecondaryIndexOverride: indexed.LocalSecondaryIndexes.map((index) => ({
          ...{ ...index, Projection: { ProjectionType: "ALL" as const } },
        })),
      },
    ]
    for (const overrides of others) {
      const refusal = await refusalOf(restore(TableName, overrides))
      expect(refusal).toMatch(/^ValidationException: .*index override must match/)
    }
  })

  test("is billed as its source, or as is asked for", async () => {
    const TableName = await createIndexedTable(db)
    const ProvisionedThroughput = { ReadCapacityUnits: 9, WriteCapacityUnits: 10 }
    const other = await restore(TableName, {
      ProvisionedThroughputOverride: ProvisionedThroughput,
    })
    expect(await tableOf(other)).toMatchObject({
      ProvisionedThroughput,
      GlobalSecondaryIndexes: [{ ProvisionedThroughput: byShop?.ProvisionedThroughput }],
    })
    const OnDemandThroughput = { MaxReadRequestUnits: 11, MaxWriteRequestUnits: 12 }
    const onDemand = await restore(TableName, {
      ...{ BillingModeOverride: "PAY_PER_REQUEST", OnDemandThroughputOverride: OnDemandThroughput },
    })
    const billed = { BillingModeSummary: { BillingMode: "PAY_PER_REQUEST" }, OnDemandThroughput }
    expect(await tableOf(onDemand)).toMatchObject(billed)
    const same = await restore(onDemand)
    expect(await tableOf(same)).toMatchObject(billed)
    // Nobody said how much.
    const refusal = await refusalOf(restore(onDemand, { BillingModeOverride: "PROVISIONED" }))
    expect(refusal).toMatch(/^ValidationException/)
  })

  test("is encrypted as its source, or as is asked for", async () => {
    const key = (id: string) => `arn:aws:kms:us-east-1:000000000000:key/${id}`
    const [first, second] = [key(crypto.randomUUID()), key(crypto.randomUUID())]
    const TableName = await createIndexedTable(db, {
      SSESpecification: { Enabled: true, SSEType: "KMS", KMSMasterKeyId: first },
    })
    const encryptionAfter = async (
      SSESpecificationOverride?: Overrides["SSESpecificationOverride"],
    ) =>
      (
        await tableOf(
          await restore(TableName, SSESpecificationOverride && { SSESpecificationOverride }),
        )
      )?.SSEDescription
    expect(await encryptionAfter()).toMatchObject({ SSEType: "KMS", KMSMasterKeyArn: first })
    const other = { Enabled: true, SSEType: "KMS", KMSMasterKeyId: second } as const
    expect(await encryptionAfter(other)).toMatchObject({ KMSMasterKeyArn: second })
    expect(await encryptionAfter({ Enabled: false })).toBeUndefined()
  })

  test("has its source's vector indexes, or some of them", async () => {
    const byKind = vectorIndex("by-kind", { SearchSchema: schema("kind") })
    const all = vectorIndex("all", { DistanceFunction: "DOT_PRODUCT" })
    const TableName = await createVectorTable(db, [byKind, all], { kind: "S" })
    const item = (pk: string, ...vector: number[]) => vectorItem(pk, vector, { kind: { S: "x" } })
    await putAll(db, TableName, [item("far", 3, 3), item("near", 1, 1), item("nearest", 0, 1)])
    const whole = await restore(TableName)
    const table = await tableOf(whole)
    expect(table?.VectorIndexes).toMatchObject([
      { ...byKind, IndexStatus: "ACTIVE", ItemCount: 3 },
      { ...all, IndexStatus: "ACTIVE", ItemCount: 3 },
    ])
    const { SearchResults = [] } = await db.searchVectors({
      ...{
        TableName: whole,
        IndexName: "by-kind",
        TopK: 2,
        SearchVector: [{ N: "0" }, { N: "0" }],
      },
      ...{
        SearchConditionExpression: "kind = :x",
        ExpressionAttributeValues: { ":x": { S: "x" } },
      },
    })
    expect(SearchResults.map(({ Item }) => Item?.pk?.S)).toEqual(["nearest", "near"])
    const some = await tableOf(await restore(TableName, { VectorIndexOverride: [all] }))
    expect(some?.VectorIndexes).toMatchObject([all])
    expect(some?.VectorIndexes).toHaveLength(1)
    expect(some?.AttributeDefinitions).toHaveLength(1)
    const none = await tableOf(await restore(TableName, { VectorIndexOverride: [] }))
    expect(none?.VectorIndexes).toBeUndefined()
    for (const more of [{ IndexName: "another" }, { Dimensions: 3 }, { SearchSchema: undefined }]) {
      const VectorIndexOverride = [{ ...byKind, ...more }]
      const refusal = await refusalOf(restore(TableName, { VectorIndexOverride }))
      expect(refusal).toMatch(/^ValidationException: .*index override must match/)
    }
  })
})

test("a backup tells what vector indexes and time to live its table had", async () => {
  const index = vectorIndex("by-kind", { SearchSchema: schema("kind") })
  const TableName = await createVectorTable(db, [index], { kind: "S" })
  const TimeToLiveSpecification = { Enabled: true, AttributeName: "until" }
  await db.updateTimeToLive({ TableName, TimeToLiveSpecification })
  const { BackupDetails } = await db.createBackup({ TableName, BackupName: "nightly" })
  const { BackupDescription } = await db.describeBackup({ BackupArn: BackupDetails?.BackupArn })
  expect(BackupDescription?.SourceTableFeatureDetails).toEqual({
    VectorIndexes: [index],
    TimeToLiveDescription: {
      ...{ TimeToLiveStatus: expect.stringMatching(/^ENABL(ED|ING)$/), AttributeName: "until" },
    },
  })
})
