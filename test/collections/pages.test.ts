/** Lists that do not fit on a page. */
import { beforeAll, expect, test } from "vitest"
import { type Server, startServer } from "../support/server.ts"
import { type Call, callerAt, newCollection, newEntry, storeAt, testKey } from "./subjects.ts"

const collectionsCount = Number(process.env.COLLECTIONS ?? 1200)

let server: Server
let call: Call
beforeAll(async () => {
  const env = { API_KEYS: JSON.stringify([testKey]), FILE: ":memory:" }
  server = await startServer({ env })
  call = callerAt(server.url)
  return () => server.stop()
})

async function walk(path: string, limit: number): Promise<{ ids: string[]; pages: number }> {
  const ids: string[] = []
  let pages = 0
  let next: string | null = `${path}${path.includes("?") ? "&" : "?"}limit=${limit}`
  while (next !== null) {
    const { body, headers } = await call("GET", next)
    expect(body.length).toBeLessThanOrEqual(limit)
    ids.push(...body.map(({ meta }: Listed) => `${meta.entry ?? meta.collection}/${meta.version}`))
    pages += 1
    const link: string | undefined = /<\/api([^>]*)>; rel="next"/.exec(
      headers.get("link") ?? "",
    )?.[1]
    next = link ?? null
  }
  return { ids, pages }
}

interface Listed {
  readonly meta: { readonly entry?: string; readonly collection: string; readonly version: number }
}

test("many collections are all there, once, however they are asked for", async () => {
  const make = async (n: number) => newCollection(call, `user-${n % 7}`, `c${n}`)
  for (let from = 0; from < collectionsCount; from += 50) {
    await Promise.all(Array.from({ length: 50 }, (_, n) => make(from + n)))
  }
  for (const filter of ["latest", "current", "all"]) {
    const { ids, pages } = await walk(`/collection?filter=${filter}`, 77)
    expect(new Set(ids).size).toBe(collectionsCount)
    expect(ids).toHaveLength(collectionsCount)
    expect(pages).toBe(Math.ceil(collectionsCount / 77))
  }
  const { body, headers } = await call("GET", "/collection")
  expect(body).toHaveLength(Math.min(1000, collectionsCount))
  expect(headers.has("x-next-cursor")).toBe(collectionsCount > 1000)
  const store = storeAt(server.url)
  expect(await store.getCollections()).toHaveLength(collectionsCount)
  let seen = 0
  for await (const page of store.pages({ limit: 100 })) seen += page.length
  expect(seen).toBe(collectionsCount)
})

test("pages over what lives and what is deleted, then and now", async () => {
  const collection = await newCollection(call, "pages")
  const entries: string[] = []
  for (let n = 0; n < 10; n += 1) entries.push(await newEntry(call, collection, { name: `e${n}` }))
  const moment = (await call("GET", entries[9] ?? "")).body[0].meta.version
  for (const entry of entries.slice(0, 5)) await call("DELETE", entry)
  for (let limit = 1; limit <= 11; limit += 1) {
    const count = async (query: string) =>
      (await walk(`${collection}/entry?${query}`, limit)).ids.length
    expect(await count("filter=latest")).toBe(5)
    expect(await count("filter=current")).toBe(10)
    expect(await count("filter=all")).toBe(15)
    expect(await count(`at=${moment}`)).toBe(10)
  }
  const history = await walk(`${entries[0]}/versions`, 1)
  expect(history.ids).toHaveLength(2)
})

test("all versions up to a moment, however short the pages", async () => {
  const collection = await newCollection(call, "moments")
  const entry = await newEntry(call, collection, { name: "a", value: 0 })
  for (let value = 1; value < 5; value += 1) await call("PUT", entry, { value })
  const { body } = await call("GET", `${entry}/versions?order=asc`)
  const moment = body[2].meta.version
  for (const limit of [1, 2, 3, 10]) {
    const { ids } = await walk(`${entry}?filter=all&at=${moment}`, limit)
    expect(ids).toHaveLength(3)
  }
  expect((await call("GET", `${entry}?filter=all&at=1`)).status).toBe(404)
})

async function queriesSoFar(): Promise<number> {
  const text = await (await fetch(`${server.url}/metrics`)).text()
  const counts = [...text.matchAll(/^\w*requests\w*\{[^}]*"Query"[^}]*\} (\d+)$/gm)]
  return counts.reduce((sum, [, count]) => sum + Number(count), 0)
}

// Of what is under a slug only what dynamodb-mini wrote is anybody's who shares it.
test("what others have under the same slug is passed over a page at a time", async () => {
  for (let n = 0; n < 40; n += 1) await newCollection(call, "same-slug", `c${n}`)
  const before = await queriesSoFar()
  const { ids, pages } = await walk("/user/same%20slug/collection", 1)
  expect([ids, pages]).toEqual([[], 1])
  // One of the user's own, and one of the slug's.
  expect((await queriesSoFar()) - before).toBe(2)
})

test("a page ends where it gets heavy", async () => {
  const collection = await newCollection(call, "heavy")
  const value = "v".repeat(340_000)
  for (let n = 0; n < 40; n += 1) await newEntry(call, collection, { name: `e${n}`, value })
  const first = await call("GET", `${collection}/entry`)
  expect(first.headers.has("x-next-cursor")).toBe(true)
  expect(first.body.length).toBeGreaterThan(10)
  const entries = await (await storeAt(server.url).create("heavy", { name: "posts" })).get()
  expect(entries).toHaveLength(40)
})

test("cursors are good for their question only", async () => {
  const collection = await newCollection(call, "cursors")
  for (const name of ["a", "b", "c"]) await newEntry(call, collection, { name })
  const { headers } = await call("GET", `${collection}/entry?limit=1`)
  const cursor = headers.get("x-next-cursor") ?? ""
  const status = async (path: string) => (await call("GET", path)).status
  expect(await status(`${collection}/entry?limit=2&cursor=${cursor}`)).toBe(200)
  const text = Buffer.from(JSON.stringify([0, "##live#0"])).toString("base64url")
  for (const path of [
    `${collection}/entry?filter=current&cursor=${cursor}`,
    `/collection?cursor=${cursor}`,
    `${collection}/entry?cursor=x${cursor}`,
    `${collection}/entry?cursor=${text}.${cursor.split(".")[1]}`,
    `${collection}/entry?cursor=`,
    `${collection}/entry?cursor=%00`,
    `${collection}/entry?limit=0`,
    `${collection}/entry?limit=1001`,
  ]) {
    expect([path, await status(path)]).toEqual([path, 400])
  }
})
