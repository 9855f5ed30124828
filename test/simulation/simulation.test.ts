/**
 * Some seeds for every day; `npm run simulate -- --seeds 1000` takes longer. And the proof that the
 * simulation can fail: whatever a storage does wrong is found.
 */
import { join } from "node:path"
import { expect, test } from "vitest"
import { seedOf } from "../support/seeded-random.ts"
import { startSqld } from "../support/sqld.ts"
import { temporaryFolder } from "../support/temporary-folder.ts"
import { breakageNames, breakageOf } from "./broken-storage.ts"
import { type Simulated, simulate } from "./simulation.ts"
import { openInProcess, openProcesses, openWorkerd, type Subject } from "./subject.ts"

const seed = seedOf(process.env.SEED)
const operations = 240

async function simulated(subject: Subject, seed: number): Promise<Simulated> {
  try {
    return await simulate({ seed, operations, subject })
  } finally {
    await subject.close()
  }
}

const carriedOut = new Set<string>()

test.for(Array.from({ length: 8 }, (_, place) => seed + place))(
  "a database in memory keeps its promises: SEED=%i",
  async (seed) => {
    const { finding, carriedOut: kinds } = await simulated(await openInProcess({ seed }), seed)
    expect(finding).toBeUndefined()
    for (const kind of kinds.keys()) carriedOut.add(kind)
  },
)

test("which says something, for every kind of request was carried out", () => {
  expect([...carriedOut].toSorted()).toEqual([
    ...["batchGet", "batchWrite", "createIndex", "createTable", "deleteIndex", "deleteTable"],
    ...["get", "query", "scan", "transactGet", "transactWrite", "write"],
  ])
})

test("the same seed gives the same history", async () => {
  const [one, other] = [
    await simulated(await openInProcess({ seed }), seed),
    await simulated(await openInProcess({ seed }), seed),
  ]
  expect(one.digest).toBe(other.digest)
})

test(`a file that is closed and opened again keeps its promises: SEED=${seed}`, async () => {
  await using folder = await temporaryFolder()
  const path = join(folder.path, "data.db")
  expect((await simulated(await openInProcess({ seed, path }), seed)).finding).toBeUndefined()
})

test(`so do two processes on one file: SEED=${seed}`, async () => {
  expect((await simulated(await openProcesses(), seed)).finding).toBeUndefined()
})

test(`an sqld keeps its promises, the server being opened again: SEED=${seed}`, async () => {
  await using sqld = await startSqld()
  const subject = await openInProcess({ seed, url: sqld.url })
  expect((await simulated(subject, seed)).finding).toBeUndefined()
})

test(`so do two processes on one sqld: SEED=${seed}`, async () => {
  await using sqld = await startSqld()
  expect((await simulated(await openProcesses(sqld.url), seed)).finding).toBeUndefined()
})

test(`so does workerd on an sqld: SEED=${seed}`, async () => {
  await using sqld = await startSqld()
  expect((await simulated(await openWorkerd(sqld.url), seed)).finding).toBeUndefined()
})

// Seeds of their own: a canary that is found by chance would be missed by chance.
const canarySeeds = [1, 2, 3, 4, 5]

test.for(breakageNames)("a storage is found out that %s", async (name) => {
  for (const seed of canarySeeds) {
    const subject = await openInProcess({ seed, around: breakageOf(name) })
    if ((await simulated(subject, seed)).finding !== undefined) return
  }
  expect.unreachable("nothing was found")
})
