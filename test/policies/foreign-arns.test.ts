/** Other accounts' tables by their ARNs, and ARNs that are none: abuse cases 1 to 3. */
import type { DynamoDB } from "@aws-sdk/client-dynamodb"
import { afterAll, beforeAll, expect, test } from "vitest"
import { compare } from "../accounts/compare-times.ts"
import {
  openStrict,
  refusalOf,
  region,
  type StrictApp,
  simpleTable,
} from "../accounts/strict-app.ts"

const own = "111122223333"
const victim = "444455556666"
const arnIn = (account: string, name = "Orders") =>
  `arn:aws:dynamodb:${region}:${account}:table/${name}`

let strict: StrictApp
let db: DynamoDB
let victims: DynamoDB
beforeAll(async () => {
  strict = await openStrict({ onTestEnd: "leave" })
  db = strict.client(await strict.addRoot(own))
  victims = strict.client(await strict.addRoot(victim))
  for (const client of [db, victims]) {
    await client.createTable(simpleTable("Orders"))
    await client.putItem({ TableName: "Orders", Item: { pk: { S: "a" } } })
  }
})
afterAll(() => strict.close())

const Key = { pk: { S: "a" } }
const Item = { pk: { S: "b" } }
const foreign = arnIn(victim)
const condition = { ConditionExpression: "attribute_exists(pk)" }
const update = { UpdateExpression: "REMOVE a" }
const mine = { Put: { TableName: "Orders", Item } }
const query = {
  KeyConditionExpression: "pk = :v",
  ExpressionAttributeValues: { ":v": Key.pk },
}

// By action: what policies are asked for, and so what the refusal names.
const calls: readonly (readonly [string, (TableName: string) => Promise<unknown>])[] = [
  ["GetItem", (TableName) => db.getItem({ TableName, Key })],
  ["PutItem", (TableName) => db.putItem({ TableName, Item })],
  ["UpdateItem", (TableName) => db.updateItem({ TableName, Key, ...update })],
  ["DeleteItem", (TableName) => db.deleteItem({ TableName, Key })],
  ["Query", (TableName) => db.query({ TableName, ...query })],
  ["Scan", (TableName) => db.scan({ TableName })],
  ["DescribeTable", (TableName) => db.describeTable({ TableName })],
  ["DeleteTable", (TableName) => db.deleteTable({ TableName })],
  ["UpdateTable", (TableName) => db.updateTable({ TableName, DeletionProtectionEnabled: true })],
  ["CreateTable", (TableName) => db.createTable(simpleTable(TableName))],
  [
    "BatchGetItem",
    (table) =>
      db.batchGetItem({ RequestItems: { Orders: { Keys: [Key] }, [table]: { Keys: [Key] } } }),
  ],
  [
    "BatchWriteItem",
    (table) => {
      const writes = [{ PutRequest: { Item } }]
      return db.batchWriteItem({ RequestItems: { Orders: writes, [table]: writes } })
    },
  ],
  [
    "GetItem",
    (TableName) =>
      db.transactGetItems({
        TransactItems: [{ Get: { TableName: "Orders", Key } }, { Get: { TableName, Key } }],
      }),
  ],
  [
    "PutItem",
    (TableName) => db.transactWriteItems({ TransactItems: [mine, { Put: { TableName, Item } }] }),
  ],
  [
    "UpdateItem",
    (TableName) =>
      db.transactWriteItems({ TransactItems: [mine, { Update: { TableName, Key, ...update } }] }),
  ],
  [
    "DeleteItem",
    (TableName) => db.transactWriteItems({ TransactItems: [mine, { Delete: { TableName, Key } }] }),
  ],
  [
    "ConditionCheckItem",
    (TableName) =>
      db.transactWriteItems({
        TransactItems: [mine, { ConditionCheck: { TableName, Key, ...condition } }],
      }),
  ],
  ["GetResourcePolicy", (ResourceArn) => db.getResourcePolicy({ ResourceArn })],
  ["DeleteResourcePolicy", (ResourceArn) => db.deleteResourcePolicy({ ResourceArn })],
  ["PutResourcePolicy", (ResourceArn) => db.putResourcePolicy({ ResourceArn, Policy: "{}" })],
  ["ListTagsOfResource", (ResourceArn) => db.listTagsOfResource({ ResourceArn })],
  ["UntagResource", (ResourceArn) => db.untagResource({ ResourceArn, TagKeys: ["a"] })],
  [
    "TagResource",
    (ResourceArn) => db.tagResource({ ResourceArn, Tags: [{ Key: "a", Value: "b" }] }),
  ],
]

test.each(calls)(
  "1 %s is denied, in one text whether anything is there or not",
  async (action, call) => {
    const refusals = new Set<string>()
    for (const arn of [foreign, arnIn(victim, "Nothing"), arnIn("777788889999")]) {
      const refusal = await refusalOf(call(arn))
      refusals.add(refusal.replace(arn, "the table"))
    }
    expect([...refusals]).toEqual([
      `AccessDeniedException: User: arn:aws:iam::${own}:root is not authorized to perform: ` +
        `dynamodb:${action} on resource: the table because no resource-based policy allows the ` +
        `dynamodb:${action} action`,
    ])
    for (const each of [db, victims]) {
      expect((await each.scan({ TableName: "Orders" })).Items).toEqual([Key])
    }
  },
)

// Interleaved, so that what the machine does meanwhile falls on both alike.
test("2 what is there takes as long as what is not", async () => {
  const arns = { there: foreign, missing: arnIn("777788889999") }
  const times: Record<keyof typeof arns, number[]> = { there: [], missing: [] }
  for (let round = 0; round < 1000; round++) {
    for (const which of ["there", "missing"] as const) {
      const startedMs = performance.now()
      await refusalOf(db.getItem({ TableName: arns[which], Key }))
      times[which].push(performance.now() - startedMs)
    }
  }
  const names = { first: "there", other: "missing" }
  const { medianUs, difference } = compare(names, times.there, times.missing)
  // What is certain of the difference: a busy machine makes the test blind, not red.
  expect(difference.from / medianUs).toBeLessThan(0.2)
  expect(difference.to / medianUs).toBeGreaterThan(-0.2)
})

test.each([
  `arn:aws:dynamodb:eu-west-1:${own}:table/Orders`,
  `arn:aws-cn:dynamodb:${region}:${own}:table/Orders`,
  `arn:aws:s3:${region}:${own}:table/Orders`,
  `arn:aws:dynamodb:${region}:${own}:table/Orders:x`,
  `arn:aws:dynamodb:${region}:${own}:table:Orders`,
  `arn:aws:dynamodb:${region}::table/Orders`,
  `arn:aws:dynamodb:${region}:${own}:table/Orders/index/b`,
  `arn:aws:dynamodb:${region}:${own}:table/../Orders`,
  `arn:aws:dynamodb:${region}:${own}:table%2FOrders`,
  `arn:aws:dynamodb:${region}:${own}:table/Orders%00`,
  `ARN:aws:dynamodb:${region}:${own}:table/Orders`,
  `arn:aws:dynamodb:${region}:１１１１２２２２３３３３:table/Orders`,
  `arn:aws:dynamodb:${region}:${own}:table/Orders\n`,
  // 4: other ways to write an account.
  `arn:aws:dynamodb:${region}:+${own}:table/Orders`,
  `arn:aws:dynamodb:${region}: ${own}:table/Orders`,
  `arn:aws:dynamodb:${region}:0${own}:table/Orders`,
  `arn:aws:dynamodb:${region}:1e11:table/Orders`,
])("3 %s is no name of a table", async (TableName) => {
  expect(await refusalOf(db.getItem({ TableName, Key }))).toMatch(/^ValidationException/)
  expect(await refusalOf(db.deleteTable({ TableName }))).toMatch(/^ValidationException/)
  const RequestItems = { [TableName]: { Keys: [Key] } }
  expect(await refusalOf(db.batchGetItem({ RequestItems }))).toMatch(/^ValidationException/)
})
