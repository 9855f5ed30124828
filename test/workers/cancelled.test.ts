/**
 * What a request leaves behind whose client went away under way: all of a transaction, or nothing.
 * The seed says when each client goes.
 */
import { request } from "node:http"
import type { ScanCommandOutput } from "@aws-sdk/client-dynamodb"
import { expect, test } from "vitest"
import { clientFor } from "../support/client.ts"
import { onDemandTable } from "../support/on-demand-table.ts"
import { randomOfTest } from "../support/random-of-test.ts"
import { signedHeaders } from "../support/raw-request.ts"
import { startSqld } from "../support/sqld.ts"
import { startWorkerd } from "../support/workerd.ts"

const TableName = "Cancelled"
const transactions = 60
const itemsOfEach = 20
const foreverMs = 60_000

test("a transaction whose client goes away is there whole, or not at all", async () => {
  await using sqld = await startSqld()
  await using worker = await startWorkerd({ env: { LIBSQL_URL: sqld.url, ALLOW_OPEN: "1" } })
  const db = clientFor(worker.url)
  await db.createTable(onDemandTable(TableName, { pk: "S", sk: "N" }))
  const random = randomOfTest()
  const answered = new Set<string>()
  let usualMs = await timeOf(() => sendAndGo(worker.url, "first", foreverMs))
  for (let at = 0; at < transactions; at += 1) {
    const patienceMs = random.below(Math.ceil(2 * usualMs))
    const isAnswered = await sendAndGo(worker.url, `t${at}`, patienceMs)
    if (isAnswered) answered.add(`t${at}`)
    // What is usual changes with what else the machine does.
    usualMs *= isAnswered ? 0.9 : 1.1
  }

  const countsNow = async () => {
    const counts = new Map<string, number>()
    let ExclusiveStartKey: ScanCommandOutput["LastEvaluatedKey"]
    do {
      const page = await db.scan({ TableName, ConsistentRead: true, ExclusiveStartKey })
      for (const { pk } of page.Items ?? [])
        counts.set(pk?.S ?? "", (counts.get(pk?.S ?? "") ?? 0) + 1)
      ExclusiveStartKey = page.LastEvaluatedKey
    } while (ExclusiveStartKey)
    return counts
  }
  // One that is still under way may come between two pages; a half would stay one.
  const halves = async () => [...(await countsNow())].filter(([, count]) => count !== itemsOfEach)
  await expect.poll(halves).toEqual([])
  const counts = await countsNow()
  expect([...answered].filter((name) => !counts.has(name))).toEqual([])
  // Both ends were met, or this has shown nothing.
  expect(answered.size).toBeGreaterThan(0)
  expect(answered.size).toBeLessThan(transactions)
  // And those who come after them are served.
  const Item = { pk: { S: "after" }, sk: { N: "0" } }
  expect((await db.putItem({ TableName, Item })).$metadata.httpStatusCode).toBe(200)
})

async function timeOf(work: () => Promise<unknown>): Promise<number> {
  let shortestMs = Number.POSITIVE_INFINITY
  // The first one opens the database; others may have met somebody else's load.
  for (let times = 0; times < 6; times += 1) {
    const startedMs = performance.now()
    await work()
    shortestMs = Math.min(shortestMs, performance.now() - startedMs)
  }
  return shortestMs
}

/** Whether it was answered before its client hung up. */
async function sendAndGo(url: string, name: string, patienceMs: number): Promise<boolean> {
  const TransactItems = Array.from({ length: itemsOfEach }, (_, at) => ({
    Put: { TableName, Item: { pk: { S: name }, sk: { N: `${at}` } } },
  }))
  const body = JSON.stringify({ TransactItems })
  const headers = await signedHeaders(url, { operation: "TransactWriteItems", body })
  return new Promise((resolve) => {
    const outgoing = request(url, { method: "POST", headers }, (reply) => {
      reply.resume().once("end", () => resolve(reply.statusCode === 200))
      // Without an end, if it hung up amid the reply.
      reply.once("close", () => resolve(false))
    })
    outgoing.once("error", () => resolve(false))
    outgoing.end(body)
    const timer = setTimeout(() => outgoing.destroy(), patienceMs)
    outgoing.once("close", () => clearTimeout(timer))
  })
}
