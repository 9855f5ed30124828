import { describe, expect, test } from "vitest"
import { randomOfTest } from "../../../test/support/random-of-test.ts"
import { filterOf } from "./filters.ts"
import { compareScores, scoreOf, type VectorMetric } from "./metric.ts"
import { decodePack, encodePack, packRowsMax } from "./pack.ts"
import { findCandidates, type NumberedPack } from "./search.ts"

const metrics: readonly VectorMetric[] = ["cosine", "euclidean", "dotProduct"]
const kind = (name: string) => filterOf(0, { S: name })

function vectorsOf(count: number, dimensions: number): Float32Array[] {
  const random = randomOfTest()
  return Array.from({ length: count }, () =>
    Float32Array.from({ length: dimensions }, () => (random.below(2001) + 500) / 1000),
  )
}

/** Every third is of another kind, which is told by the second filter; the first is never there. */
function packsOf(
  metric: VectorMetric,
  vectors: readonly Float32Array[],
  size = 400,
): readonly NumberedPack[] {
  const packs: NumberedPack[] = []
  for (let from = 0; from < vectors.length; from += size) {
    const rows = vectors.slice(from, from + size).map((vector, at) => ({
      ...{ id: from + at, vector },
      filters: (from + at) % 3 === 0 ? filterOf(1, { S: "odd" }) : "",
    }))
    const body = encodePack(metric, rows, packs[0]?.content.centre)
    packs.push({ pack: packs.length + 1, content: decodePack(body) })
  }
  return packs
}

describe.each(metrics)("%s", (metric) => {
  // 40 dimensions are rotated into more places than they are.
  test("the nearest are among few candidates", () => {
    const vectors = vectorsOf(2000, 40)
    const packs = packsOf(metric, vectors)
    const queries = vectorsOf(20, 40)
    let hits = 0
    for (const query of queries) {
      const search = { metric, query, filters: [], topK: 10, candidatesMax: 1000 }
      const found = new Set(findCandidates(packs, search).map(({ id }) => id))
      expect(found.size).toBeLessThan(600)
      hits += nearest(metric, vectors, query, 10).filter((id) => found.has(id)).length
    }
    expect(hits / 200).toBeGreaterThanOrEqual(0.97)
  })

  test("what the filters leave out is no candidate, and what they let in is", () => {
    const vectors = vectorsOf(900, 16)
    const packs = packsOf(metric, vectors)
    const search = { metric, query: vectors[7] as Float32Array, topK: 400, candidatesMax: 1000 }
    const odd = findCandidates(packs, { ...search, filters: [filterOf(1, { S: "odd" })] })
    expect(odd.map(({ id }) => id % 3)).toEqual(Array(300).fill(0))
    expect(findCandidates(packs, { ...search, filters: [filterOf(1, { S: "even" })] })).toEqual([])
    expect(findCandidates(packs, { ...search, filters: [kind("a")] })).toEqual([])
    expect(findCandidates(packs, { ...search, filters: [filterOf(2, { S: "a" })] })).toEqual([])
  })
})

test("fewer than are asked for are all candidates, each with its pack", () => {
  const vectors = [...vectorsOf(5, 3), new Float32Array(3)]
  const packs = packsOf("cosine", vectors, 4)
  const query = Float32Array.of(1, 0, 0)
  const all = { metric: "cosine" as const, query, filters: [], topK: 100, candidatesMax: 100 }
  const found = findCandidates(packs, all).toSorted((a, b) => a.id - b.id)
  expect(found.map(({ pack, id }) => [pack, id])).toEqual(
    [0, 1, 2, 3, 4, 5].map((id) => [id < 4 ? 1 : 2, id]),
  )
  expect(findCandidates(packs, { ...all, candidatesMax: 2 })).toHaveLength(2)
  expect(findCandidates([], all)).toEqual([])
})

test("a pack of another format is refused, and steps of work are bounded", () => {
  expect(() => decodePack(new Uint8Array(32))).toThrow("another format")
  expect([1, 256, 1024, 4096].map(packRowsMax)).toEqual([1024, 1024, 256, 64])
})

function nearest(
  metric: VectorMetric,
  vectors: readonly Float32Array[],
  query: Float32Array,
  topK: number,
): readonly number[] {
  const scores = vectors.map((vector) => scoreOf(metric, vector, query))
  const order = [...vectors.keys()]
  order.sort((a, b) => compareScores(metric, scores[a] as number, scores[b] as number))
  return order.slice(0, topK)
}
