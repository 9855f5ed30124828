/** The bundle on a remote database: starting, stopping, and when the database is away. */
import { DynamoDB } from "@aws-sdk/client-dynamodb"
import { describe, expect, test } from "vitest"
import { createLocal } from "../../src/index.ts"
import { clientFor } from "../support/client.ts"
import { failToStart, startServer } from "../support/server.ts"
import { startSqld } from "../support/sqld.ts"
import { createTable } from "../support/subject.ts"
import { smoke } from "./smoke.ts"
import { newToken } from "./token.ts"

describe("a start that cannot be ends with one line", () => {
  test("that names LIBSQL_URL when nobody answers there", async () => {
    const { end, output } = await failToStart({ env: { LIBSQL_URL: "http://127.0.0.1:9" } })
    expect(end).toBe(78)
    expect(output.trim().split("\n")).toHaveLength(1)
    expect(output).toMatch(/^libdynamo: LIBSQL_URL: /)
  })

  test("that shows no token when the token is wrong", async () => {
    const { publicKey } = newToken()
    const { token } = newToken()
    await using sqld = await startSqld({ env: { SQLD_AUTH_JWT_KEY: publicKey } })
    const env = { LIBSQL_URL: sqld.url, LIBSQL_AUTH_TOKEN: token }
    const { end, output } = await failToStart({ env })
    expect(end).toBe(78)
    expect(output.trim().split("\n")).toHaveLength(1)
    expect(output).toContain("LIBSQL_URL")
    expect(output).toContain("token")
    expect(output).not.toContain(token)
  })
})

test("SIGTERM while many write: all is answered, and what was acknowledged is there", async () => {
  await using sqld = await startSqld()
  const env = { LIBSQL_URL: sqld.url }
  await using server = await startServer({ env })
  const db = clientFor(server.url)
  const TableName = await createTable(db, { pk: "S" })
  const acknowledged: string[] = []
  let isStopping = false
  const writers = Array.from({ length: 16 }, async (_, writer) => {
    for (let at = 0; ; at += 1) {
      const pk = `${writer}-${at}`
      const isAcknowledged = await db.putItem({ TableName, Item: { pk: { S: pk } } }).then(
        () => true,
        (error: unknown) => {
          // Refused by the operating system, since nobody listens any more: not by us.
          const { code = "" } = error as { code?: string }
          if (!isStopping || !["ECONNREFUSED", "ECONNRESET", "EPIPE"].includes(code)) throw error
          return false
        },
      )
      if (!isAcknowledged) return
      acknowledged.push(pk)
    }
  })
  const writing = Promise.all(writers)
  const enough = expect.poll(() => acknowledged.length).toBeGreaterThan(100)
  await Promise.race([enough, writing])
  isStopping = true
  const [end] = await Promise.all([server.stop(), writing])
  expect(end).toBe(0)

  await using again = await startServer({ env })
  const found = new Set<string | undefined>()
  let ExclusiveStartKey: Parameters<typeof db.scan>[0]["ExclusiveStartKey"]
  do {
    const input = { TableName, ConsistentRead: true, ExclusiveStartKey }
    const page = await clientFor(again.url).scan(input)
    for (const { pk } of page.Items ?? []) found.add(pk?.S)
    ExclusiveStartKey = page.LastEvaluatedKey
  } while (ExclusiveStartKey)
  expect(acknowledged.filter((pk) => !found.has(pk))).toEqual([])
})

test("the database goes away: alive, not ready, and why; it comes back, and all is well", async () => {
  await using sqld = await startSqld()
  await using server = await startServer({ env: { LIBSQL_URL: sqld.url } })
  const statusOf = async (path: string) => (await fetch(`${server.url}${path}`)).status
  await expect.poll(() => statusOf("/health/ready")).toBe(200)
  await sqld.kill()
  const away = await fetch(`${server.url}/health/ready`)
  expect([away.status, await away.text()]).toEqual([503, expect.stringMatching(/^the database: ./)])
  expect(await statusOf("/health/live")).toBe(200)
  await sqld.restart()
  await expect.poll(() => statusOf("/health/ready")).toBe(200)
  expect((await clientFor(server.url).listTables({})).TableNames).toEqual([])
})

test("createLocal on a server, with a token, and reset", async () => {
  const { publicKey, token: authToken } = newToken()
  await using sqld = await startSqld({ env: { SQLD_AUTH_JWT_KEY: publicKey } })
  await expect(createLocal({ url: sqld.url })).rejects.toThrow("token")
  const local = await createLocal({ url: sqld.url, authToken })
  const db = new DynamoDB(local.clientConfig)
  await smoke(db)
  await createTable(db, { pk: "S" })
  await local.reset()
  expect((await db.listTables({})).TableNames).toEqual([])
  await local.close()
})
