/**
 * `node bench/blocks.ts --items 200000`: how long one turn of the event loop takes while the work
 * behind goes on: an index that is filled, expired items, a deleted table, and the log that moves
 * into the file while items are put. What a turn takes, every request has to wait.
 */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs"
import { join } from "node:path"
import { setImmediate as turn } from "node:timers/promises"
import { parseArgs } from "node:util"
import { openApp } from "../src/runtime/open-app.ts"
import { silentPlatform } from "../src/runtime/platform.ts"
import { senderTo } from "../test/support/in-process-caller.ts"
import { print, results } from "./setup.ts"

const TableName = "Blocks"
const batchItems = 25
const batchesAtOnce = 16
const fillerBytes = 200

const { values } = parseArgs({ options: { items: { type: "string", default: "200000" } } })
const items = Number(values.items)
mkdirSync(results, { recursive: true })
const folder = mkdtempSync(join(results, "blocks-"))
const file = join(folder, "data.db")
const app = await openApp({ database: { path: file }, ttlSweepMs: 1 }, silentPlatform())
const send = senderTo(app.fetch)
print(
  `${items} items; the longest turns in ms, by the clock and by the processor time of the thread`,
)
try {
  await send("CreateTable", {
    ...{ TableName, BillingMode: "PAY_PER_REQUEST" },
    KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
    AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
  })
  await watched("puts, with the log moving into the file", fill)
  await watched("an index is filled", async () => {
    await send("UpdateTable", {
      TableName,
      AttributeDefinitions: [{ AttributeName: "kind", AttributeType: "S" }],
      GlobalSecondaryIndexUpdates: [
        {
          Create: {
            IndexName: "by-kind",
            KeySchema: [{ AttributeName: "kind", KeyType: "HASH" }],
            Projection: { ProjectionType: "ALL" },
          },
        },
      ],
    })
    await maintainToTheEnd()
  })
  await watched("half of the items expire", async () => {
    const TimeToLiveSpecification = { Enabled: true, AttributeName: "until" }
    await send("UpdateTimeToLive", { TableName, TimeToLiveSpecification })
    await maintainToTheEnd()
  })
  await watched("the table is deleted", async () => {
    await send("DeleteTable", { TableName })
    await maintainToTheEnd()
  })
} finally {
  await app.close()
  rmSync(folder, { recursive: true, force: true })
}

async function fill(): Promise<void> {
  const past = Math.floor(Date.now() / 1000) - 1000
  const filler = { S: "x".repeat(fillerBytes) }
  const itemOf = (at: number) => ({
    ...{ pk: { S: `item-${at}` }, kind: { S: `kind-${at % 1000}` }, filler },
    ...(at % 2 === 0 ? {} : { until: { N: String(past - (at % 1000)) } }),
  })
  const group = batchItems * batchesAtOnce
  for (let from = 0; from < items; from += group) {
    const starts = Array.from({ length: batchesAtOnce }, (_, at) => from + at * batchItems)
    const batches = starts.map((start) => {
      const requests = Array.from({ length: batchItems }, (_, at) => ({
        PutRequest: { Item: itemOf(start + at) },
      }))
      return send("BatchWriteItem", { RequestItems: { [TableName]: requests } })
    })
    await Promise.all(batches)
  }
}

async function maintainToTheEnd(): Promise<void> {
  while (await app.maintain()) await turn()
}

/** Runs it, and says how long the turns of the event loop were meanwhile. */
async function watched(name: string, work: () => Promise<void>): Promise<void> {
  const clock: number[] = []
  const processor: number[] = []
  let isOver = false
  const watching = (async () => {
    let [atMs, spentMs] = [performance.now(), threadMs()]
    while (!isOver) {
      await turn()
      const [nowMs, nowSpentMs] = [performance.now(), threadMs()]
      clock.push(nowMs - atMs)
      processor.push(nowSpentMs - spentMs)
      atMs = nowMs
      spentMs = nowSpentMs
    }
  })()
  const startedMs = performance.now()
  await work()
  const seconds = (performance.now() - startedMs) / 1000
  isOver = true
  await watching
  const figures = `clock ${longest(clock)}, processor ${longest(processor)}`
  print(`${name}: ${seconds.toFixed(1)} s, ${clock.length} turns; ${figures}`)
}

/** The longest one, and the longest but for one in a thousand. */
function longest(turns: number[]): string {
  turns.sort((a, b) => b - a)
  const [first = 0] = turns
  return `${first.toFixed(1)} (p99.9 ${(turns[Math.floor(turns.length / 1000)] ?? 0).toFixed(1)})`
}

function threadMs(): number {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1000
}
