// Eventual reads from a copy that knows less of a table than the catalog does.
import { expect, onTestFinished, test } from "vitest"
import { contextOf, openContext, perform, refusalOf } from "../../test/support/context.ts"
import { simple } from "../../test/support/table-input.ts"
import { batchGetItem } from "../services/dynamodb/operations/batch-get-item.ts"
import { batchWriteItem } from "../services/dynamodb/operations/batch-write-item.ts"
import { createTable } from "../services/dynamodb/operations/create-table.ts"
import { getItem } from "../services/dynamodb/operations/get-item.ts"
import { putItem } from "../services/dynamodb/operations/put-item.ts"
import { scan } from "../services/dynamodb/operations/scan.ts"
import { openLocal } from "../storage/libsql/local.ts"
import { onePlace } from "../storage/placement.ts"
import { ReplicaCounts, replicated } from "../storage/replicated.ts"
import type { Storage } from "../storage/storage.ts"
import { createEngine } from "./engine.ts"

async function openWithEmptyReplica() {
  const { engine, platform } = await openContext()
  const copy = await openLocal({ path: ":memory:", platform })
  onTestFinished(() => copy.close())
  const reads = { replica: 0, primary: 0 }
  const counting = (storage: Storage, which: keyof typeof reads): Storage => ({
    read(asked, consistency) {
      reads[which]++
      return storage.read(asked, consistency)
    },
    write: (asked, plan) => storage.write(asked, plan),
    close: () => storage.close(),
  })
  const storage = replicated({
    primary: counting(engine.storage, "primary"),
    openReplica: async () => counting(copy, "replica"),
    platform,
    counts: new ReplicaCounts(),
  })
  return { context: contextOf(createEngine({ placement: onePlace(storage), platform })), reads }
}

test("a table that the copy has not seen is read from the primary, after one question", async () => {
  const { context, reads } = await openWithEmptyReplica()
  await perform(createTable, { ...simple, TableName: "New" }, context)
  const Item = { pk: { S: "a" } }
  await perform(putItem, { TableName: "New", Item }, context)
  reads.primary = 0
  const found = [
    await perform(getItem, { TableName: "New", Key: Item }, context),
    await perform(scan, { TableName: "New" }, context),
    await perform(batchGetItem, { RequestItems: { New: { Keys: [Item] } } }, context),
  ]
  expect(found).toEqual([
    { Item },
    { Items: [Item], Count: 1, ScannedCount: 1 },
    { Responses: { New: [Item] }, UnprocessedKeys: {} },
  ])
  expect(reads).toEqual({ replica: 3, primary: 3 })
})

// Node ends the process for a rejection that nobody hears of.
test.each([
  [batchGetItem, { Keys: [{ pk: { S: "a" } }] }],
  [batchWriteItem, [{ PutRequest: { Item: { pk: { S: "a" } } } }]],
])(
  "a name that is none does not leave another's fault unheard: $name",
  async (operation, asked) => {
    const unheard: unknown[] = []
    const hear = (fault: unknown) => unheard.push(fault)
    process.on("unhandledRejection", hear)
    onTestFinished(() => void process.off("unhandledRejection", hear))
    const context = await openContext()
    const elsewhere = "arn:aws:dynamodb:eu-west-1:123456789012:table/Music"
    const RequestItems = { None: asked, [elsewhere]: asked }
    expect(await refusalOf(operation, { RequestItems }, context)).toContain("Invalid AWS region")
    // What was asked for before this has been answered by now.
    await context.engine.catalog.find("None")
    await new Promise((resolve) => setImmediate(resolve))
    expect(unheard).toEqual([])
  },
)
