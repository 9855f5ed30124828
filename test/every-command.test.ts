/** Every command of the AWS SDK, called once: none is unknown, and each does what it says. */
import * as sdk from "@aws-sdk/client-dynamodb"
import * as streamsSdk from "@aws-sdk/client-dynamodb-streams"
import { expect, test } from "vitest"
import { sdkRequestHandler } from "../src/runtime/sdk-request-handler.ts"
import { operations } from "../src/services/dynamodb/operations.ts"
import { operations as streamsOperations } from "../src/services/dynamodb-streams/operations.ts"
import { openWith, StreamArn } from "./kinesis/opened.ts"
import { credentials, region } from "./support/client.ts"
import { openDatabase } from "./support/database.ts"
import { startKinesis } from "./support/kinesis.ts"
import { vectorIndex, vectorItem } from "./support/vector-table.ts"

const commandsOf = (module: object) =>
  Object.keys(module)
    .filter((name) => name.endsWith("Command") && name !== "$Command")
    .map((name) => name.slice(0, -"Command".length))

const commands = [...commandsOf(sdk), ...commandsOf(streamsSdk)].toSorted()

test("all commands of the SDK are served, and nothing else", () => {
  expect(commands.length).toBeGreaterThanOrEqual(66)
  const served = [...operations, ...streamsOperations].map(({ name }) => name)
  expect(served.toSorted()).toEqual(commands)
})

test("each is answered once", async () => {
  await using kinesis = await startKinesis()
  await using database = await openDatabase("file")
  await using opened = await openWith(database, kinesis)
  const { db, app, work } = opened
  const streams = new streamsSdk.DynamoDBStreams({
    ...{ region, credentials, maxAttempts: 1, endpoint: "http://libdynamo.local" },
    requestHandler: sdkRequestHandler(app),
  })
  const answered = new Set<string>()
  // The SDK's types know a middleware of one client only.
  for (const { middlewareStack } of [db, streams as unknown as typeof db]) {
    middlewareStack.add(
      (next, { commandName }) =>
        async (args) => {
          const result = await next(args)
          answered.add(`${commandName}`.replace(/Command$/, ""))
          return result
        },
      { step: "initialize" },
    )
  }
  const TableName = "orders"
  const Key = { pk: { S: "a" } }
  const { TableDescription } = await db.createTable({
    ...{ TableName, BillingMode: "PAY_PER_REQUEST" },
    AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
    KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
    VectorIndexes: [vectorIndex("near")],
  })
  const TableArn = TableDescription?.TableArn ?? ""
  await db.updateTable({
    TableName,
    StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" },
  })
  await db.describeTable({ TableName })
  await db.listTables()
  await db.describeLimits()
  await db.describeEndpoints()
  await db.tagResource({ ResourceArn: TableArn, Tags: [{ Key: "team", Value: "one" }] })
  await db.listTagsOfResource({ ResourceArn: TableArn })
  await db.untagResource({ ResourceArn: TableArn, TagKeys: ["team"] })
  const Policy = JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      { Effect: "Allow", Principal: "*", Action: "dynamodb:GetItem", Resource: TableArn },
    ],
  })
  await db.putResourcePolicy({ ResourceArn: TableArn, Policy })
  await db.getResourcePolicy({ ResourceArn: TableArn })
  await db.deleteResourcePolicy({ ResourceArn: TableArn })
  const ttl = { Enabled: true, AttributeName: "expires" }
  await db.updateTimeToLive({ TableName, TimeToLiveSpecification: ttl })
  await db.describeTimeToLive({ TableName })
  await db.updateContributorInsights({ TableName, ContributorInsightsAction: "ENABLE" })
  await db.describeContributorInsights({ TableName })
  await db.listContributorInsights()
  const PointInTimeRecoverySpecification = { PointInTimeRecoveryEnabled: true }
  await db.updateContinuousBackups({ TableName, PointInTimeRecoverySpecification })
  await db.describeContinuousBackups({ TableName })

  await db.putItem({ TableName, Item: vectorItem("a", [1, 0]) })
  expect((await db.getItem({ TableName, Key })).Item?.pk).toEqual({ S: "a" })
  const n = { ":n": { N: "1" } }
  await db.updateItem({
    ...{ TableName, Key, UpdateExpression: "ADD n :n", ExpressionAttributeValues: n },
  })
  await db.batchWriteItem({
    RequestItems: { [TableName]: [{ PutRequest: { Item: vectorItem("b", [0, 1]) } }] },
  })
  await db.batchGetItem({ RequestItems: { [TableName]: { Keys: [Key] } } })
  await db.transactWriteItems({
    TransactItems: [{ Put: { TableName, Item: { pk: { S: "c" } } } }],
  })
  await db.transactGetItems({ TransactItems: [{ Get: { TableName, Key } }] })
  await db.query({
    ...{ TableName, KeyConditionExpression: "pk = :p" },
    ExpressionAttributeValues: { ":p": { S: "a" } },
  })
  expect((await db.scan({ TableName })).Count).toBe(3)
  await db.executeStatement({ Statement: `SELECT * FROM "${TableName}" WHERE pk = 'a'` })
  await db.batchExecuteStatement({
    Statements: [{ Statement: `SELECT * FROM "${TableName}" WHERE pk = 'a'` }],
  })
  await db.executeTransaction({
    TransactStatements: [{ Statement: `INSERT INTO "${TableName}" VALUE {'pk': 'd'}` }],
  })
  await db.deleteItem({ TableName, Key: { pk: { S: "d" } } })
  const { SearchResults } = await db.searchVectors({
    ...{ TableName, IndexName: "near", SearchVector: [{ N: "1" }, { N: "0.1" }], TopK: 1 },
  })
  expect(SearchResults?.[0]?.Item?.pk).toEqual({ S: "a" })

  const of = { TableName, StreamArn }
  await db.enableKinesisStreamingDestination(of)
  await db.updateKinesisStreamingDestination({
    ...of,
    UpdateKinesisStreamingConfiguration: { ApproximateCreationDateTimePrecision: "MICROSECOND" },
  })
  await db.describeKinesisStreamingDestination({ TableName })
  await db.disableKinesisStreamingDestination(of)

  const { Streams = [] } = await streams.listStreams({ TableName })
  const stream = { StreamArn: Streams[0]?.StreamArn ?? "" }
  const { StreamDescription } = await streams.describeStream(stream)
  const { ShardIterator = "" } = await streams.getShardIterator({
    ...stream,
    ShardId: StreamDescription?.Shards?.[0]?.ShardId ?? "",
    ShardIteratorType: "TRIM_HORIZON",
  })
  const { Records = [] } = await streams.getRecords({ ShardIterator })
  expect(Records[0]?.eventName).toBe("INSERT")

  const { BackupDetails } = await db.createBackup({ TableName, BackupName: "one" })
  const BackupArn = BackupDetails?.BackupArn ?? ""
  await work()
  await db.describeBackup({ BackupArn })
  await db.listBackups()
  await db.restoreTableFromBackup({ BackupArn, TargetTableName: "from-backup" })
  await db.restoreTableToPointInTime({
    ...{ SourceTableName: TableName, TargetTableName: "from-now", UseLatestRestorableTime: true },
  })
  await work()
  expect((await db.scan({ TableName: "from-backup" })).Count).toBe(3)
  expect((await db.scan({ TableName: "from-now" })).Count).toBe(3)
  await db.deleteBackup({ BackupArn })

  const S3Bucket = "bucket"
  const { ExportDescription } = await db.exportTableToPointInTime({ TableArn, S3Bucket })
  await work()
  const { ExportDescription: exported } = await db.describeExport({
    ExportArn: ExportDescription?.ExportArn ?? "",
  })
  expect(exported).toMatchObject({ ExportStatus: "COMPLETED", ItemCount: 3 })
  await db.listExports()
  const { ImportTableDescription } = await db.importTable({
    S3BucketSource: {
      S3Bucket,
      S3KeyPrefix: `${exported?.ExportManifest?.replace("manifest-summary.json", "data/")}`,
    },
    ...{ InputFormat: "DYNAMODB_JSON", InputCompressionType: "GZIP" },
    TableCreationParameters: {
      ...{ TableName: "imported", BillingMode: "PAY_PER_REQUEST" },
      AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
      KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
    },
  })
  await work()
  const { ImportTableDescription: imported } = await db.describeImport({
    ImportArn: ImportTableDescription?.ImportArn ?? "",
  })
  expect(imported).toMatchObject({ ImportStatus: "COMPLETED", ImportedItemCount: 3 })
  await db.listImports()

  const prefix = exported?.ExportManifest?.replace("manifest-summary.json", "data/")
  const { BulkOperationDescription } = await db.startBulkPutItems({
    TableName: "imported",
    InputS3Configuration: {
      ...{ S3Bucket, S3KeyPrefix: `${prefix}` },
      ...{ InputFormat: "DYNAMODB_JSON", InputCompressionType: "GZIP" },
    },
    OutputS3Configuration: { S3Bucket, S3KeyPrefix: "reports", OutputType: ["ERROR"] },
  })
  const bulk = { BulkOperationArn: BulkOperationDescription?.BulkOperationArn ?? "" }
  expect((await db.cancelBulkOperation(bulk)).BulkOperationStatus).toBe("CANCELLING")
  await work()
  const { BulkOperationDescription: cancelled } = await db.describeBulkOperation(bulk)
  expect(cancelled).toMatchObject({ BulkOperationStatus: "CANCELLED", ProcessedItemCount: 0 })
  expect((await db.listBulkOperations()).BulkOperationsSummaryList).toHaveLength(1)

  await db.updateTable({
    ...{ TableName: "imported", ReplicaUpdates: [{ Create: { RegionName: "eu-west-1" } }] },
  })
  const ProvisionedThroughput = { ReadCapacityUnits: 1, WriteCapacityUnits: 1 }
  await db.updateTable({
    ...{ TableName: "imported", BillingMode: "PROVISIONED", ProvisionedThroughput },
  })
  await db.updateTableReplicaAutoScaling({
    TableName: "imported",
    ProvisionedWriteCapacityAutoScalingUpdate: {
      ...{ MinimumUnits: 1, MaximumUnits: 10 },
      ScalingPolicyUpdate: { TargetTrackingScalingPolicyConfiguration: { TargetValue: 70 } },
    },
  })
  await db.describeTableReplicaAutoScaling({ TableName: "imported" })

  const GlobalTableName = "legacy"
  const elsewhere = "eu-west-1"
  const handler = sdkRequestHandler(app)
  const there = new sdk.DynamoDB({
    ...{ region: elsewhere, credentials, endpoint: "http://libdynamo.local" },
    requestHandler: handler,
  })
  for (const client of [db, there]) {
    await client.createTable({
      ...{ TableName: GlobalTableName, BillingMode: "PROVISIONED", ProvisionedThroughput },
      AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
      KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
      StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" },
    })
  }
  const group = { GlobalTableName, ReplicationGroup: [{ RegionName: region }] }
  await db.createGlobalTable(group)
  expect((await db.listGlobalTables()).GlobalTables).toEqual([group])
  await db.putItem({ TableName: GlobalTableName, Item: Key })
  const ReplicaUpdates = [{ Create: { RegionName: elsewhere } }]
  await db.updateGlobalTable({ GlobalTableName, ReplicaUpdates })
  await work()
  expect(await there.getItem({ TableName: GlobalTableName, Key })).toMatchObject({ Item: Key })
  const { GlobalTableDescription } = await db.describeGlobalTable({ GlobalTableName })
  expect(GlobalTableDescription?.ReplicationGroup).toHaveLength(2)
  await db.updateGlobalTableSettings({
    ...{ GlobalTableName, GlobalTableProvisionedWriteCapacityUnits: 7 },
  })
  await work()
  const { ReplicaSettings = [] } = await there.describeGlobalTableSettings({ GlobalTableName })
  expect(ReplicaSettings.map((each) => each.ReplicaProvisionedWriteCapacityUnits)).toEqual([7, 7])
  await db.describeGlobalTableSettings({ GlobalTableName })
  await db.deleteTable({ TableName })

  expect([...answered].toSorted()).toEqual(commands)
})
