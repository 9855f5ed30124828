/**
 * What is asked of every server: the table, its 10,000 items of 1 KB, and for each workload the
 * request bodies and what a right reply looks like. A workload is one entry of `workloads`.
 */
import * as v from "valibot"

export const itemCount = 10_000
export const itemsPerPartition = 20
/** DynamoDB's size of one item: names and values, UTF-8. */
export const itemBytes = 1024

export const workloadNames = ["Put", "Get", "Update", "Query", "Hot"] as const
export type WorkloadName = (typeof workloadNames)[number]

export interface ApiRequest {
  readonly operation: string
  readonly body: string
  readonly reply: ReplySchema
  /** A shorter body cannot be right; every reply is checked against this, a sample wholly. */
  readonly replyBytesMin: number
}

type ReplySchema = v.GenericSchema<unknown, unknown>

interface Key {
  readonly pk: { readonly S: string }
  readonly sk: { readonly S: string }
}

const tableName = "bench"

export const createTable = (hasStream: boolean): ApiRequest => ({
  operation: "CreateTable",
  body: JSON.stringify({
    TableName: tableName,
    KeySchema: [
      { AttributeName: "pk", KeyType: "HASH" },
      { AttributeName: "sk", KeyType: "RANGE" },
    ],
    AttributeDefinitions: [
      { AttributeName: "pk", AttributeType: "S" },
      { AttributeName: "sk", AttributeType: "S" },
    ],
    BillingMode: "PAY_PER_REQUEST",
    ...(hasStream && {
      StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" },
    }),
  }),
  reply: v.object({ TableDescription: v.object({ TableName: v.literal(tableName) }) }),
  replyBytesMin: 100,
})

export const enableRecovery: ApiRequest = {
  operation: "UpdateContinuousBackups",
  body: JSON.stringify({
    TableName: tableName,
    PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
  }),
  reply: v.object({ ContinuousBackupsDescription: v.object({}) }),
  replyBytesMin: 50,
}

/** Its reply fits once the table can be used. */
export const describeTable: ApiRequest = {
  operation: "DescribeTable",
  body: JSON.stringify({ TableName: tableName }),
  reply: v.object({ Table: v.object({ TableStatus: v.literal("ACTIVE") }) }),
  replyBytesMin: 100,
}

/**
 * The requests of a workload in a fixed, shuffled order; all on items that were loaded. A server
 * gets them in this order, over and over.
 */
export const workloads: Readonly<Record<WorkloadName, () => ApiRequest[]>> = {
  /**
   * Replaces an item by one of the same size, no condition. Each time by another one: SQLite sees
   * when a row is overwritten with itself, and then writes and syncs nothing.
   */
  Put: () =>
    [1, 0].flatMap((edition) => shuffledItemNumbers().map((number) => put(number, edition))),

  /** The whole item, eventually consistent, as the SDKs ask by default. */
  Get: () =>
    shuffledItemNumbers().map((number) => ({
      operation: "GetItem",
      body: JSON.stringify({ TableName: tableName, Key: keyOf(number) }),
      reply: v.object({ Item: itemSchema(keyOf(number)) }),
      replyBytesMin: itemBytes,
    })),

  /** A counter on an item of 1 KB. */
  Update: () => shuffledItemNumbers().map(increment),

  /** One whole partition: 20 items, 20 KB. */
  Query: () =>
    shuffledItemNumbers()
      .filter((number) => number % itemsPerPartition === 0)
      .map((number) => ({
        operation: "Query",
        body: JSON.stringify({
          TableName: tableName,
          KeyConditionExpression: "pk = :pk",
          ExpressionAttributeValues: { ":pk": keyOf(number).pk },
          Limit: itemsPerPartition,
        }),
        reply: v.object({
          Count: v.literal(itemsPerPartition),
          Items: v.strictTuple(
            Array.from({ length: itemsPerPartition }, (_, row) => itemSchema(keyOf(number + row))),
          ),
        }),
        replyBytesMin: itemBytes * itemsPerPartition,
      })),

  /** The same counter for everybody. */
  Hot: () => [increment(0)],
}

/** Every item once, in the order of the keys. */
export function fill(): ApiRequest[] {
  return Array.from({ length: itemCount }, (_, number) => put(number, 0))
}

function put(number: number, edition: number): ApiRequest {
  return {
    operation: "PutItem",
    body: JSON.stringify({ TableName: tableName, Item: itemOf(number, edition) }),
    reply: v.strictObject({}),
    replyBytesMin: 2,
  }
}

function increment(number: number): ApiRequest {
  return {
    operation: "UpdateItem",
    body: JSON.stringify({
      TableName: tableName,
      Key: keyOf(number),
      UpdateExpression: "ADD #views :one",
      ExpressionAttributeNames: { "#views": "views" },
      ExpressionAttributeValues: { ":one": { N: "1" } },
      ReturnValues: "UPDATED_NEW",
    }),
    reply: v.object({
      Attributes: v.strictObject({
        views: v.strictObject({ N: v.pipe(v.string(), v.regex(/^[1-9]\d*$/)) }),
      }),
    }),
    replyBytesMin: 10,
  }
}

function keyOf(number: number): Key {
  const partition = Math.floor(number / itemsPerPartition)
  return {
    pk: { S: `customer#${String(partition).padStart(6, "0")}` },
    sk: { S: `order#${String(number % itemsPerPartition).padStart(6, "0")}` },
  }
}

function itemOf(number: number, edition: number) {
  const { pk, sk } = keyOf(number)
  const title = `Order ${number} of our dear customer`
  const price = String((number % 900) + 100.25)
  // Two digits a byte, and one byte more (guide: Item sizes and formats).
  const priceBytes = 4
  const named = "pk".length + "sk".length + "title".length + "price".length + "note".length
  const rest = itemBytes - named - pk.S.length - sk.S.length - title.length - priceBytes
  return {
    pk,
    sk,
    title: { S: title },
    price: { N: price },
    note: { S: noteOf(number, edition, rest) },
  }
}

/** Text that differs from item to item and from edition to edition. */
function noteOf(number: number, edition: number, length: number): string {
  return `note ${edition} for order ${number} was written here; `.repeat(length).slice(0, length)
}

function itemSchema({ pk, sk }: Key): ReplySchema {
  return v.object({
    pk: v.strictObject({ S: v.literal(pk.S) }),
    sk: v.strictObject({ S: v.literal(sk.S) }),
    note: v.strictObject({ S: v.pipe(v.string(), v.minLength(900)) }),
  })
}

/** Multiplying by a number that shares no divisor with the count visits each item once. */
function shuffledItemNumbers(): number[] {
  return Array.from({ length: itemCount }, (_, index) => (index * 7_919) % itemCount)
}
