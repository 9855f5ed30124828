/** Several processes, one entry: no update is lost, no revision is there twice. */
import { expect, test } from "vitest"
import { openDatabase } from "../support/database.ts"
import { type Server, startServer } from "../support/server.ts"
import { type Called, callerAt, newCollection, newEntry, testKey } from "./subjects.ts"

const env = { API_KEYS: JSON.stringify([testKey]) }

test.each(["file", "sqld"] as const)(
  "200 updates at once by four processes, on %s",
  async (kind) => {
    await using database = await openDatabase(kind)
    const servers: Server[] = []
    try {
      for (let n = 0; n < 4; n += 1) {
        servers.push(await startServer({ env: { ...database.env, ...env } }))
      }
      const calls = servers.map(({ url }) => callerAt(url))
      const [first] = calls
      if (!first) throw new Error("no server")
      const entry = await newEntry(first, await newCollection(first), { name: "a", value: -1 })
      const replies = await Promise.all(
        Array.from({ length: 200 }, (_, n) => calls[n % 4]?.("PUT", entry, { value: n })),
      )
      expect(replies.map((reply) => reply?.status)).toEqual(Array(200).fill(200))
      const { body: versions } = await first("GET", `${entry}/versions?order=asc`)
      expect(versions).toHaveLength(201)
      const revisions = versions.map(({ meta }: Listed) => meta.revision)
      expect(revisions).toEqual(Array.from({ length: 201 }, (_, n) => n + 1))
      const values = versions.map(({ value }: Listed) => value)
      expect(new Set(values).size).toBe(201)
      const byVersion = new Map(versions.map((each: Listed) => [each.meta.version, each.value]))
      for (const { body } of replies as Called[]) {
        expect(byVersion.get(body.meta.version)).toBe(body.value)
      }
      const highest = Math.max(...(replies as Called[]).map(({ body }) => body.meta.version))
      for (const call of calls) {
        const [latest] = (await call("GET", entry)).body
        expect([latest.meta.version, latest.meta.revision]).toEqual([highest, 201])
      }
    } finally {
      await Promise.all(servers.map((server) => server.stop()))
    }
  },
)

interface Listed {
  readonly meta: { readonly version: number; readonly revision: number }
  readonly value: number
}
