/** What a Query of an index may not ask. Texts and their order as observed. */
import type { AttributeValue, QueryCommandInput } from "@aws-sdk/client-dynamodb"
import { beforeAll, describe, expect, test } from "vitest"
import { createIndexedTable, including, index, keysOnly } from "../support/indexed-table.ts"
import { refusalOf, subject } from "../support/subject.ts"

const db = subject()
const invalid = "ValidationException: One or more parameter values were invalid: "
let TableName: string

type Item = Record<string, AttributeValue>
const item = (pk: string, sk: string, more: Item = {}): Item => ({
  ...{ pk: { S: pk }, sk: { S: sk } },
  ...more,
})

beforeAll(async () => {
  TableName = await createIndexedTable(db, {
    types: { pk: "S", sk: "S", g: "S", n: "N" },
    global: [
      index("all", [["g"], ["n"]]),
      index("keys", [["g"], ["n"]], keysOnly),
      index("some", [["g"], ["n"]], including("extra")),
    ],
  })
})

const query = (IndexName: string, more: Partial<QueryCommandInput> = {}) => {
  const { ExpressionAttributeValues: values, ...rest } = more
  return db.query({
    ...{ TableName, IndexName, KeyConditionExpression: "g = :g", ...rest },
    ExpressionAttributeValues: { ":g": { S: "x" }, ...values },
  })
}

describe("a request on an index is refused", () => {
  test.each<[string, () => Promise<unknown>, string]>([
    [
      "that is not there",
      () => query("nope"),
      "ValidationException: The table does not have the specified index: nope",
    ],
    [
      "that is global, consistently",
      () => query("all", { ConsistentRead: true }),
      "ValidationException: Consistent reads are not supported on global secondary indexes",
    ],
    [
      "for attributes that it does not project",
      () => query("some", { ProjectionExpression: "note, extra, more" }),
      `${invalid}Global secondary index some does not project [note, more]`,
    ],
    [
      // Observed: https://github.com/dynamodb-toolbox/dynamodb-toolbox/issues/1195
      "with a filter on attributes that it does not project",
      () =>
        query("some", {
          FilterExpression: "extra = :x AND (note = :x OR more.deep = :x)",
          ExpressionAttributeValues: { ":x": { N: "1" } },
        }),
      `${invalid}Secondary index some does not project one or more filter attributes: [more, note]`,
    ],
    [
      "for all attributes of which it has some",
      () => query("keys", { Select: "ALL_ATTRIBUTES" }),
      `${invalid}Select type ALL_ATTRIBUTES is not supported for global secondary index keys because its projection type is not ALL`,
    ],
    [
      "with a filter on its key",
      () =>
        query("all", {
          FilterExpression: "n = :n",
          ExpressionAttributeValues: { ":n": { N: "1" } },
        }),
      "ValidationException: Filter Expression can only contain non-primary key attributes: Primary key attribute: n",
    ],
    [
      "with a path into a key",
      () => query("all", { ProjectionExpression: "n.a" }),
      "ValidationException: Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: IndexKey: n",
    ],
    [
      "without its partition key",
      () => query("all", { KeyConditionExpression: "pk = :g" }),
      "ValidationException: Query condition missed key schema element: g",
    ],
    [
      "with a value of another type",
      () => query("all", { KeyConditionExpression: "g = :g AND n = :g" }),
      `${invalid}Condition parameter type does not match schema type`,
    ],
    [
      "that starts at a key of the table alone",
      () => query("all", { ExclusiveStartKey: item("a", "1") }),
      "ValidationException: The provided starting key is invalid",
    ],
    [
      "that starts at an index key of another type",
      () => query("all", { ExclusiveStartKey: item("a", "1", { g: { S: "x" }, n: { S: "1" } }) }),
      "ValidationException: The provided key element does not match the schema",
    ],
    [
      "that starts at a table key of another type",
      () =>
        query("all", {
          ExclusiveStartKey: { ...item("a", "1"), sk: { N: "1" }, g: { S: "x" }, n: { N: "1" } },
        }),
      "ValidationException: The provided starting key is invalid: The provided key element does not match the schema",
    ],
    [
      "that starts in another partition",
      () => query("all", { ExclusiveStartKey: item("a", "1", { g: { S: "y" }, n: { N: "1" } }) }),
      "ValidationException: The provided starting key is outside query boundaries based on provided conditions",
    ],
    [
      "that starts outside of its range",
      () =>
        query("all", {
          KeyConditionExpression: "g = :g AND n > :n",
          ExpressionAttributeValues: { ":n": { N: "5" } },
          ExclusiveStartKey: item("a", "1", { g: { S: "x" }, n: { N: "5" } }),
        }),
      "ValidationException: The provided starting key does not match the range key predicate",
    ],
    [
      "in a batch, with a path into a key of it",
      () => {
        const Keys = [{ pk: { S: "a" }, sk: { S: "1" } }]
        return db.batchGetItem({
          RequestItems: { [TableName]: { Keys, ProjectionExpression: "n[0]" } },
        })
      },
      "ValidationException: Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: IndexKey: n",
    ],
  ])("%s", async (_, call, text) => {
    expect(await refusalOf(call())).toBe(text)
  })
})
