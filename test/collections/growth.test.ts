/** `latest` and pages cost what is there now, whatever the history: see growth.ts for the long run. */
import { expect, test } from "vitest"
import { growth } from "./growth.ts"
import { callerAt, newCollection, newEntry, startOnFile } from "./subjects.ts"

test("as many entries with 20 versions as with 1", async () => {
  const { latestP50 } = await growth(Number(process.env.GROWTH_ENTRIES ?? 1000), 20)
  expect(latestP50.many / latestP50.one).toBeLessThan(1.5)
})

test("the newest version takes the same two reads after 1 write and after 300", async () => {
  const { url } = await startOnFile()
  const call = callerAt(url)
  const entry = await newEntry(call, await newCollection(call), { name: "a", value: 0 })
  const readsOf = async () => {
    const before = await reads(url)
    expect((await call("GET", entry)).status).toBe(200)
    const after = await reads(url)
    return Object.entries(after).filter(([name, count]) => count !== before[name])
  }
  expect((await readsOf()).map(([name]) => name)).toEqual(["GetItem"])
  const before = (await reads(url)).GetItem ?? 0
  await call("GET", entry)
  expect((await reads(url)).GetItem).toBe(before + 2)
  for (let n = 0; n < 300; n += 1) await call("PUT", entry, { value: n })
  const later = await reads(url)
  await call("GET", entry)
  expect(await reads(url)).toEqual({ ...later, GetItem: (later.GetItem ?? 0) + 2 })
})

/** Requests to the database so far, by operation. */
async function reads(url: string): Promise<Record<string, number>> {
  const text = await (await fetch(`${url}/metrics`)).text()
  const lines = text.matchAll(/^libdynamo_requests_total\{operation="([A-Z]\w+)".*?\} (\d+)$/gm)
  return Object.fromEntries([...lines].map(([, name = "", count]) => [name, Number(count)]))
}
