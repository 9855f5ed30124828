/** The built bundle on workerd, with its items in a real sqld: signed requests of the SDK, strict mode. */
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { gzipSync } from "node:zlib"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { simpleTable } from "../accounts/roots.ts"
import { smoke } from "../runtimes/smoke.ts"
import { clientFor } from "../support/client.ts"
import { bundle, root } from "../support/server.ts"
import { type Sqld, startSqld } from "../support/sqld.ts"
import { refusalOf } from "../support/subject.ts"
import { startWorkerd, type Workerd } from "../support/workerd.ts"

const right = { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPx" }
const strict = {
  IAM_ACCOUNT_ID: "123456789012",
  IAM_ACCESS_KEY: right.accessKeyId,
  IAM_SECRET_KEY: right.secretAccessKey,
}

let sqld: Sqld
let worker: Workerd
beforeAll(async () => {
  sqld = await startSqld()
  worker = await startWorkerd({ env: { LIBSQL_URL: sqld.url, ...strict } })
})
afterAll(async () => {
  await worker?.stop()
  await sqld?.stop()
})

test("the smoke suite passes, signed", async () => {
  await smoke(clientFor(worker.url, right))
})

test("a wrong secret does not", async () => {
  const wrong = { ...right, secretAccessKey: `${right.secretAccessKey.slice(0, -1)}y` }
  expect(await refusalOf(clientFor(worker.url, wrong).listTables({}))).toMatch(
    /^InvalidSignatureException/,
  )
})

test("every route is there", async () => {
  for (const path of ["/", "/health/live", "/health/ready", "/metrics"]) {
    expect((await fetch(`${worker.url}${path}`)).status).toBe(200)
  }
})

test("many isolates at once on an empty database, each opening it", async () => {
  await using empty = await startSqld()
  const env = { LIBSQL_URL: empty.url, ALLOW_OPEN: "1" }
  const workers = await Promise.all(Array.from({ length: 4 }, () => startWorkerd({ env })))
  const asked = workers.flatMap(({ url }) =>
    Array.from({ length: 5 }, () => clientFor(url).listTables({})),
  )
  for (const { TableNames } of await Promise.all(asked)) expect(TableNames).toEqual([])
  await Promise.all(workers.map(({ stop }) => stop()))
})

describe("a setting that is missing or wrong", () => {
  test.each([
    [{}, "in open mode anybody could read and write"],
    [{ ALLOW_OPEN: "1" }, "LIBSQL_URL must name a server: there are no files here"],
    [{ ALLOW_OPEN: "1", FILE: "data.db" }, "LIBSQL_URL must name a server"],
    [{ ...strict, IAM_SECRET_KEY: "" }, "IAM_SECRET_KEY must be 16 to 128"],
  ])("%j answers nobody", async (env: Readonly<Record<string, string>>, text) => {
    await using misset = await startWorkerd({ env })
    const response = await fetch(`${misset.url}/health/live`)
    expect(response.status).toBe(500)
    // What workerd shows here in development is in the log of a deployment.
    const shown = await response.text()
    expect(shown).toContain(text)
    expect(shown).not.toContain(right.secretAccessKey)
  })
})

test("the database goes away and comes back, and readiness tells", async () => {
  await using own = await startSqld()
  await using server = await startWorkerd({ env: { LIBSQL_URL: own.url, ALLOW_OPEN: "1" } })
  const ready = () => fetch(`${server.url}/health/ready`)
  await expect.poll(async () => (await ready()).status).toBe(200)
  await own.kill()
  const away = await ready()
  expect(away.status).toBe(503)
  expect(await away.text()).toMatch(/^the database: .+\n$/)
  expect((await fetch(`${server.url}/health/live`)).status).toBe(200)
  await own.restart()
  await expect.poll(async () => (await ready()).status).toBe(200)
})

test("a large batch and small puts of others are all answered", async () => {
  const db = clientFor(worker.url, right)
  const TableName = "LargeAndSmall"
  await db.createTable(simpleTable(TableName))
  const of = { S: "x".repeat(390_000) }
  const puts = Array.from({ length: 25 }, (_, at) => ({
    PutRequest: { Item: { pk: { S: `large${at}` }, of } },
  }))
  for (let round = 0; round < 2; round += 1) {
    let isDone = false
    const large = db.batchWriteItem({ RequestItems: { [TableName]: puts } }).finally(() => {
      isDone = true
    })
    let smalls = 0
    const putSmalls = async () => {
      do await db.putItem({ TableName, Item: { pk: { S: `small${smalls++}` } } })
      while (!isDone)
    }
    // One after another in each lane: a slow server gets no more of them, but the same for longer.
    const [written] = await Promise.all([large, ...[1, 2, 3, 4].map(putSmalls)])
    expect(written.UnprocessedItems).toEqual({})
    expect(smalls).toBeGreaterThan(3)
  }
})

test("many clients that write at once are all answered", async () => {
  const TableName = "Many"
  await clientFor(worker.url, right).createTable(simpleTable(TableName))
  const clients = Array.from({ length: 64 }, async (_, client) => {
    const db = clientFor(worker.url, right)
    for (let round = 0; round < 5; round += 1) {
      await db.putItem({ TableName, Item: { pk: { S: `${client} ${round}` } } })
    }
  })
  await Promise.all(clients)
  const { Count } = await clientFor(worker.url, right).scan({ TableName, ConsistentRead: true })
  expect(Count).toBe(320)
})

test("what a request leaves to be done is done behind replies", async () => {
  const db = clientFor(worker.url, right)
  const TableName = "Indexed"
  await db.createTable(simpleTable(TableName))
  await db.putItem({ TableName, Item: { pk: { S: "a" }, of: { S: "x" } } })
  await db.updateTable({
    TableName,
    AttributeDefinitions: [{ AttributeName: "of", AttributeType: "S" }],
    GlobalSecondaryIndexUpdates: [
      {
        Create: {
          IndexName: "byOf",
          KeySchema: [{ AttributeName: "of", KeyType: "HASH" }],
          Projection: { ProjectionType: "ALL" },
        },
      },
    ],
  })
  const statusOf = async () =>
    (await db.describeTable({ TableName })).Table?.GlobalSecondaryIndexes?.[0]?.IndexStatus
  await expect.poll(statusOf).toBe("ACTIVE")
  const ExpressionAttributeValues = { ":x": { S: "x" } }
  const KeyConditionExpression = "#of = :x"
  const ExpressionAttributeNames = { "#of": "of" }
  const { Count } = await db.query({
    ...{ TableName, IndexName: "byOf", KeyConditionExpression },
    ...{ ExpressionAttributeNames, ExpressionAttributeValues },
  })
  expect(Count).toBe(1)
})

// Cloudflare takes 3 MB, compressed, on its free plan. Source: Workers documentation, Limits.
test("the bundle is small, and there is nothing native in it", () => {
  const text = readFileSync(bundle)
  expect(gzipSync(text).length).toBeLessThan(400 * 1024)
  const all = text.toString().matchAll(/(?:^|;)import\b(?!\()[^"();]*"([^"]+)"(?=;)/gm)
  const imports = [...all].map(([, name]) => name)
  expect(imports).toContain("node:crypto")
  expect(imports.filter((name) => !name?.startsWith("node:"))).toEqual([])
  expect(readFileSync(join(root, "wrangler.toml"), "utf8")).toContain("no_bundle = true")
})
