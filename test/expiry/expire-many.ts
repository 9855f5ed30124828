import { readConfig } from "../../src/config.ts"
import { openApp } from "../../src/runtime/open-app.ts"
import { silentPlatform } from "../../src/runtime/platform.ts"
import { openDatabase } from "../support/database.ts"
import { type Send, senderTo } from "../support/in-process-caller.ts"

const TableName = "Sessions"
const batchItems = 25
const batchesAtOnce = 32
const kept = 10

interface Outcome {
  readonly items: number
  /** What is there afterwards: those that have not expired, and the writer's. */
  readonly left: number
  readonly written: number
  readonly sweepSeconds: number
  readonly longestRunMs: number
  readonly longestWaitMs: number
}

/** So many expired items in a file, or on sqld where STORAGE says so, deleted while somebody writes all the time. */
export async function expireMany(items: number, say: (line: string) => void): Promise<Outcome> {
  await using opened = await openDatabase(process.env.STORAGE === "sqld" ? "sqld" : "file")
  const { database } = readConfig(opened.env)
  const app = await openApp({ database, ttlSweepMs: 1 }, silentPlatform())
  const send = senderTo(app.fetch)
  try {
    await createTable(send)
    await fill(send, items, say)
    const writer = startWriter(send)
    const startedMs = performance.now()
    let longestRunMs = 0
    for (let isMore = true; isMore; ) {
      const runMs = performance.now()
      isMore = await app.maintain()
      longestRunMs = Math.max(longestRunMs, performance.now() - runMs)
    }
    const sweepSeconds = Math.round((performance.now() - startedMs) / 100) / 10
    const { written, longestWaitMs } = await writer.stop()
    const { Table } = (await send("DescribeTable", { TableName })) as {
      Table: { ItemCount: number }
    }
    return { items, left: Table.ItemCount, written, sweepSeconds, longestRunMs, longestWaitMs }
  } finally {
    await app.close()
  }
}

/** What the table holds when all is done right. */
export function expectedLeft({ written }: Outcome): number {
  return written + kept
}

async function createTable(send: Send): Promise<void> {
  await send("CreateTable", {
    TableName,
    BillingMode: "PAY_PER_REQUEST",
    KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
    AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
  })
  const TimeToLiveSpecification = { Enabled: true, AttributeName: "expiresAt" }
  await send("UpdateTimeToLive", { TableName, TimeToLiveSpecification })
}

async function fill(send: Send, items: number, say: (line: string) => void): Promise<void> {
  const nowSeconds = Math.floor(Date.now() / 1000)
  const requests = Array.from({ length: items + kept }, (_, at) => ({
    PutRequest: {
      Item: {
        pk: { S: `session-${at}` },
        expiresAt: { N: String(at < items ? nowSeconds - 1 - (at % 1000) : nowSeconds + 1e6) },
      },
    },
  }))
  const group = batchItems * batchesAtOnce
  for (let from = 0; from < requests.length; from += group) {
    const batches = []
    for (let at = from; at < Math.min(from + group, requests.length); at += batchItems) {
      const RequestItems = { [TableName]: requests.slice(at, at + batchItems) }
      batches.push(send("BatchWriteItem", { RequestItems }))
    }
    await Promise.all(batches)
    if ((from / group) % 125 === 124) say(`${from + group} items are there`)
  }
}

/** Puts one item after the other, each another one that never expires. */
function startWriter(send: Send) {
  let isStopped = false
  let written = 0
  let longestWaitMs = 0
  const running = (async () => {
    while (!isStopped) {
      const startedMs = performance.now()
      await send("PutItem", { TableName, Item: { pk: { S: `written-${written}` } } })
      longestWaitMs = Math.max(longestWaitMs, performance.now() - startedMs)
      written += 1
    }
  })()
  return {
    async stop() {
      isStopped = true
      await running
      return { written, longestWaitMs }
    },
  }
}
