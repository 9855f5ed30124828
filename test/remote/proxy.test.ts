/** That the other remote tests see what they think they see. */
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { afterAll, beforeAll, expect, test } from "vitest"
import { type Fate, randomFates, startProxy } from "../support/proxy.ts"
import { seededRandom } from "../support/seeded-random.ts"

const reply = "x".repeat(100_000)
const heard: string[] = []
const server = createServer((request, response) => {
  request.setEncoding("utf8").on("data", (text) => heard.push(text))
  request.on("end", () => response.end(reply))
})
let target = ""
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  target = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

const ask = async (url: string, body: string) =>
  (await fetch(`${url}/ask`, { method: "POST", body })).text()

test("counts round trips, whether one after the other or at once", async () => {
  await using proxy = await startProxy(target)
  for (const body of ["a", "b"]) expect(await ask(proxy.url, body)).toBe(reply)
  const before = proxy.roundTrips
  await Promise.all(["c", "d", "e"].map((body) => ask(proxy.url, body)))
  expect([before, proxy.roundTrips]).toEqual([2, 5])
  expect(proxy.bodies[0]).toBe("POST /ask a")
})

test.each<{ fate: Fate; isHeard: boolean }>([
  { fate: "cut before", isHeard: false },
  { fate: "cut after", isHeard: true },
  { fate: "cut during", isHeard: true },
])("$fate: the database hears of it: $isHeard", async ({ fate, isHeard }) => {
  await using proxy = await startProxy(target, () => fate)
  await expect(ask(proxy.url, fate)).rejects.toThrow(/fetch failed|terminated/)
  expect(heard.includes(fate)).toBe(isHeard)
  expect([...proxy.cuts]).toEqual([[fate, 1]])
})

test("cuts at random, and at every place", () => {
  const next = randomFates(seededRandom(1), 10)
  const fates = Array.from({ length: 1000 }, next)
  expect(new Set(fates).size).toBe(4)
  const cuts = fates.filter((fate) => fate !== "pass").length
  expect(cuts).toBeGreaterThan(50)
  expect(cuts).toBeLessThan(200)
})
