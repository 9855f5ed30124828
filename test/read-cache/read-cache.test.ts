// A read cache that calls itself invisible: with one process nobody can tell that it is there.
import { expect, test } from "vitest"
import { cached } from "../../src/storage/cached-storage.ts"
import { type CacheMode, ReadCache } from "../../src/storage/read-cache.ts"
import type { Storage } from "../../src/storage/storage.ts"
import { RandomRequests } from "../simulation/random-request.ts"
import { simulate } from "../simulation/simulation.ts"
import { openInProcess, type Subject } from "../simulation/subject.ts"
import { wireOf } from "../simulation/wire.ts"
import { seededRandom, seedOf } from "../support/seeded-random.ts"
import { delayed } from "./delayed-storage.ts"

const seed = seedOf(process.env.SEED)
const isRead = /^(GetItem|BatchGetItem|Query|Scan)$/

function cacheOf(mode: CacheMode, itemsMax = 100): ReadCache {
  // A clock of its own: that of a simulation goes on with every look at it.
  const platform = {
    now: () => 1,
    randomBytes: (length: number) => new Uint8Array(length),
    log() {},
  }
  return new ReadCache({ itemsMax, ttlMs: 1000, mode, platform })
}

async function findingOf(subject: Subject, seed: number): Promise<string | undefined> {
  try {
    return (await simulate({ seed, operations: 240, subject })).finding
  } finally {
    await subject.close()
  }
}

const hits: number[] = []

// Every reply of several clients at the same time, on a storage that keeps them waiting, is one
// that a single copy would have given. More clients at a time are more than the judge can order.
test.for(Array.from({ length: 8 }, (_, place) => seed + place))(
  "keeps the promises of what is behind it: SEED=%i",
  async (seed) => {
    const cache = cacheOf("invisible", 1 + (seed % 40))
    const random = seededRandom(seed)
    const around = (storage: Storage) => cached(delayed(storage, random), cache)
    const subject = { ...(await openInProcess({ seed, around })), clients: 3 }
    expect(await findingOf(subject, seed)).toBeUndefined()
    hits.push(cache.counts.itemHits)
  },
)

test("which says something, for some were answered by it", () => {
  expect(Math.max(...hits)).toBeGreaterThan(0)
})

// The canary: with the rules of DAX pages are older than what was written.
test("which can fail: the rules of DAX are seen", async () => {
  for (let seed = 1; seed < 20; seed += 1) {
    const around = (storage: Storage) => cached(storage, cacheOf("dax"))
    if (await findingOf(await openInProcess({ seed, around }), seed)) return
  }
  expect.unreachable("a page that is out of date was never found")
})

test(`the same requests get the same replies, with and without: SEED=${seed}`, async () => {
  const cache = cacheOf("invisible", 30)
  const plain = await openInProcess({ seed })
  const kept = await openInProcess({ seed, around: (storage) => cached(storage, cache) })
  const requests = new RandomRequests(seededRandom(seed), "one", [])
  for (const definition of requests.tables) {
    const request = wireOf({ ask: "createTable", definition, capacity: "NONE" })
    expect(await kept.send(0, request)).toEqual(await plain.send(0, request))
  }
  for (let number = 0; number < 3000; number += 1) {
    const request = wireOf(requests.next())
    const times = isRead.test(request.operation) ? 2 : 1
    for (let time = 0; time < times; time += 1) {
      const reply = await plain.send(0, request)
      expect(await kept.send(0, request), `request ${number}, seed ${seed}`).toEqual(reply)
    }
  }
  const { itemHits, pageHits } = cache.counts
  expect(itemHits).toBeGreaterThan(100)
  expect(pageHits).toBeGreaterThan(100)
  await plain.close()
  await kept.close()
})
