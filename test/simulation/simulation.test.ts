/**
 * Some seeds for every day; `npm run simulate -- --seeds 1000` takes longer. And the proof that the
 * simulation can fail: whatever a storage does wrong is found.
 */
import { join } from "node:path"
import { expect, test } from "vitest"
import { seedOf } from "../support/seeded-random.ts"
import { temporaryFolder } from "../support/temporary-folder.ts"
import { breakageNames, breakageOf } from "./broken-storage.ts"
import type { Features } from "./random-request.ts"
import { featuresOf, simulate } from "./simulation.ts"
import { openInProcess, openProcesses, type Subject } from "./subject.ts"

const seed = seedOf(process.env.SEED)
const operations = 240

async function findingOf(subject: Subject, seed: number): Promise<string | undefined> {
  try {
    return await simulate({ seed, operations, subject })
  } finally {
    await subject.close()
  }
}

test.for(Array.from({ length: 8 }, (_, place) => seed + place))(
  "a database in memory keeps its promises: SEED=%i",
  async (seed) => {
    expect(await findingOf(await openInProcess({ seed }), seed)).toBeUndefined()
  },
)

test(`so does a file that is closed and opened again under way: SEED=${seed}`, async () => {
  await using folder = await temporaryFolder()
  const path = join(folder.path, "data.db")
  expect(await findingOf(await openInProcess({ seed, path }), seed)).toBeUndefined()
})

test(`so do two processes on one file: SEED=${seed}`, async () => {
  expect(await findingOf(await openProcesses(), seed)).toBeUndefined()
})

// Seeds of their own: a canary that is found by chance would be missed by chance.
const canarySeeds = [1, 2, 3, 4, 5]
const { indexes } = await featuresOfSimulated()

test.for(breakageNames)("a storage is found out that %s", async (name, { skip }) => {
  skip(!indexes && /index/.test(name), "secondary indexes are not served")
  for (const seed of canarySeeds) {
    const subject = await openInProcess({ seed, around: breakageOf(name) })
    if ((await findingOf(subject, seed)) !== undefined) return
  }
  expect.unreachable("nothing was found")
})

async function featuresOfSimulated(): Promise<Features> {
  const subject = await openInProcess({ seed: 1 })
  try {
    return await featuresOf(subject)
  } finally {
    await subject.close()
  }
}
