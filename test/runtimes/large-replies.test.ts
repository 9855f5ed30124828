/** Long replies go another way on Bun: whole, with their length, however slowly they are read. */
import { hash } from "node:crypto"
import { once } from "node:events"
import { Agent, type IncomingMessage, request } from "node:http"
import { crc32, gunzipSync } from "node:zlib"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { simpleTable } from "../accounts/roots.ts"
import { clientFor } from "../support/client.ts"
import { signedHeaders } from "../support/raw-request.ts"
import { type Server, startServer } from "../support/server.ts"
import { findRuntimes } from "./runtimes.ts"

const TableName = "Long"
/** Around every bound that the way of a reply has: ours, Bun's and the socket's. */
const lengths = [12_100, 12_288, 12_300, 15_300, 15_400, 16_300, 16_400, 66_000, 390_000]
const texts = {
  "one letter": (bytes: number) => "y".repeat(bytes),
  "letters of several bytes": (bytes: number) => "é😀".repeat(bytes / 6),
  "what is long when compressed, too": (bytes: number) =>
    Array.from({ length: bytes / 64 }, (_, at) => hash("sha256", String(at))).join(""),
}
const manyKeys = Array.from({ length: 40 }, (_, at) => ({ pk: { S: `many-${at}` } }))

describe.each(findRuntimes())("$name", ({ program }) => {
  const isMissing = "missing" in program
  const [aKey] = manyKeys
  let server: Server | undefined
  beforeAll(async () => {
    if (isMissing) return
    server = await startServer({ command: [program.path, "dist/index.js"] })
    const db = clientFor(server.url)
    await db.createTable(simpleTable(TableName))
    for (const key of manyKeys) {
      await db.putItem({ TableName, Item: { ...key, body: { S: "m".repeat(390_000) } } })
    }
  })
  afterAll(() => server?.stop())

  /** The reply's head, its body still to be read. */
  async function ask(operation: string, input: object, agent?: Agent, headers = {}) {
    const body = JSON.stringify(input)
    const url = server?.url ?? ""
    const signed = await signedHeaders(url, { body, operation, headers })
    const sent = request(url, { method: "POST", headers: signed, ...(agent && { agent }) })
    sent.end(body)
    const [reply] = (await once(sent, "response")) as [IncomingMessage]
    return reply
  }

  test.skipIf(isMissing).each(Object.entries(texts))("of %s come whole", async (_, textOf) => {
    const db = clientFor(server?.url ?? "")
    for (const length of lengths) {
      const Item = { pk: { S: "a" }, body: { S: textOf(length) } }
      await db.putItem({ TableName, Item })
      for (const coding of ["identity", "gzip"]) {
        const headers = { "accept-encoding": coding }
        const get = { TableName, Key: { pk: Item.pk } }
        const reply = await ask("GetItem", get, undefined, headers)
        const body = Buffer.concat(await reply.toArray())
        expect(reply.statusCode).toBe(200)
        expect(reply.headers["transfer-encoding"]).toBeUndefined()
        expect(reply.headers["content-length"]).toBe(String(body.length))
        expect(reply.headers["x-amz-crc32"]).toBe(String(crc32(body)))
        const text = String(coding === "gzip" ? gunzipSync(body) : body)
        expect(JSON.parse(text)).toEqual({ Item })
      }
    }
  })

  test.skipIf(isMissing)("wait for a slow reader, and the connection goes on", async () => {
    const db = clientFor(server?.url ?? "")
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    for (let round = 0; round < 3; round++) {
      const keys = { RequestItems: { [TableName]: { Keys: manyKeys } } }
      const reply = await ask("BatchGetItem", keys, agent)
      // More than the sockets hold: the rest waits in the server, which goes on with others.
      for (let others = 0; others < 20; others++) await db.getItem({ TableName, Key: aKey })
      const body = Buffer.concat(await reply.toArray())
      expect(reply.headers["content-length"]).toBe(String(body.length))
      const { Responses } = JSON.parse(String(body))
      expect(Responses[TableName]).toHaveLength(manyKeys.length)
    }
    agent.destroy()
  })

  test.skipIf(isMissing)("whose reader has gone disturb nobody", async () => {
    for (let round = 0; round < 20; round++) {
      const keys = { RequestItems: { [TableName]: { Keys: manyKeys } } }
      const reply = await ask("BatchGetItem", keys)
      await once(reply, "data")
      reply.destroy()
    }
    const { Item } = await clientFor(server?.url ?? "").getItem({ TableName, Key: aKey })
    expect(Item?.body?.S).toHaveLength(390_000)
    expect(server?.output()).not.toContain('"level":"error"')
  })
})
