/**
 * SIGKILL in the middle of writes: what was acknowledged is there, and heads agree with histories.
 * `COLLECTIONS_KILLS=20 npx vitest run test/collections/crash.test.ts` for longer.
 */
import { setTimeout as sleep } from "node:timers/promises"
import { expect, test } from "vitest"
import { openDatabase } from "../support/database.ts"
import { startServer } from "../support/server.ts"
import { type Call, callerAt, newCollection, newEntry, testKey } from "./subjects.ts"

const env = { API_KEYS: JSON.stringify([testKey]) }
const kills = Number(process.env.COLLECTIONS_KILLS ?? 3)
const writersCount = 8
const writesBeforeKill = 350

interface Acknowledged {
  readonly entry: string
  readonly revision: number
  readonly version: number
  readonly value: string
}

test.each(["file", "sqld"] as const)("every acknowledged version is there, on %s", async (kind) => {
  await using database = await openDatabase(kind)
  const acknowledged: Acknowledged[] = []
  let entries: string[] = []
  for (let kill = 0; kill < kills; kill += 1) {
    const server = await startServer({ env: { ...database.env, ...env } })
    const call = callerAt(server.url)
    if (kill === 0) entries = await makeEntries(call)
    const before = acknowledged.length
    const writers = entries.flatMap((entry, place) => [
      write(call, entry, `${kill}.${place}`, acknowledged),
      write(call, entries[0] ?? "", `${kill}.${place}.shared`, acknowledged),
    ])
    const writing = Promise.all(writers)
    let isOver = false
    const enough = async () => {
      while (!isOver && acknowledged.length < before + writesBeforeKill) await sleep(5)
    }
    try {
      await Promise.race([enough(), writing])
    } finally {
      isOver = true
      server.process.kill("SIGKILL")
      await writing
      await server.exited
    }
    await check(database.env, entries, acknowledged)
  }
  expect(acknowledged.length).toBeGreaterThanOrEqual(kills * writesBeforeKill)
})

async function makeEntries(call: Call): Promise<string[]> {
  const collection = await newCollection(call)
  const names = Array.from({ length: writersCount }, (_, place) => `entry ${place}`)
  return Promise.all(names.map((name) => newEntry(call, collection, { name, value: name })))
}

/** Until nobody answers any more. Deletes and restores too, so that heads move. */
async function write(call: Call, entry: string, name: string, done: Acknowledged[]): Promise<void> {
  for (let n = 0; ; n += 1) {
    const value = `${name}.${n}`
    const isMove = n % 10 === 9
    try {
      const { status, body } = isMove
        ? await call("DELETE", entry)
        : await call("PUT", entry, { value })
      if (status === 200) {
        done.push({ entry, value: body.value, ...body.meta })
      } else if (status !== 404) throw new Error(`answered ${status}: ${JSON.stringify(body)}`)
      if (isMove || status === 404) {
        const restored = await call("POST", `${entry}/restore`, { version: "r1" })
        if (restored.status === 200) {
          done.push({ entry, value: restored.body.value, ...restored.body.meta })
        }
      }
    } catch (error) {
      if (error instanceof TypeError || error instanceof SyntaxError) return
      throw error
    }
  }
}

async function check(
  databaseEnv: Readonly<Record<string, string>>,
  entries: readonly string[],
  acknowledged: readonly Acknowledged[],
): Promise<void> {
  await using server = await startServer({ env: { ...databaseEnv, ...env } })
  const call = callerAt(server.url)
  for (const entry of entries) {
    const versions: Listed[] = []
    for (let next: string | null = `${entry}/versions?order=asc`; next !== null; ) {
      const { body, headers } = await call("GET", next)
      versions.push(...body)
      const cursor: string | null = headers.get("x-next-cursor")
      next = cursor === null ? null : `${entry}/versions?order=asc&cursor=${cursor}`
    }
    expect(versions.map(({ meta }) => meta.revision)).toEqual(versions.map((_, place) => place + 1))
    for (const { entry: own, revision, version, value } of acknowledged) {
      if (own !== entry) continue
      const found = versions[revision - 1]
      expect([found?.meta.version, found?.value]).toEqual([version, value])
    }
    const [head] = (await call("GET", `${entry}?filter=current`)).body
    expect(head).toEqual(versions.at(-1))
  }
}

interface Listed {
  readonly meta: { readonly version: number; readonly revision: number }
  readonly value: string
}
