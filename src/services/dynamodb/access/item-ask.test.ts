/** What conditions may ask about a request on items. DynamoDB guide: fine-grained access control. */
import { expect, test } from "vitest"
import type { Table } from "../../../model/table/table.ts"
import { asksOf, table } from "./asks.case.ts"

/** Values of the one ask of a request, sorted: they are a set. */
function valuesOf(name: string, json: object, key: string): readonly string[] | undefined {
  const [ask, ...others] = asksOf(name, { TableName: "Orders", ...json })
  expect(others).toEqual([])
  return ask && "keys" in ask ? ask.keys?.(key.toLowerCase(), table)?.toSorted() : undefined
}

const Key = { user: { S: "u1" }, at: { N: "1.50" } }
const names = { ExpressionAttributeNames: { "#n": "name" } }
const values = { ExpressionAttributeValues: { ":v": { S: "v" } } }
const byUser = {
  KeyConditionExpression: "#u = :u AND #a > :a",
  ExpressionAttributeNames: { "#u": "user", "#a": "at" },
  ExpressionAttributeValues: { ":u": { S: "u1" }, ":a": { N: "1" } },
}
const byShop = {
  IndexName: "ByShop",
  KeyConditionExpression: "shop = :s AND aisle = :a",
  ExpressionAttributeValues: { ":s": { S: "s1" }, ":a": { S: "a1" } },
}

test.each([
  ["GetItem", { Key }, ["u1"]],
  ["PutItem", { Item: { ...Key, name: { S: "x" } } }, ["u1"]],
  ["UpdateItem", { Key, UpdateExpression: "SET a = :v", ...values }, ["u1"]],
  ["DeleteItem", { Key }, ["u1"]],
  ["Query", byUser, ["u1"]],
  ["Query", { ...byUser, IndexName: "ByState" }, ["u1"]],
  [
    "Query",
    {
      KeyConditions: { user: { ComparisonOperator: "EQ", AttributeValueList: [{ S: "u1" }] } },
    },
    ["u1"],
  ],
  ["Query", byShop, ["s1"]],
  ["Scan", {}, []],
  ["Scan", { FilterExpression: "#n = :v", ...names, ...values }, []],
] as const)("the leading keys of %s %j", (name, json, leading) => {
  expect(valuesOf(name, json, "dynamodb:LeadingKeys")).toEqual(leading)
  expect(valuesOf(name, json, "dynamodb:FirstPartitionKeyValues")).toEqual(leading)
})

test("the other partition keys of an index that has several", () => {
  expect(valuesOf("Query", byShop, "dynamodb:SecondPartitionKeyValues")).toEqual(["a1"])
  expect(valuesOf("Query", byShop, "dynamodb:ThirdPartitionKeyValues")).toBeUndefined()
})

test("numbers are leading keys in their digits", () => {
  const numbers = { ...table, key: { partition: { name: "at", type: "N" } } } as Table
  const [ask] = asksOf("GetItem", { TableName: "Orders", Key })
  expect(ask && "keys" in ask && ask.keys?.("dynamodb:leadingkeys", numbers)).toEqual(["1.5"])
})

test("batches tell the keys of all their items, table by table", () => {
  const RequestItems = {
    Orders: { Keys: [Key, { ...Key, user: { S: "u2" } }] },
    Others: { Keys: [{ user: { S: "u3" } }], ProjectionExpression: "a.b, c" },
  }
  const asks = asksOf("BatchGetItem", { RequestItems })
  expect(asks.map((ask) => "table" in ask && ask.table)).toEqual(["Orders", "Others"])
  expect(asks.map((ask) => "keys" in ask && ask.keys?.("dynamodb:leadingkeys", table))).toEqual([
    ["u1", "u2"],
    ["u3"],
  ])
  expect(asks.map((ask) => "keys" in ask && ask.keys?.("dynamodb:select", table))).toEqual([
    ["ALL_ATTRIBUTES"],
    ["SPECIFIC_ATTRIBUTES"],
  ])
  const writes = asksOf("BatchWriteItem", {
    RequestItems: {
      Orders: [
        { PutRequest: { Item: { ...Key, name: { S: "x" } } } },
        { DeleteRequest: { Key: { ...Key, user: { S: "u2" } } } },
      ],
    },
  })
  expect(writes.map(({ action }) => action)).toEqual(["dynamodb:BatchWriteItem"])
  const [write] = writes
  expect(write && "keys" in write && write.keys?.("dynamodb:leadingkeys", table)).toEqual([
    "u1",
    "u2",
  ])
  expect(write && "keys" in write && write.keys?.("dynamodb:attributes", table)).toEqual([
    "user",
    "at",
    "name",
  ])
})

test.each([
  ["GetItem", { Key }, ["at", "user"]],
  ["GetItem", { Key, AttributesToGet: ["a", "b"] }, ["a", "at", "b", "user"]],
  // A nested path counts as its top-level name.
  [
    "GetItem",
    { Key, ProjectionExpression: "#n.given, tags[0], c", ...names },
    ["at", "c", "name", "tags", "user"],
  ],
  [
    "PutItem",
    { Item: { ...Key, a: { S: "" } }, ConditionExpression: "attribute_exists(b)" },
    ["a", "at", "b", "user"],
  ],
  ["PutItem", { Item: Key, Expected: { b: { Exists: false } } }, ["at", "b", "user"]],
  [
    "UpdateItem",
    {
      Key,
      UpdateExpression: "SET a = if_not_exists(b, :v), c.d = e REMOVE f",
      ConditionExpression: "size(g) < :v OR h IN (i, :v)",
      ...values,
    },
    ["a", "at", "b", "c", "e", "f", "g", "h", "i", "user"],
  ],
  ["UpdateItem", { Key, AttributeUpdates: { a: { Action: "DELETE" } } }, ["a", "at", "user"]],
  [
    "Query",
    { ...byShop, FilterExpression: "a > :s", ProjectionExpression: "b" },
    ["a", "aisle", "b", "shop"],
  ],
  [
    "Query",
    {
      KeyConditions: { user: { ComparisonOperator: "EQ", AttributeValueList: [{ S: "u" }] } },
      QueryFilter: { a: { ComparisonOperator: "NULL" } },
      ExclusiveStartKey: Key,
    },
    ["a", "at", "user"],
  ],
  ["Scan", { ScanFilter: { a: { ComparisonOperator: "NULL" } } }, ["a"]],
  ["Scan", {}, []],
] as const)("the attributes of %s %j", (name, json, attributes) => {
  expect(valuesOf(name, json, "dynamodb:Attributes")).toEqual(attributes)
})

test.each([
  ["GetItem", { Key }, "ALL_ATTRIBUTES"],
  ["GetItem", { Key, ProjectionExpression: "a" }, "SPECIFIC_ATTRIBUTES"],
  ["Query", { ...byUser, Select: "COUNT" }, "COUNT"],
  ["Query", byShop, "ALL_PROJECTED_ATTRIBUTES"],
  ["Query", { ...byShop, AttributesToGet: ["a"] }, "SPECIFIC_ATTRIBUTES"],
  ["Scan", {}, "ALL_ATTRIBUTES"],
  ["PutItem", { Item: Key }, undefined],
] as const)("what %s %j selects", (name, json, select) => {
  expect(valuesOf(name, json, "dynamodb:Select")?.[0]).toBe(select)
})

test.each([
  ["PutItem", { Item: Key }, ["NONE"]],
  ["UpdateItem", { Key, ReturnValues: "ALL_NEW" }, ["ALL_NEW"]],
  ["DeleteItem", { Key, ReturnValuesOnConditionCheckFailure: "ALL_OLD" }, ["ALL_OLD"]],
  [
    "UpdateItem",
    { Key, ReturnValues: "UPDATED_NEW", ReturnValuesOnConditionCheckFailure: "ALL_OLD" },
    ["ALL_OLD", "UPDATED_NEW"],
  ],
  ["GetItem", { Key }, undefined],
] as const)("what %s %j returns", (name, json, returned) => {
  expect(valuesOf(name, json, "dynamodb:ReturnValues")).toEqual(returned)
})

test("capacity that is not asked for is NONE", () => {
  const key = "dynamodb:ReturnConsumedCapacity"
  expect(valuesOf("GetItem", { Key }, key)).toEqual(["NONE"])
  expect(valuesOf("GetItem", { Key, ReturnConsumedCapacity: "TOTAL" }, key)).toEqual(["TOTAL"])
})
