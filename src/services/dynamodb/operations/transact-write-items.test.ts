/** What takes a clock of one's own: how long tokens are remembered. */
import { expect, test } from "vitest"
import {
  openContext,
  perform,
  refusalOf,
  type TestContext,
} from "../../../../test/support/context.ts"
import { runMaintenance } from "../../../engine/maintenance.ts"
import { clientTokenMs } from "../../../limits.ts"
import type { Context } from "../../../operation.ts"
import { onePlace } from "../../../storage/placement.ts"
import { createTable } from "./create-table.ts"
import { deleteTable } from "./delete-table.ts"
import { getItem } from "./get-item.ts"
import { transactWriteItems } from "./transact-write-items.ts"

const TableName = "Counters"
const table = {
  TableName,
  AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
  KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
  BillingMode: "PAY_PER_REQUEST",
}
const Key = { pk: { S: "a" } }
/** With the token `once`, whatever is added. */
const adding = (amount: number, ClientRequestToken = "once") => ({
  ClientRequestToken,
  TransactItems: [
    {
      Update: {
        ...{ TableName, Key, UpdateExpression: "ADD n :n" },
        ExpressionAttributeValues: { ":n": { N: `${amount}` } },
      },
    },
  ],
})
const counted = async (context: Context) =>
  ((await perform(getItem, { TableName, Key }, context)).Item as { n: { N: string } }).n.N

async function openCounters(): Promise<TestContext> {
  const context = await openContext()
  await perform(createTable, table, context)
  return context
}

// AWS guide: a client token is valid for 10 minutes.
test("a token is remembered for ten minutes, swept or not", async () => {
  const context = await openCounters()
  await perform(transactWriteItems, adding(1), context)
  context.clock.nowMs += clientTokenMs - 1
  await perform(transactWriteItems, adding(1), context)
  expect(await counted(context)).toBe("1")
  expect(await refusalOf(transactWriteItems, adding(2), context)).toContain("Idempotent")
  context.clock.nowMs += 1
  await perform(transactWriteItems, adding(2), context)
  expect(await counted(context)).toBe("3")
  // From here on it is another ten minutes, of the second request.
  context.clock.nowMs += clientTokenMs - 1
  await perform(transactWriteItems, adding(2), context)
  expect(await counted(context)).toBe("3")
})

// No SDK sends such; they are ignored wherever they are, however deep and whatever they name.
test("members that nobody knows do not make it another request", async () => {
  const context = await openCounters()
  await perform(transactWriteItems, adding(1), context)
  const request = adding(1)
  const bomb = JSON.parse("[".repeat(1000) + "]".repeat(1000))
  const TransactItems = request.TransactItems.map(({ Update }) => ({
    Unknown: { TableName: "nowhere", bomb },
    Update: { ...Update, bomb },
  }))
  await perform(transactWriteItems, { ...request, TransactItems }, context)
  expect(await counted(context)).toBe("1")
})

test("maintenance sweeps the tokens that are out of date, and only those", async () => {
  const context = await openCounters()
  const { storage } = context.engine
  for (let at = 0; at < 1100; at++) {
    await perform(transactWriteItems, adding(1, `token-${at}`), context)
  }
  context.clock.nowMs += clientTokenMs
  await perform(transactWriteItems, adding(1), context)
  const left = async (nowMs: number) =>
    (await storage.read([{ space: "expiredTokens", nowMs, rowsMax: 9999 }], "strong"))[0]
  expect(await left(context.clock.nowMs)).toBe(1100)
  expect(await runMaintenance({ placement: onePlace(storage), platform: context.platform })).toBe(
    false,
  )
  expect(await left(Number.MAX_SAFE_INTEGER)).toBe(1)
})

// The effect went with the table; a new one of its name has not seen it.
test("a table that was created again has its own first time", async () => {
  const context = await openCounters()
  await perform(transactWriteItems, adding(1), context)
  await perform(deleteTable, { TableName }, context)
  await perform(createTable, table, context)
  await perform(transactWriteItems, adding(1), context)
  expect(await counted(context)).toBe("1")
  expect(await refusalOf(transactWriteItems, adding(2), context)).toContain("Idempotent")
})
