/** Two servers on one database: a resource policy that one of them changes counts in the other. */
import { join } from "node:path"
import { expect, test } from "vitest"
import { openStrict, refusalOf, simpleTable } from "../accounts/strict-app.ts"
import { temporaryFolder } from "../support/temporary-folder.ts"

const account = "111122223333"
const arn = `arn:aws:dynamodb:us-east-1:${account}:table/Orders`
const Key = { pk: { S: "a" } }
const denial = /with an explicit deny in a resource-based policy$/

function policy(Effect: "Allow" | "Deny", Action: string) {
  const Statement = { Effect, Principal: "*", Action, Resource: arn }
  return { ResourceArn: arn, Policy: JSON.stringify({ Version: "2012-10-17", Statement }) }
}

const readCache = { itemsMax: 100, ttlMs: 300_000 }
const caches = [
  { name: "without a read cache", more: {} },
  { name: "with one", more: { readCache: { ...readCache, mode: "invisible" } } },
  { name: "with one of the rules of DAX", more: { readCache: { ...readCache, mode: "dax" } } },
] as const

test.each(caches)(
  "at the very next request, on items and on the table, $name",
  async ({ more }) => {
    await using folder = await temporaryFolder()
    const database = { path: join(folder.path, "data.db") }
    const one = await openStrict({ database, onTestEnd: "leave" })
    const other = await openStrict({ database, onTestEnd: "leave", ...more })
    try {
      const root = await one.addRoot(account)
      const [here, there] = [one.client(root), other.client(root)]
      await here.createTable(simpleTable("Orders"))
      const calls = {
        GetItem: () => there.getItem({ TableName: "Orders", Key }),
        PutItem: () => there.putItem({ TableName: "Orders", Item: Key }),
        Query: () =>
          there.query({
            TableName: "Orders",
            KeyConditionExpression: "pk = :v",
            ExpressionAttributeValues: { ":v": Key.pk },
          }),
        Scan: () => there.scan({ TableName: "Orders" }),
        BatchGetItem: () => there.batchGetItem({ RequestItems: { Orders: { Keys: [Key] } } }),
        BatchWriteItem: () =>
          there.batchWriteItem({ RequestItems: { Orders: [{ PutRequest: { Item: Key } }] } }),
        DescribeTable: () => there.describeTable({ TableName: "Orders" }),
        TagResource: () =>
          there.tagResource({ ResourceArn: arn, Tags: [{ Key: "a", Value: "b" }] }),
        DeleteTable: () => there.deleteTable({ TableName: "Orders" }),
      }
      for (const [action, call] of Object.entries(calls)) {
        // The other one knows the table as it was.
        for (const read of [calls.GetItem, calls.Query, calls.Scan, calls.BatchGetItem])
          await read()
        await here.putResourcePolicy(policy("Deny", `dynamodb:${action}`))
        expect(await refusalOf(call()), action).toMatch(denial)
        await here.deleteResourcePolicy({ ResourceArn: arn })
      }
      const denied = policy("Deny", "dynamodb:GetItem")
      await here.putResourcePolicy(denied)
      expect(await refusalOf(calls.GetItem())).toMatch(denial)
      await here.deleteResourcePolicy({ ResourceArn: arn })
      expect(await refusalOf(calls.GetItem())).toMatch(/^accepted/)
    } finally {
      await other.close()
      await one.close()
    }
  },
)
