/** The requests of which workloads consist, each with what a right reply to it looks like. */
import { isDeepStrictEqual } from "node:util"
import * as v from "valibot"
import { anyItemSchema, type Items, itemOf, itemSchema, type Key, keyOf } from "./items.ts"
import { type ApiRequest, indexName, type TableName, tableNameOf } from "./tables.ts"

const tableName: TableName = "bench"
const invertedTable: TableName = "bench-inverted"

/** Of one page of Query and Scan, and of one BatchGetItem (guide: Quotas). */
const pageBytesMax = 2 ** 20
const batchGetBytesMax = 16 * 2 ** 20

/** Fewer than `rows` where so many items would be more than a page; increments have made them longer. */
export function pageRows({ bytes }: Items, rows: number): number {
  return Math.min(rows, Math.floor(pageBytesMax / (bytes + 20)))
}

export function batchGetRows({ bytes }: Items): number {
  return Math.min(100, Math.floor(batchGetBytesMax / (bytes + 20)))
}

export function put(items: Items, number: number, edition: number): ApiRequest {
  return {
    operation: "PutItem",
    body: JSON.stringify({
      TableName: tableNameOf(items, number),
      Item: itemOf(items, number, edition),
    }),
    reply: () => v.strictObject({}),
    replyBytesMin: 2,
  }
}

/** The condition reads an attribute of the stored item, and always holds. */
export function conditionalPut(items: Items, number: number, edition: number): ApiRequest {
  return {
    operation: "PutItem",
    body: JSON.stringify({
      TableName: tableName,
      Item: itemOf(items, number, edition),
      ConditionExpression: "attribute_exists(pk) AND price > :zero",
      ExpressionAttributeValues: { ":zero": { N: "0" } },
    }),
    reply: () => v.strictObject({}),
    replyBytesMin: 2,
  }
}

export function get(items: Items, number: number): ApiRequest {
  return {
    operation: "GetItem",
    body: JSON.stringify({ TableName: tableNameOf(items, number), Key: keyOf(items, number) }),
    reply: () => v.object({ Item: itemSchema(items, number) }),
    replyBytesMin: items.bytes,
  }
}

const addOne = {
  UpdateExpression: "ADD #views :one",
  ExpressionAttributeNames: { "#views": "views" },
  ExpressionAttributeValues: { ":one": { N: "1" } },
}

export function increment(items: Items, number: number): ApiRequest {
  return {
    operation: "UpdateItem",
    body: JSON.stringify({
      TableName: tableName,
      Key: keyOf(items, number),
      ...addOne,
      ReturnValues: "UPDATED_NEW",
    }),
    reply: () =>
      v.object({
        Attributes: v.strictObject({
          views: v.strictObject({ N: v.pipe(v.string(), v.regex(/^[1-9]\d*$/)) }),
        }),
      }),
    replyBytesMin: 10,
  }
}

/** These rows of a partition; it names the first one only where that is not the partition's. */
export function query(items: Items, first: number, rows: number): ApiRequest {
  const { pk, sk } = keyOf(items, first)
  const isAtStart = sk.S === keyOf(items, 0).sk.S
  return {
    operation: "Query",
    body: JSON.stringify({
      TableName: tableNameOf(items, first),
      KeyConditionExpression: isAtStart ? "pk = :pk" : "pk = :pk AND sk >= :sk",
      ExpressionAttributeValues: { ":pk": pk, ...(!isAtStart && { ":sk": sk }) },
      Limit: rows,
    }),
    ...rowsReply(
      items,
      Array.from({ length: rows }, (_, row) => first + row),
    ),
  }
}

/** From the index: what has this place in partitions that follow each other. */
export function indexQuery(items: Items, numbers: readonly number[]): ApiRequest {
  const { pk, sk } = keyOf(items, numbers[0] ?? 0)
  return {
    operation: "Query",
    body: JSON.stringify({
      TableName: invertedTable,
      IndexName: indexName,
      KeyConditionExpression: "sk = :sk AND pk >= :pk",
      ExpressionAttributeValues: { ":sk": sk, ":pk": pk },
      Limit: numbers.length,
    }),
    ...rowsReply(items, numbers),
  }
}

function rowsReply(items: Items, numbers: readonly number[]) {
  return {
    reply: () =>
      v.object({
        Count: v.literal(numbers.length),
        Items: v.strictTuple(numbers.map((number) => itemSchema(items, number))),
      }),
    replyBytesMin: items.bytes * numbers.length,
  }
}

/** Each server has its own order of partitions, so only the last page of all may have fewer rows. */
export function scan(items: Items, after: number, rows: number): ApiRequest {
  return {
    operation: "Scan",
    body: JSON.stringify({
      TableName: tableName,
      Limit: rows,
      ExclusiveStartKey: keyOf(items, after),
    }),
    reply: () => v.union([wholePage(items, rows), lastPage(items)]),
    replyBytesMin: 20,
  }
}

function wholePage(items: Items, rows: number) {
  return v.object({
    Count: v.literal(rows),
    Items: v.pipe(v.array(anyItemSchema(items)), v.length(rows)),
    LastEvaluatedKey: v.optional(v.object({})),
  })
}

function lastPage(items: Items) {
  return v.pipe(
    v.object({
      Count: v.number(),
      Items: v.array(anyItemSchema(items)),
      LastEvaluatedKey: v.optional(v.undefined()),
    }),
    v.check(({ Count, Items }) => Count === Items.length, "counts others"),
  )
}

export function batchWrite(
  items: Items,
  numbers: readonly number[],
  edition: number,
  table = tableNameOf(items, numbers[0] ?? 0),
): ApiRequest {
  const puts = numbers.map((number) => ({ PutRequest: { Item: itemOf(items, number, edition) } }))
  return {
    operation: "BatchWriteItem",
    body: JSON.stringify({ RequestItems: { [table]: puts } }),
    reply: () => v.object({ UnprocessedItems: v.strictObject({}) }),
    replyBytesMin: 20,
  }
}

export function batchGet(items: Items, numbers: readonly number[]): ApiRequest {
  return {
    operation: "BatchGetItem",
    body: JSON.stringify({ RequestItems: { [tableName]: { Keys: keysOf(items, numbers) } } }),
    reply: () => v.object({ Responses: v.strictObject({ [tableName]: exactly(items, numbers) }) }),
    replyBytesMin: items.bytes * numbers.length,
  }
}

/** These items, in any order. */
function exactly(items: Items, numbers: readonly number[]) {
  const asked = keysOf(items, numbers).map(keyText).toSorted()
  return v.pipe(
    v.array(anyItemSchema(items)),
    v.check((all) => isDeepStrictEqual(all.map(keyText).toSorted(), asked), "are others"),
  )
}

function keysOf(items: Items, numbers: readonly number[]): Key[] {
  return numbers.map((number) => keyOf(items, number))
}

function keyText({ pk, sk }: Key): string {
  return `${pk.S} ${sk.S}`
}

/**
 * Two puts, one of them with a condition, an increment and a condition on a fourth item. It has no
 * client token: the same one a second time would do nothing.
 */
export function transactWrite(
  items: Items,
  [first = 0, second = 0, third = 0, fourth = 0]: readonly number[],
  edition: number,
): ApiRequest {
  const isThere = { ConditionExpression: "attribute_exists(pk)" }
  const table = { TableName: tableName }
  return {
    operation: "TransactWriteItems",
    body: JSON.stringify({
      TransactItems: [
        { Put: { ...table, Item: itemOf(items, first, edition) } },
        { Put: { ...table, Item: itemOf(items, second, edition), ...isThere } },
        { Update: { ...table, Key: keyOf(items, third), ...addOne } },
        { ConditionCheck: { ...table, Key: keyOf(items, fourth), ...isThere } },
      ],
    }),
    reply: () => v.strictObject({}),
    replyBytesMin: 2,
  }
}
