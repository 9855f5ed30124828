// Bulk puts as the SDK asks for them. AWS guide: Running a bulk put items operation.
import { expect, test } from "vitest"
import { itemLine } from "../../src/model/transfer/item-line.ts"
import { localCall } from "../../src/runtime/local-call.ts"
import { refusalOf } from "../support/subject.ts"
import { vectorIndex } from "../support/vector-table.ts"
import {
  createTable,
  describe,
  done,
  manifestOf,
  reportOf,
  start,
  TableName,
} from "./bulk-fixture.ts"
import { bucket, type Opened, open, scanAll, sorted } from "./fixture.ts"
import { combinations, packed } from "./formats.ts"
import { put } from "./import-fixture.ts"
import { items } from "./items.ts"

test.each(combinations)(
  "all types into a table in use: $InputFormat $InputCompressionType",
  async (format) => {
    await using opened = await open()
    const table = await createTable(opened)
    const there = { pk: { S: "there" }, sk: { N: "1" } }
    await opened.db.putItem({ TableName, Item: there })
    const lines = items.map((item) => itemLine(format.InputFormat, JSON.stringify(item)))
    const objects = [lines.slice(0, 10), lines.slice(10)].map((part) =>
      packed[format.InputCompressionType](part.join("")),
    )
    for (const [at, bytes] of objects.entries()) await put(opened, `in/${at}`, bytes)
    await put(opened, "other/0", "not asked for")
    const bytes = objects.reduce((sum, { length }) => sum + length, 0)
    const InputS3Configuration = { S3Bucket: bucket, S3KeyPrefix: "in/", ...format }
    const end = await done(opened, { InputS3Configuration })
    expect(end).toMatchObject({
      ...{ BulkOperationStatus: "COMPLETED", InputS3Configuration, PerformanceTier: "STANDARD" },
      ...{ ProcessedItemCount: items.length, FailedItemCount: 0 },
      ...{ TotalInputBytes: bytes, ProcessedInputBytes: bytes },
      TableDetails: [{ TableName, TableId: table?.TableId }],
    })
    expect(end.EndTime?.getTime()).toBeGreaterThanOrEqual(Number(end.StartTime?.getTime()))
    expect(sorted(await scanAll(opened, TableName))).toEqual(sorted([...items, there]))
  },
)

test("indexes, streams and time to live see the items as those of PutItem", async () => {
  await using opened = await open()
  const { db, app, clock } = opened
  await createTable(opened, {
    AttributeDefinitions: ["pk", "sk", "n"].map((AttributeName) => ({
      ...{ AttributeName, AttributeType: AttributeName === "pk" ? "S" : "N" },
    })),
    LocalSecondaryIndexes: [index("here", "pk", "n")],
    GlobalSecondaryIndexes: [index("byN", "n")],
    VectorIndexes: [vectorIndex("near")],
    StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" },
  })
  await db.putItem({ TableName, Item: { pk: { S: "a" }, sk: { N: "1" }, n: { N: "5" } } })
  const ttl = { Enabled: true, AttributeName: "ends" }
  await db.updateTimeToLive({ TableName, TimeToLiveSpecification: ttl })
  const ends = Math.ceil(Date.now() / 1000) + 1000
  const line = (pk: string, vector: string) =>
    `{"Item":{"pk":{"S":"${pk}"},"sk":{"N":"1"},"n":{"N":"7"},"ends":{"N":"${ends}"},"v":{"L":[${vector}]}}}\n`
  await put(opened, "in/0", line("a", '{"N":"1"},{"N":"0"}') + line("b", '{"N":"0"},{"N":"1"}'))
  const end = await done(opened)
  expect(end).toMatchObject({ BulkOperationStatus: "COMPLETED", FailedItemCount: 0 })
  const { BulkOperationUsage: [usage] = [] } = end
  const each = Number(usage?.Table?.BulkPutBytes)
  expect(each).toBeGreaterThan(0)
  expect(usage).toMatchObject({
    ...{ TableName, BulkPutBytes: 3 * each, Table: { BulkPutBytes: each } },
    LocalSecondaryIndexes: { here: { BulkPutBytes: each } },
    GlobalSecondaryIndexes: { byN: { BulkPutBytes: each } },
    VectorIndexes: { near: { BulkPutVectorBytes: expect.any(Number) } },
  })
  const { Count } = await db.query({
    ...{ TableName, IndexName: "byN", KeyConditionExpression: "n = :n" },
    ExpressionAttributeValues: { ":n": { N: "7" } },
  })
  expect(Count).toBe(2)
  const { SearchResults } = await db.searchVectors({
    ...{ TableName, IndexName: "near", SearchVector: [{ N: "0" }, { N: "1" }], TopK: 1 },
  })
  expect(SearchResults?.[0]?.Item?.pk).toEqual({ S: "b" })
  expect(await changesOf(app)).toEqual(["INSERT a", "MODIFY a", "INSERT b"])
  clock.aheadMs += 2_000_000
  await opened.settle()
  expect((await db.scan({ TableName })).Count).toBe(0)
})

async function changesOf(app: Opened["app"]): Promise<readonly string[]> {
  const fetch = async (request: Request) => app.fetch(request)
  const ask = (operation: string, input: object) =>
    localCall(fetch, "DynamoDBStreams_20120810", operation, input) as Promise<never>
  const { Streams } = await ask("ListStreams", { TableName })
  const { StreamArn } = Streams[0]
  const { StreamDescription } = await ask("DescribeStream", { StreamArn })
  const { ShardId } = (StreamDescription as { Shards: [{ ShardId: string }] }).Shards[0]
  const from = { StreamArn, ShardId, ShardIteratorType: "TRIM_HORIZON" }
  const { ShardIterator } = await ask("GetShardIterator", from)
  const { Records } = await ask("GetRecords", { ShardIterator })
  return (Records as { eventName: string; dynamodb: { Keys: { pk: { S: string } } } }[]).map(
    ({ eventName, dynamodb }) => `${eventName} ${dynamodb.Keys.pk.S}`,
  )
}

const index = (IndexName: string, ...names: readonly string[]) => ({
  IndexName,
  KeySchema: names.map((AttributeName, at) => ({
    ...{ AttributeName, KeyType: at === 0 ? ("HASH" as const) : ("RANGE" as const) },
  })),
  Projection: { ProjectionType: "ALL" as const },
})

const itemOf = (pk: string, more = "") => `{"pk":{"S":"${pk}"},"sk":{"N":"1"}${more}}`
const ifNew = ',"ConditionExpression":"attribute_not_exists(pk)"'

test("what could not be put is reported: faults and conditions apart", async () => {
  await using opened = await open()
  await createTable(opened)
  const there = { pk: { S: "there" }, sk: { N: "1" }, old: { BOOL: true } }
  await opened.db.putItem({ TableName, Item: there })
  const lines = [
    `{"Item":${itemOf("new")}${ifNew}}`,
    // Against what the first one has put.
    `{"Item":${itemOf("new", ',"again":{"BOOL":true}')}${ifNew}}`,
    `{"Item":${itemOf("there")}${ifNew}}`,
    "{",
    '{"Item":{"pk":{"S":"no sort key"}}}',
    `{"Item":${itemOf("large", `,"x":{"S":"${"x".repeat(410_000)}"}`)}}`,
    "",
    `{"Item":${itemOf("last")}}`,
  ]
  await put(opened, "in/0", lines.join("\n"))
  const end = await done(opened)
  expect(end).toMatchObject({
    ...{ BulkOperationStatus: "COMPLETED_WITH_ERRORS", ProcessedItemCount: 7, FailedItemCount: 3 },
  })
  const item = (pk: string) => ({ pk: { S: pk }, sk: { N: "1" } })
  expect(sorted(await scanAll(opened, TableName))).toEqual(
    sorted([item("new"), there, item("last")]),
  )
  const arn = end.BulkOperationArn
  expect(await reportOf(opened, arn, "CONDITION_CHECK_FAILURE")).toEqual([
    {
      ...{ S3Key: "in/0", Record: 2, Item: { ...item("new"), again: { BOOL: true } } },
      ExistingItem: item("new"),
    },
    { S3Key: "in/0", Record: 3, Item: item("there"), ExistingItem: there },
  ])
  const errors = await reportOf(opened, arn, "ERROR")
  expect(errors.map(({ Record }) => Record)).toEqual([4, 5, 6])
  expect(errors.every(({ Code }) => Code === "ValidationException")).toBe(true)
  expect(await manifestOf(opened, arn)).toMatchObject({
    ...{ processedItemCount: 7, failedItemCount: 3, conditionCheckFailureCount: 2 },
  })
})

// Reference: condition-check failures do not cause the operation to complete with errors.
test("conditions that fail are no errors, and only what was asked for is reported", async () => {
  await using opened = await open()
  await createTable(opened)
  await put(opened, "in/0", `{"Item":${itemOf("a")}${ifNew}}\n`)
  expect(await done(opened)).toMatchObject({ BulkOperationStatus: "COMPLETED" })
  const OutputS3Configuration = {
    ...{ S3Bucket: "reports", S3KeyPrefix: "out", OutputType: ["ERROR" as const] },
  }
  const again = await done(opened, { OutputS3Configuration })
  expect(again).toMatchObject({ BulkOperationStatus: "COMPLETED", ProcessedItemCount: 1 })
  expect(await reportOf(opened, again.BulkOperationArn, "CONDITION_CHECK_FAILURE")).toEqual([])
})

// Each has to be read, and to be in the report: far more than one write or one file would hold.
test("large items that are there are reported whole", async () => {
  await using opened = await open()
  await createTable(opened)
  const x = { S: "x".repeat(400_000) }
  const names = Array.from({ length: 60 }, (_, n) => `p${n}`)
  for (const pk of names) {
    await opened.db.putItem({ TableName, Item: { pk: { S: pk }, sk: { N: "1" }, x } })
  }
  await put(opened, "in/0", names.map((pk) => `{"Item":${itemOf(pk)}${ifNew}}\n`).join(""))
  const { BulkOperationArn } = await done(opened)
  const lines = await reportOf(opened, BulkOperationArn, "CONDITION_CHECK_FAILURE")
  expect(lines.map(({ Item }) => Item.pk.S)).toEqual(names)
  expect(lines.every(({ ExistingItem }) => ExistingItem.x.S === x.S)).toBe(true)
})

test("one that is cancelled stops; what has ended cannot be cancelled", async () => {
  await using opened = await open()
  const { db } = opened
  await createTable(opened)
  const line = (n: number) => `{"Item":${itemOf(`p${n}`)}}\n`
  await put(opened, "in/0", Array.from({ length: 12_000 }, (_, n) => line(n)).join(""))
  // However long a slow machine takes for its turn, the ten seconds after it are not over.
  opened.clock.stoppedAtMs = Date.now()
  const { BulkOperationArn } = await start(opened, { MaxWriteRequestUnits: 1024 })
  await opened.settle()
  const before = await describe(opened, BulkOperationArn)
  expect(before).toMatchObject({
    ...{ BulkOperationStatus: "IN_PROGRESS", MaxWriteRequestUnits: 1024 },
  })
  // As many as ten seconds allow, and the rest of a batch.
  expect(before.ProcessedItemCount).toBe(10_250)
  expect(before.EndTime).toBeUndefined()
  const cancelling = { BulkOperationArn, BulkOperationStatus: "CANCELLING" }
  expect(await db.cancelBulkOperation({ BulkOperationArn })).toMatchObject(cancelling)
  expect(await db.cancelBulkOperation({ BulkOperationArn })).toMatchObject(cancelling)
  await opened.settle()
  expect(await describe(opened, BulkOperationArn)).toMatchObject({
    ...{ BulkOperationStatus: "CANCELLED", ProcessedItemCount: 10_250 },
    ...{ FailureCode: expect.any(String), FailureMessage: expect.any(String) },
  })
  expect(await refusalOf(db.cancelBulkOperation({ BulkOperationArn }))).toMatch(
    /^ValidationException: .*CANCELLED/,
  )
})
