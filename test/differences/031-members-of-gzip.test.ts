/**
 * A body of more than 1,000 gzip members is unreadable, for every member costs, even an empty one.
 * How many DynamoDB reads was not observed.
 */
import { gzipSync } from "node:zlib"
import { expect, test } from "vitest"
import { rawRequest } from "../support/raw-request.ts"
import { startServer } from "../support/server.ts"

test.each([
  [1000, 200],
  [1001, 500],
])("%i members: %i", async (members, status) => {
  await using server = await startServer()
  const empty = Array.from({ length: members - 1 }, () => gzipSync(""))
  const body = Buffer.concat([...empty, gzipSync("{}")])
  const headers = { "content-encoding": "gzip" }
  const reply = await rawRequest(server.url, { operation: "ListTables", body, headers })
  expect(reply.status).toBe(status)
})
