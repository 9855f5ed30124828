/**
 * Many vectors in one table with an index for each distance: searched by brute force while nothing
 * is packed, packed, and searched again. What is nearest is told by a third way, in this file.
 */
import { readConfig } from "../../src/config.ts"
import { openApp } from "../../src/runtime/open-app.ts"
import { silentPlatform } from "../../src/runtime/platform.ts"
import { openDatabase } from "../support/database.ts"
import { type Send, senderTo } from "../support/in-process-caller.ts"
import { type SeededRandom, seededRandom } from "../support/seeded-random.ts"

export interface Measured {
  readonly vectors: number
  readonly dimensions: number
  readonly queries: number
  readonly data: keyof typeof shapes
  readonly on: "memory" | "file" | "sqld"
  readonly seed: number
}

export interface Figures {
  /** Of the ten nearest, how many were among the ten that were found. */
  readonly recall: number
  readonly exactRecall: number
  readonly searchMs: number
  /** In the database, as a search does it while nothing is packed; and in this process's memory. */
  readonly bruteForceMs: number
  readonly inMemoryMs: number
}

export interface Outcome {
  readonly writesPerSecond: number
  readonly packSeconds: number
  readonly byDistance: Readonly<Record<string, Figures>>
}

const TableName = "Vectors"
const distances = ["COSINE", "EUCLIDEAN", "DOT_PRODUCT"] as const
const topK = 10
const batchItems = 25
const batchesAtOnce = 8

/** `clusters` is as embeddings are; the others have nothing that could be made use of. */
export const shapes = {
  clusters: (random: SeededRandom, dimensions: number) => {
    const centres = Array.from({ length: 200 }, () => gaussian(random, dimensions))
    return () => {
      const centre = random.pick(centres)
      return gaussian(random, dimensions).map((value, at) => value / 2 + (centre[at] as number))
    }
  },
  gaussian: (random: SeededRandom, dimensions: number) => () => gaussian(random, dimensions),
  uniform: (random: SeededRandom, dimensions: number) => () =>
    Float32Array.from({ length: dimensions }, () => random.below(2 ** 24) / 2 ** 24),
} as const

export async function measureVectors(
  measured: Measured,
  say: (line: string) => void,
): Promise<Outcome> {
  const random = seededRandom(measured.seed)
  const next = shapes[measured.data](random, measured.dimensions)
  const vectors = Array.from({ length: measured.vectors }, next)
  const queries = Array.from({ length: measured.queries }, next)
  await using opened = await openDatabase(measured.on)
  const app = await openApp({ database: readConfig(opened.env).database }, silentPlatform())
  const send = senderTo(app.fetch)
  try {
    await createTable(send, measured.dimensions)
    const loadSeconds = await secondsOf(() => load(send, vectors))
    const writesPerSecond = Math.round(vectors.length / loadSeconds)
    say(`loaded, ${writesPerSecond} items a second with three indexes`)
    const before = await searchAll(send, queries)
    const packSeconds = await secondsOf(async () => {
      while (await app.maintain());
    })
    say(`packed in ${packSeconds} s`)
    // The first search reads the packs.
    await searchAll(send, queries.slice(0, 1))
    const after = await searchAll(send, queries)
    const byDistance = Object.fromEntries(
      distances.map((distance) => {
        const truth = nearestOf(distance, vectors, queries)
        const figures = {
          recall: recallOf(after[distance].found, truth.found),
          exactRecall: recallOf(before[distance].found, truth.found),
          searchMs: after[distance].ms,
          bruteForceMs: before[distance].ms,
          inMemoryMs: truth.ms,
        }
        say(`${distance} ${JSON.stringify(figures)}`)
        return [distance, figures]
      }),
    )
    return { writesPerSecond, packSeconds, byDistance }
  } finally {
    await app.close()
  }
}

async function createTable(send: Send, Dimensions: number): Promise<void> {
  await send("CreateTable", {
    TableName,
    AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
    KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
    BillingMode: "PAY_PER_REQUEST",
    VectorIndexes: distances.map((DistanceFunction) => ({
      ...{ IndexName: DistanceFunction, DistanceFunction, Dimensions },
      VectorAttribute: { AttributeName: "v" },
      Projection: { ProjectionType: "KEYS_ONLY" },
    })),
  })
}

async function load(send: Send, vectors: readonly Float32Array[]): Promise<void> {
  let from = 0
  const loader = async () => {
    while (from < vectors.length) {
      const start = from
      from += batchItems
      const requests = vectors.slice(start, start + batchItems).map((vector, at) => ({
        PutRequest: { Item: { pk: { S: `${start + at}` }, v: { L: listOf(vector) } } },
      }))
      await send("BatchWriteItem", { RequestItems: { [TableName]: requests } })
    }
  }
  await Promise.all(Array.from({ length: batchesAtOnce }, loader))
}

function listOf(vector: Float32Array) {
  return [...vector].map((value) => ({ N: value.toFixed(20) }))
}

type Nearest = { readonly found: readonly (readonly number[])[]; readonly ms: number }

/** One after the other: what one search takes, with nobody else there. */
async function searchAll(
  send: Send,
  queries: readonly Float32Array[],
): Promise<Record<(typeof distances)[number], Nearest>> {
  const all = []
  for (const IndexName of distances) {
    const found: number[][] = []
    const seconds = await secondsOf(async () => {
      for (const query of queries) {
        const SearchVector = listOf(query)
        const input = { TableName, IndexName, SearchVector, TopK: topK }
        const { SearchResults } = (await send("SearchVectors", input)) as {
          SearchResults: { Item: { pk: { S: string } } }[]
        }
        found.push(SearchResults.map(({ Item }) => Number(Item.pk.S)))
      }
    })
    all.push([IndexName, { found, ms: rounded((seconds * 1000) / queries.length) }])
  }
  return Object.fromEntries(all)
}

function nearestOf(
  distance: (typeof distances)[number],
  vectors: readonly Float32Array[],
  queries: readonly Float32Array[],
): Nearest {
  const lengths = vectors.map((vector) => Math.sqrt(dot(vector, vector)))
  const startedMs = performance.now()
  const found = queries.map((query) => {
    const nearness = Float64Array.from(vectors, (vector, at) => {
      const length = lengths[at] as number
      const product = dot(vector, query)
      if (distance === "DOT_PRODUCT") return product
      return distance === "COSINE" ? product / length : product - (length * length) / 2
    })
    return highestOf(nearness)
  })
  return { found, ms: rounded((performance.now() - startedMs) / queries.length) }
}

function highestOf(values: Float64Array): readonly number[] {
  const best: number[] = []
  for (let at = 0; at < values.length; at++) {
    const value = values[at] as number
    if (best.length === topK && value <= (values[best.at(-1) as number] as number)) continue
    let place = best.length
    while (place > 0 && (values[best[place - 1] as number] as number) < value) place--
    best.splice(place, 0, at)
    if (best.length > topK) best.pop()
  }
  return best
}

function recallOf(
  found: readonly (readonly number[])[],
  truth: readonly (readonly number[])[],
): number {
  const hits = truth.flatMap((nearest, at) => nearest.filter((one) => found[at]?.includes(one)))
  return rounded(hits.length / (topK * truth.length))
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0
  for (let at = 0; at < a.length; at++) sum += (a[at] as number) * (b[at] as number)
  return sum
}

function gaussian(random: SeededRandom, dimensions: number): Float32Array {
  const unit = () => (random.below(2 ** 24) + 1) / 2 ** 24
  return Float32Array.from(
    { length: dimensions },
    () => Math.sqrt(-2 * Math.log(unit())) * Math.cos(2 * Math.PI * unit()),
  )
}

async function secondsOf(work: () => Promise<void>): Promise<number> {
  const startedMs = performance.now()
  await work()
  return (performance.now() - startedMs) / 1000
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000
}
