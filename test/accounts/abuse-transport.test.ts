// Attempts below the API, on a server as users run it. Numbers are those of the abuse cases.
import { gzipSync } from "node:zlib"
import { afterAll, beforeAll, expect, test } from "vitest"
import { clientFor } from "../support/client.ts"
import { jsonOf, rawRequest } from "../support/raw-request.ts"
import { failToStart, type Server, startServer } from "../support/server.ts"
import { exchange, head } from "./exchange.ts"
import { control, controlEnv, refusalOf, simpleTable } from "./strict-app.ts"

let server: Server
beforeAll(async () => {
  server = await startServer({ env: controlEnv })
})
afterAll(() => server.stop())

const smuggled = "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}"

// A second answer would be to the request that hides in the first one's body.
test.each([
  ["two lengths", `${head("Content-Length: 5", "Content-Length: 6")}hello`],
  [
    "a length and chunks",
    `${head("Content-Length: 5", "Transfer-Encoding: chunked")}0\r\n\r\n${smuggled}`,
  ],
  ["chunks by another name", `${head("Transfer-Encoding: xchunked")}0\r\n\r\n${smuggled}`],
  ["a folded line", `${head("X-A: b", " folded: c", "Content-Length: 0")}`],
  ["a space in a name", `${head("X A: b", "Content-Length: 0")}`],
  ["a bare carriage return", `${head("X-A: b\rX-B: c", "Content-Length: 0")}`],
  ["a length that is none", `${head("Content-Length: 1e1")}hello`],
  ["a chunk that is none", `${head("Transfer-Encoding: chunked")}zz\r\n`],
])("21: %s is answered once at most, and the connection is closed", async (_, bytes) => {
  const { text, isClosed } = await exchange(server.url, bytes)
  const answers = text.match(/HTTP\/1\.1 \d+/g) ?? []
  expect(answers).toEqual(["HTTP/1.1 400"])
  expect(isClosed).toBe(true)
})

test("20: two Authorization headers, and two hosts", async () => {
  const claim = (key: string) =>
    `Authorization: AWS4-HMAC-SHA256 Credential=${key}/20261121/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=b`
  const call = ["X-Amz-Target: DynamoDB_20120810.ListTables", "Content-Length: 2"]
  const type = "Content-Type: application/x-amz-json-1.0"
  const both = head(type, ...call, "X-Amz-Date: 20261121T000000Z", claim("A"), claim("B"))
  expect((await exchange(server.url, `${both}{}`)).text).toContain("IncompleteSignatureException")
  expect((await exchange(server.url, head("Host: y", "Content-Length: 0"))).text).toMatch(
    /^HTTP\/1\.1 400/,
  )
})

const keys = { keys: control, operation: "ListTables" }

test("30: a body beyond 16 MiB is refused, and others are served meanwhile", async () => {
  const slow = exchange(server.url, `${head("Content-Length: 100")}{`, 8000)
  // So much that nobody waits for it.
  const tooLong = head(`Content-Length: ${1024 * 1024 * 1024}`)
  expect((await exchange(server.url, tooLong)).text).toMatch(/^HTTP\/1\.1 413/)
  expect((await rawRequest(server.url, { ...keys, body: "{}" })).status).toBe(200)
  expect((await slow).text).toBe("")
})

test("31: a bomb is not unpacked for strangers, and to its bound for others", async () => {
  const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024))
  const headers = { "content-encoding": "gzip" }
  const stranger = { accessKeyId: "AKIAIOSFODNN7UNKNOWN", secretAccessKey: "x".repeat(40) }
  const refused = await rawRequest(server.url, { ...keys, keys: stranger, body: bomb, headers })
  expect(jsonOf(refused).__type).toContain("UnrecognizedClientException")
  expect((await rawRequest(server.url, { ...keys, body: bomb, headers })).status).toBe(500)
  expect((await rawRequest(server.url, { ...keys, body: "{}" })).status).toBe(200)
})

test.each([
  ["depth", "[".repeat(100_000)],
  ["many members", `{${Array.from({ length: 200_000 }, (_, at) => `"k${at}":1`).join()}}`],
  ["a prototype", '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}'],
  ["the same member twice", '{"Limit":1,"Limit":2}'],
  ["half a character", '{"ExclusiveStartTableName":"\\ud800abc"}'],
  ["a huge number", '{"Limit":1e999}'],
])("32: JSON with %s harms nothing", async (_, body) => {
  const { status } = await rawRequest(server.url, { ...keys, body })
  expect([200, 400]).toContain(status)
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
  expect((await rawRequest(server.url, { ...keys, body: "{}" })).status).toBe(200)
})

test("35: a flood of unknown keys is refused, every one", async () => {
  const answers = await Promise.all(
    Array.from({ length: 300 }, (_, at) => {
      const accessKeyId = `AKIAFLOOD${String(at).padStart(11, "0")}`
      const db = clientFor(server.url, { accessKeyId, secretAccessKey: "x".repeat(40) })
      return refusalOf(db.listTables({}))
    }),
  )
  expect(new Set(answers.map((answer) => answer.slice(0, 27)))).toEqual(
    new Set(["UnrecognizedClientException"]),
  )
})

test.each([
  { IAM_ACCOUNT_ID: "" },
  { ...controlEnv, IAM_ACCOUNT_ID: "" },
  { ...controlEnv, IAM_ACCESS_KEY: "" },
  { IAM_SECRET_FILE: "" },
  { IAM_ACCESS_KEY: control.accessKeyId },
])("42: %j does not end in open mode", async (given) => {
  const { end, output } = await failToStart({ env: given })
  expect(end).toBe(78)
  expect(output).not.toContain(control.secretAccessKey)
})

test("42: with a secret file that is empty it stays strict", async () => {
  await using other = await startServer({ env: { IAM_SECRET_FILE: "/dev/null" } })
  expect(other.mode).toBe("strict")
  expect(await refusalOf(clientFor(other.url, control).createTable(simpleTable("Orders")))).toMatch(
    /^UnrecognizedClientException/,
  )
})
