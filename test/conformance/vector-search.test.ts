/**
 * SearchVectors. Sources: AWS guide, "Creating and searching vector indexes"; the SDK's
 * documentation of SearchVectorsInput.
 */
import { beforeAll, describe, expect, test } from "vitest"
import { randomOfTest } from "../support/random-of-test.ts"
import { refusalOf, subject } from "../support/subject.ts"
import {
  createVectorTable,
  type Distance,
  listOf,
  nearestScores,
  putAll,
  randomVector,
  schema,
  vectorIndex,
  vectorItem,
} from "../support/vector-table.ts"

const db = subject()
const distances: Distance[] = ["COSINE", "EUCLIDEAN", "DOT_PRODUCT"]

describe("what is nearest", () => {
  test.each(distances)("is exact in a small table, by %s, while items change", async (distance) => {
    const random = randomOfTest()
    const Dimensions = 1 + random.below(20)
    const index = vectorIndex("near", { Dimensions, DistanceFunction: distance })
    const TableName = await createVectorTable(db, [index])
    const vectors = new Map<string, number[]>()
    for (let round = 0; round < 3; round++) {
      const changed = Array.from({ length: 60 }, () => `k${random.below(120)}`)
      for (const name of changed) vectors.set(name, randomVector(random, Dimensions))
      const items = [...new Set(changed)].map((name) => vectorItem(name, vectors.get(name) ?? []))
      await putAll(db, TableName, items)
      const gone = [...vectors.keys()].filter(() => random.oneIn(8))
      for (const name of gone) {
        await db.deleteItem({ TableName, Key: { pk: { S: name } } })
        vectors.delete(name)
      }
      const query = randomVector(random, Dimensions)
      const TopK = 1 + random.below(100)
      const { SearchResults = [] } = await db.searchVectors({
        ...{ TableName, IndexName: "near", SearchVector: listOf(query), TopK },
      })
      const expected = nearestScores(distance, [...vectors.values()], query, TopK)
      expect(SearchResults).toHaveLength(expected.length)
      for (const [at, { Score, Item }] of SearchResults.entries()) {
        expect(Score).toBeCloseTo(expected[at] ?? Number.NaN, 5)
        const name = Item?.pk?.S ?? ""
        const own = nearestScores(distance, [vectors.get(name) ?? []], query, 1)
        expect(Score).toBeCloseTo(own[0] ?? Number.NaN, 5)
      }
    }
  })

  // The table of the guide: one is ten times as long as the other.
  test("is told in scores", async () => {
    const TableName = await createVectorTable(
      db,
      distances.map((DistanceFunction) => vectorIndex(DistanceFunction, { DistanceFunction })),
    )
    await putAll(db, TableName, [
      vectorItem("long", [10, 0]),
      vectorItem("same", [1, 0]),
      vectorItem("back", [-1, 0]),
    ])
    const search = async (IndexName: string) => {
      const { SearchResults = [] } = await db.searchVectors({
        ...{ TableName, IndexName, SearchVector: listOf([1, 0]), TopK: 3 },
      })
      return SearchResults.map(({ Item, Score }) => [Item?.pk?.S, Score])
    }
    expect(new Map(await search("COSINE").then((found) => found as [string, number][]))).toEqual(
      new Map([
        ["long", 0],
        ["same", 0],
        ["back", 2],
      ]),
    )
    expect(await search("EUCLIDEAN")).toEqual([
      ["same", 0],
      ["back", 2],
      ["long", 9],
    ])
    expect(await search("DOT_PRODUCT")).toEqual([
      ["long", 10],
      ["same", 1],
      ["back", -1],
    ])
  })
})

// More than comes in one piece from storage.
test("large items are found as well as small ones", async () => {
  const TableName = await createVectorTable(db, [vectorIndex("near")])
  const text = { text: { S: "x".repeat(300_000) } }
  for (const at of [5, 3, 1, 4, 2]) {
    await db.putItem({ TableName, Item: vectorItem(`k${at}`, [at, 0], text) })
  }
  const { SearchResults = [] } = await db.searchVectors({
    ...{ TableName, IndexName: "near", SearchVector: listOf([0, 0]), TopK: 4 },
  })
  expect(SearchResults.map(({ Score }) => Score)).toEqual([1, 2, 3, 4])
  expect(SearchResults.map(({ Item }) => Item?.text?.S?.length)).toEqual(Array(4).fill(300_000))
})

describe("what comes back", () => {
  let TableName: string
  beforeAll(async () => {
    const include = { ProjectionType: "INCLUDE" as const, NonKeyAttributes: ["title"] }
    TableName = await createVectorTable(
      db,
      [
        vectorIndex("all"),
        vectorIndex("some", { Projection: include, SearchSchema: schema(undefined, "brand") }),
        vectorIndex("keys", { Projection: { ProjectionType: "KEYS_ONLY" } }),
      ],
      { brand: "S" },
    )
    const more = { title: { S: "t" }, brand: { S: "b" }, extra: { M: { deep: { N: "1" } } } }
    await putAll(db, TableName, [vectorItem("a", [1, 2], more)])
  })
  const itemOf = async (IndexName: string, more: object = {}) => {
    const { SearchResults = [] } = await db.searchVectors({
      ...{ TableName, IndexName, SearchVector: listOf([1, 2]), TopK: 1, ...more },
    })
    return SearchResults[0]?.Item
  }

  test("is what the index projects, without the vector", async () => {
    const pk = { S: "a" }
    const brand = { S: "b" }
    const title = { S: "t" }
    expect(await itemOf("all")).toEqual({ pk, brand, title, extra: { M: { deep: { N: "1" } } } })
    expect(await itemOf("some")).toEqual({ pk, brand, title })
    expect(await itemOf("keys")).toEqual({ pk })
  })

  test("is what the ProjectionExpression asks for, as far as the index has it", async () => {
    const asked = { ProjectionExpression: "pk, v, extra.deep" }
    const v = { L: listOf([1, 2]) }
    const pk = { S: "a" }
    expect(await itemOf("all", asked)).toEqual({ pk, v, extra: { M: { deep: { N: "1" } } } })
    expect(await itemOf("keys", asked)).toEqual({ pk, v })
    const named = { ProjectionExpression: "#t", ExpressionAttributeNames: { "#t": "title" } }
    expect(await itemOf("some", named)).toEqual({ title: { S: "t" } })
    expect(await itemOf("keys", named)).toEqual({})
  })

  test("is told with its capacity where that is asked for", async () => {
    const search = { TableName, IndexName: "all", SearchVector: listOf([1, 2]), TopK: 1 }
    const capacityOf = async (ReturnConsumedCapacity?: "INDEXES" | "TOTAL" | "NONE") =>
      (
        await db.searchVectors({
          ...search,
          ...(ReturnConsumedCapacity && { ReturnConsumedCapacity }),
        })
      ).ConsumedCapacity
    expect(await capacityOf()).toBeUndefined()
    expect(await capacityOf("NONE")).toBeUndefined()
    expect(await capacityOf("TOTAL")).toEqual({ VectorSearchRequestBytes: 1024 })
    expect(await capacityOf("INDEXES")).toEqual({ VectorSearchRequestBytes: 1024 })
  })
})

test("what cannot be searched is refused", async () => {
  const TableName = await createVectorTable(db, [vectorIndex("near")])
  const refusal = (more: object) =>
    refusalOf(
      db.searchVectors({
        ...{ TableName, IndexName: "near", SearchVector: listOf([1, 2]), TopK: 1, ...more },
      }),
    )
  const invalid = (text: string) => `ValidationException: ${text}`
  expect(await refusal({ IndexName: "nowhere" })).toBe(
    invalid("The table does not have the specified index: nowhere"),
  )
  expect(await refusal({ TopK: 101 })).toBe(
    invalid(
      "Provided TopK value '101' is out of valid range. " +
        "The value must be between 1 and 100 inclusive",
    ),
  )
  expect(await refusal({ TopK: 0 })).toContain("Provided TopK value '0'")
  expect(await refusal({ SearchVector: listOf([1, 2, 3]) })).toBe(
    invalid("Input search vector dimension 3 does not match vector index dimension 2"),
  )
  expect(await refusal({ SearchVector: [{ N: "1" }, { S: "2" }] })).toContain("ValidationException")
  expect(await refusal({ SearchVector: [{ N: "1" }, { N: "1e39" }] })).toContain(
    "ValidationException",
  )
  expect(await refusal({ TableName: "Nowhere" })).toContain("ResourceNotFoundException")
  expect(await refusalOf(db.scan({ TableName, IndexName: "near" }))).toBe(
    invalid("Scan operation not supported on this index type"),
  )
  expect(
    await refusalOf(
      db.query({
        ...{ TableName, IndexName: "near", KeyConditionExpression: "pk = :p" },
        ExpressionAttributeValues: { ":p": { S: "a" } },
      }),
    ),
  ).toBe(invalid("Query operation not supported on this index type."))
})
