/** Vectors that are many: what is nearest may be told approximately then (AWS guide). */
import { expect, test } from "vitest"
import { freshLife, life } from "../support/index-life.ts"
import { randomOfTest } from "../support/random-of-test.ts"
import {
  createVectorTable,
  listOf,
  nearestScores,
  putAll,
  randomVector,
  vectorIndex,
  vectorItem,
} from "../support/vector-table.ts"

freshLife()

// Enough to be packed: few of few dimensions, so that it takes no time.
test("many vectors are found as well as few, wherever they are by now", async () => {
  const random = randomOfTest()
  const Dimensions = 8
  const index = vectorIndex("near", { Dimensions, DistanceFunction: "COSINE" })
  const TableName = await createVectorTable(life.db, [index])
  const vectors = new Map<string, number[]>()
  const putSome = async (from: number, to: number) => {
    const items = []
    for (let at = from; at < to; at++) {
      vectors.set(`k${at}`, randomVector(random, Dimensions))
      items.push(vectorItem(`k${at}`, vectors.get(`k${at}`) ?? []))
    }
    await putAll(life.db, TableName, items)
  }
  const recall = async () => {
    let hits = 0
    for (let query = 0; query < 10; query++) {
      const SearchVector = randomVector(random, Dimensions)
      const { SearchResults = [] } = await life.db.searchVectors({
        ...{ TableName, IndexName: "near", SearchVector: listOf(SearchVector), TopK: 10 },
      })
      const last = nearestScores("COSINE", [...vectors.values()], SearchVector, 10).at(-1) ?? 0
      hits += SearchResults.filter(({ Score = 9 }) => Score <= last + 1e-6).length
      for (const { Item } of SearchResults) expect(vectors.has(Item?.pk?.S ?? "")).toBe(true)
    }
    return hits / 100
  }
  await putSome(0, 2500)
  expect(await recall()).toBe(1)
  // What a search examines tells when packing is done.
  const examined = async () => {
    const { ConsumedCapacity } = await life.db.searchVectors({
      ...{ TableName, IndexName: "near", SearchVector: listOf(randomVector(random, Dimensions)) },
      ...{ TopK: 1, ReturnConsumedCapacity: "TOTAL" },
    })
    return ConsumedCapacity?.VectorSearchRequestBytes ?? 0
  }
  await expect.poll(examined).toBeLessThan(1000 * 4 * Dimensions)
  expect(await recall()).toBeGreaterThanOrEqual(0.95)
  await putSome(0, 200)
  for (let at = 200; at < 400; at++) {
    await life.db.deleteItem({ TableName, Key: { pk: { S: `k${at}` } } })
    vectors.delete(`k${at}`)
  }
  expect(await recall()).toBeGreaterThanOrEqual(0.95)
})
