// How long a body may be, and compression both ways. Observed on the live service.
import { deflateSync, gzipSync, inflateSync } from "node:zlib"
import { expect, test } from "vitest"
import { crc32ByTable } from "../http/middleware/checksum.ts"
import { openApp } from "./open-app.ts"
import { listTables, platform, send } from "./raw-request.case.ts"

const limit = 16 * 1024 * 1024
const padded = (length: number) => `{}${" ".repeat(length - 2)}`

test("16 MiB are taken, one byte more is not", async () => {
  expect((await send({ body: padded(limit) })).status).toBe(200)
  const { status, bytes } = await send({ body: padded(limit + 1) })
  expect([status, bytes.length]).toEqual([413, 0])
  const announced = await send({
    headers: { ...listTables, "content-length": String(limit + 1) },
    body: "{}",
  })
  expect(announced.status).toBe(413)
})

test.each<[string, string, Uint8Array, number]>([
  ["gzip", "gzip", gzipSync("{}"), 200],
  ["gzip of several members", "gzip", Buffer.concat([gzipSync("{"), gzipSync("}")]), 200],
  ["gzip with junk behind", "gzip", Buffer.concat([gzipSync("{}"), Buffer.from("junk")]), 200],
  ["deflate", "deflate", deflateSync("{}"), 200],
  ["identity", "identity", Buffer.from("{}"), 200],
  ["no gzip at all", "gzip", Buffer.from("{}"), 500],
  ["half of a gzip", "gzip", gzipSync(padded(1000)).subarray(0, 20), 500],
  ["gzip that grows too long", "gzip", gzipSync(padded(limit + 1)), 500],
  ["an unknown encoding", "br", Buffer.from("{}"), 400],
])("%s", async (_, encoding, body, status) => {
  const reply = await send({ headers: { ...listTables, "content-encoding": encoding }, body })
  expect(reply.status).toBe(status)
  if (status === 500) {
    expect(reply.text).toBe(
      '{"__type":"com.amazonaws.dynamodb.v20120810#InternalServerError","message":"Internal server error"}',
    )
  }
})

test("long replies are compressed for those who take it, and the checksum is of what is sent", async () => {
  const app = await openApp({ database: { path: ":memory:" } }, platform)
  for (let count = 0; count < 40; count += 1) {
    await send({
      app,
      headers: { ...listTables, "x-amz-target": "DynamoDB_20120810.CreateTable" },
      body: JSON.stringify({
        TableName: `${"t".repeat(200)}${count}`,
        BillingMode: "PAY_PER_REQUEST",
        KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
        AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
      }),
    })
  }
  const accepting = { ...listTables, "accept-encoding": "gzip, deflate" }
  const short = await send({ app, headers: accepting, body: '{"Limit":2}' })
  expect(short.headers.get("content-encoding")).toBeNull()
  const long = await send({ app, headers: accepting, body: "{}" })
  expect(long.headers.get("content-encoding")).toBe("gzip")
  expect(long.bytes.length).toBeLessThan(4096)
  expect(long.headers.get("x-amz-crc32")).toBe(String(crc32ByTable(long.bytes)))
  const deflated = await send({
    app,
    headers: { ...listTables, "accept-encoding": "gzip;q=0.5, deflate" },
    body: "{}",
  })
  expect(deflated.headers.get("content-encoding")).toBe("deflate")
  expect(deflated.headers.get("x-amz-crc32")).toBe(String(crc32ByTable(deflated.bytes)))
  expect(inflateSync(deflated.bytes).toString()).toContain("TableNames")
  for (const refusing of ["identity", "gzip;q=0", "br", "deflate;q=0"]) {
    const plain = await send({
      app,
      headers: { ...listTables, "accept-encoding": refusing },
      body: "{}",
    })
    expect(plain.headers.get("content-encoding")).toBeNull()
  }
  await app.close()
})
