/** What takes a clock of one's own: how long tokens are remembered. */
import { expect, test } from "vitest"
import { openContext, perform, refusalOf } from "../../../../test/support/context.ts"
import { clientTokenMs } from "../../../limits.ts"
import { createTable } from "./create-table.ts"
import { executeTransaction } from "./execute-transaction.ts"
import { getItem } from "./get-item.ts"
import { putItem } from "./put-item.ts"

const TableName = "Counters"
const Key = { pk: { S: "a" } }
const adding = (amount: number) => ({
  ClientRequestToken: "once",
  TransactStatements: [{ Statement: `UPDATE Counters SET n = n + ${amount} WHERE pk = 'a'` }],
})

// AWS guide: as of TransactWriteItems, a client token is valid for 10 minutes.
test("a token is remembered for ten minutes", async () => {
  const context = await openContext()
  const table = {
    TableName,
    AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
    KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
    BillingMode: "PAY_PER_REQUEST",
  }
  await perform(createTable, table, context)
  await perform(putItem, { TableName, Item: { ...Key, n: { N: "0" } } }, context)
  const counted = async () =>
    ((await perform(getItem, { TableName, Key }, context)).Item as { n: { N: string } }).n.N
  await perform(executeTransaction, adding(1), context)
  context.clock.nowMs += clientTokenMs - 1
  await perform(executeTransaction, adding(1), context)
  expect(await refusalOf(executeTransaction, adding(2), context)).toContain("Idempotent")
  expect(await counted()).toBe("1")
  context.clock.nowMs += 1
  await perform(executeTransaction, adding(2), context)
  expect(await counted()).toBe("3")
})
