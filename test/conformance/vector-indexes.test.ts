/**
 * Vector indexes from their creation to their end. Sources: AWS guide, "Creating and searching
 * vector indexes" and "Troubleshooting vector indexes"; the SDK's documentation of
 * VectorIndexDescription.
 */
import { describe, expect, test } from "vitest"
import { freshLife, life } from "../support/index-life.ts"
import { randomOfTest } from "../support/random-of-test.ts"
import { refusalOf } from "../support/subject.ts"
import {
  createVectorTable,
  definitionsOf,
  listOf,
  nearestScores,
  putAll,
  randomVector,
  schema,
  vectorIndex,
  vectorItem,
  vectorTable,
} from "../support/vector-table.ts"

freshLife()

const invalid = "ValidationException: One or more parameter values were invalid: "

async function indexNow(TableName: string, name: string) {
  const { Table } = await life.db.describeTable({ TableName })
  return Table?.VectorIndexes?.find(({ IndexName }) => IndexName === name)
}

async function whenActive(TableName: string, name: string): Promise<void> {
  await expect.poll(async () => (await indexNow(TableName, name))?.IndexStatus).toBe("ACTIVE")
}

const create = (Create: ReturnType<typeof vectorIndex>, types = {}) => ({
  ...(Object.keys(types).length > 0 && { AttributeDefinitions: definitionsOf(types) }),
  VectorIndexUpdates: [{ Create }],
})

describe("a definition", () => {
  test("is described as it was made", async () => {
    const SearchSchema = schema("tenant", "kind")
    const index = vectorIndex("by-tenant", { SearchSchema, DistanceFunction: "COSINE" })
    const TableName = await createVectorTable(life.db, [index], { tenant: "S", kind: "N" })
    const { Table } = await life.db.describeTable({ TableName })
    expect(Table?.VectorIndexes).toEqual([
      {
        ...index,
        ...{ IndexStatus: "ACTIVE", IndexSizeBytes: 0, ItemCount: 0 },
        IndexArn: `${Table?.TableArn}/index/by-tenant`,
      },
    ])
    // pk and its value, tenant and its value, v and four bytes for each of its dimensions.
    await putAll(life.db, TableName, [vectorItem("ab", [1, 2], { tenant: { S: "t" } })])
    expect(await indexNow(TableName, "by-tenant")).toMatchObject({
      ItemCount: 1,
      IndexSizeBytes: 2 + 2 + 6 + 1 + 1 + 8,
    })
  })

  test("is refused where it cannot be", async () => {
    const refusal = (more: object, types = {}) => {
      const input = vectorTable([vectorIndex("near", more)], types)
      return refusalOf(life.db.createTable(input))
    }
    expect(await refusal({ SearchSchema: schema("tenant") })).toBe(
      `${invalid}One element in SearchSchema is not defined in attribute definitions`,
    )
    expect(await refusal({ VectorAttribute: { AttributeName: "pk" } })).toBe(
      `${invalid}Conflicting attribute definition for 'pk'. An attribute cannot be defined in ` +
        "AttributeDefinitions when used as a VectorAttribute.",
    )
    expect(await refusal({ Dimensions: 0 })).toContain("greater than or equal to 1")
    expect(await refusal({ Dimensions: 4097 })).toContain(invalid)
    expect(await refusal({}, { unused: "S" })).toContain("Some AttributeDefinitions are not used")
    const six = Array.from({ length: 6 }, (_, at) => vectorIndex(`near-${at}`))
    expect(await refusalOf(life.db.createTable(vectorTable(six)))).toBe(
      `${invalid}VectorIndex count exceeds the per-table limit of 5`,
    )
    const provisioned = {
      ...vectorTable([vectorIndex("near")]),
      BillingMode: "PROVISIONED" as const,
      ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 1 },
    }
    expect(await refusalOf(life.db.createTable(provisioned))).toBe(
      `${invalid}Vector indexes are only supported for PAY_PER_REQUEST tables`,
    )
    const unlike = [vectorIndex("one-1"), vectorIndex("two-2", { Dimensions: 3 })]
    expect(await refusalOf(life.db.createTable(vectorTable(unlike)))).toContain(invalid)
  })
})

describe("an index that is added", () => {
  test("has what was there before and what comes meanwhile, and nothing else", async () => {
    const random = randomOfTest()
    const TableName = await createVectorTable(life.db, undefined)
    const vectors = new Map<string, number[]>()
    const putSome = (from: number, to: number) => {
      const items = []
      for (let at = from; at < to; at++) {
        vectors.set(`k${at}`, randomVector(random, 4))
        items.push(vectorItem(`k${at}`, vectors.get(`k${at}`) ?? []))
      }
      return putAll(life.db, TableName, items)
    }
    await putSome(0, 600)
    const odd = [vectorItem("long", [1, 2, 3, 4, 5]), { pk: { S: "none" }, v: { S: "text" } }]
    await putAll(life.db, TableName, odd)
    const index = vectorIndex("near", { Dimensions: 4 })
    const { TableDescription } = await life.db.updateTable({ TableName, ...create(index) })
    expect(TableDescription).toMatchObject({
      TableStatus: "UPDATING",
      VectorIndexes: [{ IndexName: "near", IndexStatus: "CREATING", Backfilling: false }],
    })
    await putSome(300, 400)
    await putSome(600, 650)
    for (let at = 0; at < 40; at++) {
      await life.db.deleteItem({ TableName, Key: { pk: { S: `k${at * 7}` } } })
      vectors.delete(`k${at * 7}`)
    }
    await whenActive(TableName, "near")
    const active = await indexNow(TableName, "near")
    expect(active).toMatchObject({ ItemCount: vectors.size })
    expect(active).not.toHaveProperty("Backfilling")
    const query = randomVector(random, 4)
    const { SearchResults = [] } = await life.db.searchVectors({
      ...{ TableName, IndexName: "near", SearchVector: listOf(query), TopK: 100 },
    })
    const expected = nearestScores("EUCLIDEAN", [...vectors.values()], query, 100)
    expect(SearchResults.map(({ Score }) => Score?.toFixed(4))).toEqual(
      expected.map((score) => score.toFixed(4)),
    )
  })

  test("cannot be searched before it is there, and no other change begins", async () => {
    const TableName = await createVectorTable(life.db, undefined)
    const items = Array.from({ length: 600 }, (_, at) => vectorItem(`k${at}`, [at, 1]))
    await putAll(life.db, TableName, items)
    await life.db.updateTable({ TableName, ...create(vectorIndex("near")) })
    const search = { TableName, IndexName: "near", SearchVector: listOf([1, 2]), TopK: 1 }
    expect(await refusalOf(life.db.searchVectors(search))).toBe(
      "ValidationException: Cannot search backfilling vector index: near",
    )
    expect(await indexNow(TableName, "near")).toMatchObject({ Backfilling: true })
    expect(
      await refusalOf(life.db.updateTable({ TableName, ...create(vectorIndex("far")) })),
    ).toContain("LimitExceededException: Subscriber limit exceeded: Only 1 online index")
    await whenActive(TableName, "near")
    expect((await life.db.searchVectors(search)).SearchResults?.[0]?.Score).toBe(1)
  })

  test("is refused where it cannot be", async () => {
    const TableName = await createVectorTable(life.db, [vectorIndex("near")])
    const refusal = (change: object) => refusalOf(life.db.updateTable({ TableName, ...change }))
    expect(await refusal(create(vectorIndex("near")))).toBe(
      "ValidationException: Attempting to create an index which already exists",
    )
    const two = [{ Create: vectorIndex("two-2") }, { Create: vectorIndex("three") }]
    expect(await refusal({ VectorIndexUpdates: two })).toContain("Only 1 online index")
    expect(await refusal(create(vectorIndex("far", { SearchSchema: schema("x") })))).toBe(
      `${invalid}One element in SearchSchema is not defined in attribute definitions`,
    )
    expect(await refusal(create(vectorIndex("far", { Dimensions: 3 })))).toContain(invalid)
    expect(
      await refusal(create(vectorIndex("far", { VectorAttribute: { AttributeName: "pk" } }))),
    ).toContain("Attributes cannot be redefined")
    expect(await refusal({ VectorIndexUpdates: [{ Delete: { IndexName: "nowhere" } }] })).toContain(
      "ResourceNotFoundException",
    )
    expect(await refusal({ VectorIndexUpdates: [{}] })).toContain("ValidationException")
    const units = { ReadCapacityUnits: 1, WriteCapacityUnits: 1 }
    expect(await refusal({ BillingMode: "PROVISIONED", ProvisionedThroughput: units })).toBe(
      `${invalid}Vector indexes are only supported for PAY_PER_REQUEST tables`,
    )
  })
})

test("an index that is deleted is gone, with its definitions, and its namesake is new", async () => {
  const types = { tenant: "S" } as const
  const SearchSchema = schema(undefined, "tenant")
  const TableName = await createVectorTable(life.db, [vectorIndex("near", { SearchSchema })], types)
  await putAll(
    life.db,
    TableName,
    Array.from({ length: 1200 }, (_, at) => vectorItem(`k${at}`, [at, 1])),
  )
  const gone = { VectorIndexUpdates: [{ Delete: { IndexName: "near" } }] }
  await life.db.updateTable({ TableName, ...gone })
  const search = { TableName, IndexName: "near", SearchVector: listOf([1, 2]), TopK: 1 }
  expect(await refusalOf(life.db.searchVectors(search))).toBe(
    "ValidationException: The table does not have the specified index: near",
  )
  await expect.poll(() => indexNow(TableName, "near")).toBeUndefined()
  const { Table } = await life.db.describeTable({ TableName })
  expect(Table).not.toHaveProperty("VectorIndexes")
  expect(Table?.AttributeDefinitions).toEqual(definitionsOf({ pk: "S" }))
  await life.db.deleteItem({ TableName, Key: { pk: { S: "k7" } } })
  await life.db.updateTable({ TableName, ...create(vectorIndex("near", { Dimensions: 2 })) })
  await whenActive(TableName, "near")
  expect(await indexNow(TableName, "near")).toMatchObject({ ItemCount: 1199 })
})

test("a table that is made anew has none of the vectors of its namesake", async () => {
  const input = vectorTable([vectorIndex("near")])
  const { TableName = "" } = input
  const search = { TableName, IndexName: "near", SearchVector: listOf([1, 2]), TopK: 9 }
  for (const name of ["first", "second"]) {
    await life.db.createTable(input)
    await putAll(life.db, TableName, [vectorItem(name, [1, 2])])
    const { SearchResults = [] } = await life.db.searchVectors(search)
    expect(SearchResults.map(({ Item }) => Item?.pk?.S)).toEqual([name])
    await life.db.deleteTable({ TableName })
  }
})
