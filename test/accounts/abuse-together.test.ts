// Attempts that need more than one feature: the table of the root users as a global table, with
// streams, insights, exports. Numbers are those of the abuse cases.

import type { DynamoDB } from "@aws-sdk/client-dynamodb"
import { expect, test } from "vitest"
import {
  control,
  drawRoot,
  openStrict,
  type Root,
  recordOf,
  refusalOf,
  type StrictApp,
  simpleTable,
} from "./strict-app.ts"

const TableName = "IAM"
const elsewhere = "eu-west-1"

test("12: the root users have no replica, where nobody would take the secrets out", async () => {
  const strict = await openStrict()
  await strict.addRoot("111122223333")
  const [home, there] = [strict.client(control), strict.client(control, elsewhere)]
  const ReplicaUpdates = [{ Create: { RegionName: elsewhere } }]
  await home.updateTable({
    TableName,
    StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" },
  })
  expect(await refusalOf(home.updateTable({ TableName, ReplicaUpdates }))).toMatch(
    /^ValidationException: The table IAM cannot have replicas/,
  )
  expect(await refusalOf(there.describeTable({ TableName }))).toMatch(/^ResourceNotFound/)
})

test("45: no table of the root users is made as the replica of another", async () => {
  const strict = await openStrict()
  const [home, there] = [strict.client(control), strict.client(control, elsewhere)]
  await home.updateTable({ TableName, DeletionProtectionEnabled: false })
  await home.deleteTable({ TableName })
  await there.createTable({
    ...simpleTable(TableName),
    AttributeDefinitions: [{ AttributeName: "AccessKeyId", AttributeType: "S" }],
    KeySchema: [{ AttributeName: "AccessKeyId", KeyType: "HASH" }],
    StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" },
  })
  // Of that name, and no more than data.
  await there.putItem({ TableName, Item: recordOf(drawRoot("111122223333")) })
  const ReplicaUpdates = [{ Create: { RegionName: "us-east-1" } }]
  expect(await refusalOf(there.updateTable({ TableName, ReplicaUpdates }))).toMatch(
    /^ValidationException: The table IAM cannot have replicas/,
  )
  expect(await refusalOf(home.describeTable({ TableName }))).toMatch(/^ResourceNotFound/)
})

async function worked({ app }: StrictApp): Promise<void> {
  for (let runs = 0; runs < 20 && (await app.maintain()); runs++);
}

/** Everything that copies of the table show. */
async function shownOf(db: DynamoDB, names: readonly string[]): Promise<string> {
  const shown: unknown[] = []
  for (const name of names) {
    for (const { IndexName } of [{ IndexName: undefined }, { IndexName: "AccountId-index" }]) {
      const scan = db.scan({ TableName: name, IndexName, ConsistentRead: false })
      shown.push(await scan.catch((error: Error) => error.message))
    }
    shown.push(await db.describeContributorInsights({ TableName: name }).catch(String))
  }
  return JSON.stringify(shown)
}

test("12: no secret is in the past of the table, in its exports, nor in what is made of them", async () => {
  const strict = await openStrict({ objects: "memory" })
  const db = strict.client(control)
  const PointInTimeRecoverySpecification = { PointInTimeRecoveryEnabled: true }
  await strict.addRoot("111122223333")
  await db.updateContinuousBackups({ TableName, PointInTimeRecoverySpecification })
  await db.updateContributorInsights({ TableName, ContributorInsightsAction: "ENABLE" })
  const roots = ["222233334444", "333344445555", "444455556666"].map(drawRoot)
  for (const root of roots) await db.putItem({ TableName, Item: recordOf(root) })
  const [first, second, last] = roots as [Root, Root, Root]
  const changed = "changed-secret-of-the-second-root"
  const update = (UpdateExpression: string) =>
    db.updateItem({
      ...{ TableName, Key: { AccessKeyId: { S: second.accessKeyId } }, UpdateExpression },
      ExpressionAttributeValues: { ":s": { S: changed } },
    })
  const kept = update("SET SecretAccessKey = :s, Kept = SecretAccessKey")
  expect(await refusalOf(kept)).toMatch(/^ValidationException/)
  await update("SET SecretAccessKey = :s")
  await db.deleteItem({ TableName, Key: { AccessKeyId: { S: last.accessKeyId } } })
  const SourceTableName = TableName
  const past = { SourceTableName, TargetTableName: "Past", UseLatestRestorableTime: true }
  await db.restoreTableToPointInTime(past)
  const TableArn = `arn:aws:dynamodb:us-east-1:${control.account}:table/${TableName}`
  const { ExportDescription: { ExportArn } = {} } = await db.exportTableToPointInTime({
    ...{ TableArn, S3Bucket: "bucket" },
  })
  await worked(strict)
  const described = await db.describeExport({ ExportArn })
  expect(described.ExportDescription).toMatchObject({ ExportStatus: "COMPLETED", ItemCount: 3 })
  await db.importTable({
    S3BucketSource: { S3Bucket: "bucket" },
    ...{ InputFormat: "DYNAMODB_JSON", InputCompressionType: "GZIP" },
    TableCreationParameters: {
      TableName: "Imported",
      BillingMode: "PAY_PER_REQUEST",
      KeySchema: [{ AttributeName: "AccessKeyId", KeyType: "HASH" }],
      AttributeDefinitions: [{ AttributeName: "AccessKeyId", AttributeType: "S" }],
    },
  })
  await worked(strict)
  const shown = await shownOf(db, [TableName, "Past", "Imported"])
  expect(shown.split(first.accessKeyId).length).toBeGreaterThan(4)
  for (const secret of [...roots.map(({ secretAccessKey }) => secretAccessKey), changed]) {
    expect(shown).not.toContain(secret)
  }
  expect(shown).not.toContain('"SecretAccessKey"')
})
