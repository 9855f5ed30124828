/** Which actions on which tables and indexes each operation asks for. */
import { expect, test } from "vitest"
import { operations } from "../operations.ts"
import { asksOf, table } from "./asks.case.ts"

const Key = { user: { S: "u1" }, at: { N: "1.50" } }

test("each item of a transaction asks for its own action, and says where it stands", () => {
  const at = { TableName: "Orders", Key }
  const TransactItems = [
    { Put: { TableName: "Orders", Item: Key } },
    { Update: { ...at, UpdateExpression: "REMOVE a" } },
    { Delete: at },
    { ConditionCheck: { ...at, ConditionExpression: "attribute_exists(a)" } },
  ]
  const asks = asksOf("TransactWriteItems", { TransactItems })
  expect(asks.map(({ action }) => action)).toEqual([
    "dynamodb:PutItem",
    "dynamodb:UpdateItem",
    "dynamodb:DeleteItem",
    "dynamodb:ConditionCheckItem",
  ])
  const enclosing = "dynamodb:enclosingoperation"
  expect(asks.map((ask) => "keys" in ask && ask.keys?.(enclosing, table)?.[0])).toEqual(
    asks.map(() => "TransactWriteItems"),
  )
  const gets = asksOf("TransactGetItems", { TransactItems: [{ Get: at }, { Get: at }] })
  expect(gets.map(({ action }) => action)).toEqual(["dynamodb:GetItem", "dynamodb:GetItem"])
  expect(gets.map((ask) => "keys" in ask && ask.keys?.(enclosing, table)?.[0])).toEqual([
    "TransactGetItems",
    "TransactGetItems",
  ])
  const [get] = asksOf("GetItem", at)
  expect(get && "keys" in get && get.keys?.(enclosing, table)).toBeUndefined()
})

// Guide: fine-grained access control does not apply to SearchVectors.
test("a search is asked for by its index, and tells conditions nothing else", () => {
  const at = { TableName: "Orders", IndexName: "ByLook", SearchVector: [], TopK: 1 }
  const SearchConditionExpression = "user = :u"
  expect(asksOf("SearchVectors", { ...at, SearchConditionExpression })).toEqual([
    { action: "dynamodb:SearchVectors", table: "Orders", index: "ByLook" },
  ])
})

test("an index is asked for by its name", () => {
  expect(asksOf("Query", { TableName: "Orders", IndexName: "ByShop" })).toMatchObject([
    { action: "dynamodb:Query", table: "Orders", index: "ByShop" },
  ])
})

test("a table is created with what it brings along", () => {
  const Tags = [{ Key: "Team", Value: "blue" }]
  const asks = asksOf("CreateTable", { TableName: "Orders", Tags, ResourcePolicy: "{}" })
  expect(asks.map(({ action }) => action)).toEqual([
    "dynamodb:CreateTable",
    "dynamodb:TagResource",
    "dynamodb:PutResourcePolicy",
  ])
  const [ask] = asks
  const tagValues = (key: string) => ask && "keys" in ask && ask.keys?.(key, undefined)
  expect(tagValues("aws:requesttag/team")).toEqual(["blue"])
  expect(tagValues("aws:tagkeys")).toEqual(["Team"])
  expect(tagValues("aws:requesttag/other")).toBeUndefined()
})

// Facts of AWS's service authorization reference.
test.each([
  ["DescribeLimits", {}, [{ action: "dynamodb:DescribeLimits" }]],
  ["ListTables", {}, [{ action: "dynamodb:ListTables", table: "*", isNew: true }]],
  ["DescribeTable", { TableName: "T" }, [{ action: "dynamodb:DescribeTable", table: "T" }]],
  ["DescribeTable", {}, []],
  ["DeleteTable", { TableName: "T" }, [{ action: "dynamodb:DeleteTable", table: "T" }]],
  ["UpdateTable", { TableName: "T" }, [{ action: "dynamodb:UpdateTable", table: "T" }]],
  ["ListGlobalTables", {}, [{ action: "dynamodb:ListGlobalTables" }]],
  [
    "DescribeGlobalTable",
    { GlobalTableName: "T" },
    [{ action: "dynamodb:DescribeGlobalTable", globalTable: "T" }],
  ],
  [
    "DescribeGlobalTableSettings",
    { GlobalTableName: "T" },
    [{ action: "dynamodb:DescribeGlobalTableSettings", globalTable: "T" }],
  ],
] as const)("%s %j asks for itself", (name, json, asks) => {
  expect(asksOf(name, json)).toEqual(asks)
})

// Service authorization reference: the global table, and its tables wherever they are.
test.each([
  ["CreateGlobalTable", { ReplicationGroup: [{ RegionName: "eu-west-1" }] }],
  ["UpdateGlobalTable", { ReplicaUpdates: [{ Delete: { RegionName: "eu-west-1" } }] }],
  ["UpdateGlobalTableSettings", { ReplicaSettingsUpdate: [{ RegionName: "eu-west-1" }] }],
])("%s asks for the tables, too", (name, json) => {
  const action = `dynamodb:${name}`
  expect(asksOf(name, { GlobalTableName: "T", ...json })).toEqual([
    { action, globalTable: "T" },
    { action, table: "T" },
    { action, table: "T", inRegion: "eu-west-1", isNew: true },
  ])
})

// AWS guide: global tables, "IAM roles".
test("a replica is created and deleted with permissions in its own region", () => {
  const asks = asksOf("UpdateTable", {
    TableName: "T",
    ReplicaUpdates: [
      { Create: { RegionName: "eu-west-1" } },
      { Delete: { RegionName: "us-east-1" } },
    ],
  })
  const [own, ...others] = asks
  expect(own).toEqual({ action: "dynamodb:UpdateTable", table: "T" })
  const texts = others.map(({ action, inRegion }) => `${action} ${inRegion}`)
  expect(texts).toContain("dynamodb:CreateTableReplica eu-west-1")
  expect(texts).toContain("dynamodb:Scan eu-west-1")
  expect(texts).toContain("dynamodb:DeleteTableReplica us-east-1")
  expect(others.every(({ isNew }) => isNew)).toBe(true)
})

test("every operation says what it asks for", () => {
  for (const { name, access } of operations) {
    const isOfAccount = ["DescribeEndpoints", "DescribeLimits"].includes(name)
    expect(access.asks === undefined, name).toBe(isOfAccount)
  }
})
