/**
 * Malformed requests get a typed refusal: never a fault of the server's, never a change to data.
 * `FUZZ_REQUESTS=10000 SEED=7 npx vitest run test/fuzz` for the long run.
 */
import { createHash } from "node:crypto"
import type { DynamoDB } from "@aws-sdk/client-dynamodb"
import { describe, expect, test } from "vitest"
import { clientFor } from "../support/client.ts"
import { onDemandTable } from "../support/on-demand-table.ts"
import { jsonOf, type RawReply, rawRequest } from "../support/raw-request.ts"
import { seededRandom, seedOf } from "../support/seeded-random.ts"
import { startServer } from "../support/server.ts"
import { type MalformedRequest, malformedRequest } from "./malformed-request.ts"

const requests = Number(process.env.FUZZ_REQUESTS ?? 2500)
const together = 20
const readers = /^(Get|TransactGet|Query|Scan|BatchGet|Describe|List)/

test(`${requests} malformed requests`, async () => {
  const seed = seedOf(process.env.SEED)
  console.info(`fuzz: SEED=${seed}`)
  const random = seededRandom(seed)
  await using server = await startServer()
  const db = clientFor(server.url)
  await createTable(db, "Guarded")
  await createTable(db, "Fuzzed")
  const guarded = await checksum(db, "Guarded")

  let refused = 0
  for (let sent = 0; sent < requests; sent += together) {
    const before = await checksum(db, "Fuzzed")
    const batch = Array.from({ length: together }, () => malformedRequest(random, "Fuzzed"))
    const replies = await Promise.all(batch.map((request) => rawRequest(server.url, request)))
    const faults = batch.flatMap((request, place) => faultOf(request, replies[place]))
    expect(faults, `after ${sent} requests of SEED=${seed}`).toEqual([])
    refused += replies.filter(({ status }) => status !== 200).length

    // A spoiled request may be a good one by luck; only then may its table change.
    const isLucky = batch.some(
      ({ operation }, place) => !readers.test(operation) && replies[place]?.status === 200,
    )
    if (!isLucky) expect(await checksum(db, "Fuzzed")).toBe(before)
  }
  expect(await checksum(db, "Guarded")).toBe(guarded)
  // Most are really malformed.
  expect(refused).toBeGreaterThan(requests / 2)
  expect(server.process.exitCode).toBeNull()
})

// A judge that finds no fault in anything would let everything pass.
describe("the judge", () => {
  const request = { operation: "GetItem", body: "{}" }
  const reply = (status: number, text: string) => ({ status, text, headers: {} })
  test.each([
    [500, '{"__type":"com.amazonaws.dynamodb.v20120810#InternalServerError"}'],
    [400, '{"message":"no type"}'],
    [400, "not JSON"],
    [400, '{"__type":"ValidationException"}'],
    [404, "<html>"],
    [302, ""],
  ])("finds fault with %d %s", (status, text) => {
    expect(faultOf(request, reply(status, text))).toHaveLength(1)
  })
  test("accepts a typed refusal", () => {
    const text = '{"__type":"com.amazon.coral.validate#ValidationException","message":"x"}'
    expect(faultOf(request, reply(400, text))).toEqual([])
  })
})

function faultOf({ operation, body }: MalformedRequest, reply: RawReply | undefined): string[] {
  const isRight = reply !== undefined && isProperReply(reply)
  if (isRight) return []
  const sent = typeof body === "string" ? body : Buffer.from(body).toString("latin1")
  return [`${operation} ${sent.slice(0, 1000)}\n-> ${reply?.status} ${reply?.text.slice(0, 500)}`]
}

function isProperReply(reply: RawReply): boolean {
  if (reply.status === 404) return reply.text === "<UnknownOperationException/>\n"
  if (reply.status === 413) return true
  if (reply.status !== 200 && reply.status !== 400) return false
  try {
    const type = jsonOf(reply).__type
    return reply.status === 200 || /^com\.amazon[\w.]*#\w+$/.test(String(type))
  } catch {
    return false
  }
}

async function createTable(db: DynamoDB, TableName: string): Promise<void> {
  await db.createTable(onDemandTable(TableName, { pk: "S", sk: "N" }))
  for (const N of ["1", "2", "3"]) {
    await db.putItem({ TableName, Item: { pk: { S: "a" }, sk: { N }, list: { L: [{ N }] } } })
  }
}

/** Of everything in the table and of its settings. */
async function checksum(db: DynamoDB, TableName: string): Promise<string> {
  const { Items } = await db.scan({ TableName, ConsistentRead: true })
  const { Table } = await db.describeTable({ TableName })
  return createHash("sha256").update(JSON.stringify({ Items, Table })).digest("hex")
}
