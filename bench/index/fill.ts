/**
 * A global index is added to a table in a file while writers are at work: how long it takes, how
 * long the slowest write waits, and whether the index is right. `node bench/index/fill.ts 200000 8`
 */
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import process from "node:process"
import { type AttributeValue, DynamoDB } from "@aws-sdk/client-dynamodb"
import { createLocal } from "../../src/runtime/create-local.ts"

const items = Number(process.argv[2] ?? 200_000)
const writers = Number(process.argv[3] ?? 8)
const TableName = "items"
const IndexName = "by-group"
const quietMs = 5000
type Item = Record<string, AttributeValue>

const folder = await mkdtemp(join(tmpdir(), "libdynamo-fill-"))
const local = await createLocal({ file: join(folder, "data.db") })
const db = new DynamoDB({ ...local.clientConfig, maxAttempts: 1 })

function itemOf(at: number): Item {
  const random = Math.floor(Math.random() * 1000)
  return {
    pk: { S: `p${at}` },
    g: { S: `g${random % 100}` },
    n: { N: `${random}` },
    text: { S: "x".repeat(200) },
  }
}

async function prepare(): Promise<void> {
  await db.createTable({
    TableName,
    BillingMode: "PAY_PER_REQUEST",
    KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
    AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
  })
  const batches = Array.from({ length: Math.ceil(items / 25) }, (_, at) => at)
  const fill = async () => {
    for (let at = batches.pop(); at !== undefined; at = batches.pop()) {
      const requests = Array.from({ length: 25 }, (_, i) => ({
        PutRequest: { Item: itemOf(25 * (at ?? 0) + i) },
      }))
      await db.batchWriteItem({ RequestItems: { [TableName]: requests } })
    }
  }
  await Promise.all(Array.from({ length: 8 }, fill))
}

const times: number[] = []
let isOver = false

async function write(): Promise<void> {
  while (!isOver) {
    const at = Math.floor(Math.random() * items * 1.05)
    const startedMs = performance.now()
    if (Math.random() < 0.2) await db.deleteItem({ TableName, Key: { pk: { S: `p${at}` } } })
    else await db.putItem({ TableName, Item: itemOf(at) })
    times.push(performance.now() - startedMs)
  }
}

function report(what: string, seconds: number): void {
  const sorted = times.splice(0).sort((a, b) => a - b)
  const quantile = (q: number) => (sorted[Math.floor(q * (sorted.length - 1))] ?? 0).toFixed(1)
  const rate = Math.round(sorted.length / seconds)
  console.log(`${what}: ${seconds.toFixed(1)} s, ${rate} writes/s`)
  console.log(`  ms: p50 ${quantile(0.5)}, p99 ${quantile(0.99)}, slowest ${quantile(1)}`)
}

async function untilActive(): Promise<void> {
  for (;;) {
    const { Table } = await db.describeTable({ TableName })
    if (Table?.GlobalSecondaryIndexes?.[0]?.IndexStatus === "ACTIVE") return
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

async function scan(index?: string): Promise<string[]> {
  const texts: string[] = []
  let start: Item | undefined
  do {
    const page = await db.scan({
      TableName,
      ...(index && { IndexName: index }),
      ...(start && { ExclusiveStartKey: start }),
    })
    for (const item of page.Items ?? []) texts.push(JSON.stringify(item))
    start = page.LastEvaluatedKey
  } while (start)
  return texts.sort()
}

await prepare()
const writing = Array.from({ length: writers }, write)
await new Promise((resolve) => setTimeout(resolve, quietMs))
report("writers alone", quietMs / 1000)
const startedMs = performance.now()
await db.updateTable({
  TableName,
  AttributeDefinitions: [
    { AttributeName: "g", AttributeType: "S" },
    { AttributeName: "n", AttributeType: "N" },
  ],
  GlobalSecondaryIndexUpdates: [
    {
      Create: {
        IndexName,
        Projection: { ProjectionType: "ALL" },
        KeySchema: [
          { AttributeName: "g", KeyType: "HASH" },
          { AttributeName: "n", KeyType: "RANGE" },
        ],
      },
    },
  ],
})
await untilActive()
report("while the index is filled", (performance.now() - startedMs) / 1000)
isOver = true
await Promise.all(writing)
const [table, index] = [await scan(), await scan(IndexName)]
const isRight = table.length === index.length && table.every((text, at) => text === index[at])
console.log(`${table.length} items, ${index.length} entries: ${isRight ? "right" : "WRONG"}`)
await local.close()
await rm(folder, { recursive: true })
if (!isRight) process.exitCode = 1
