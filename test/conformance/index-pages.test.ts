/**
 * Pages of indexes: order, where they end, where they go on. Entries of equal keys are the trap: a
 * cursor that holds the index key alone repeats or skips some (AWS guide: LastEvaluatedKey of an
 * index holds the keys of the index and those of the table).
 */
import type { AttributeValue, QueryCommandInput, ScanCommandInput } from "@aws-sdk/client-dynamodb"
import { describe, expect, test } from "vitest"
import { createIndexedTable, including, index, keysOnly } from "../support/indexed-table.ts"
import { randomOfTest } from "../support/random-of-test.ts"
import { refusalOf, subject } from "../support/subject.ts"

const db = subject()

type Item = Record<string, AttributeValue>
type Fetch = (start: Item | undefined) => Promise<{
  Items?: Item[] | undefined
  LastEvaluatedKey?: Item | undefined
}>

async function pagesOf(fetch: Fetch): Promise<Item[][]> {
  const pages: Item[][] = []
  for (let start: Item | undefined; ; ) {
    const { Items = [], LastEvaluatedKey } = await fetch(start)
    pages.push(Items)
    if (!LastEvaluatedKey) return pages
    start = LastEvaluatedKey
  }
}

const queryPages = (input: QueryCommandInput) =>
  pagesOf((start) => db.query({ ...input, ...(start && { ExclusiveStartKey: start }) }))
const scanPages = (input: ScanCommandInput) =>
  pagesOf((start) => db.scan({ ...input, ...(start && { ExclusiveStartKey: start }) }))
const names = (items: readonly Item[]) => items.map(({ pk }) => pk?.S ?? "")

async function fill(TableName: string, items: readonly Item[]): Promise<void> {
  for (let from = 0; from < items.length; from += 25) {
    const requests = items.slice(from, from + 25).map((Item) => ({ PutRequest: { Item } }))
    await db.batchWriteItem({ RequestItems: { [TableName]: requests } })
  }
}

describe("entries with equal keys", () => {
  test.each([
    ["with a sort key", [["g"], ["n"]]],
    ["without one", [["g"], []]],
  ] as const)("neither repeat nor vanish between pages, %s", async (_, keys) => {
    const TableName = await createIndexedTable(db, {
      types: { pk: "S", g: "S", ...(keys[1].length > 0 && { n: "N" }) },
      key: [["pk"], []],
      global: [index("idx", keys, keysOnly)],
    })
    const items = Array.from({ length: 23 }, (_, at) => ({
      ...{ pk: { S: `p${at}` }, g: { S: "same" }, n: { N: "1" } },
    }))
    await fill(TableName, items)
    const query = {
      ...{ TableName, IndexName: "idx", KeyConditionExpression: "g = :g" },
      ExpressionAttributeValues: { ":g": { S: "same" } },
    }
    const whole = names((await queryPages(query)).flat())
    expect(whole.toSorted()).toEqual(names(items).toSorted())
    for (const Limit of [1, 3, 7]) {
      for (const ScanIndexForward of [true, false]) {
        const pages = await queryPages({ ...query, Limit, ScanIndexForward })
        expect(Math.max(...pages.map(({ length }) => length))).toBe(Limit)
        const order = ScanIndexForward ? whole : whole.toReversed()
        expect(names(pages.flat())).toEqual(order)
      }
      const scanned = await scanPages({ TableName, IndexName: "idx", Limit })
      expect(names(scanned.flat())).toEqual(whole)
    }
  })

  test("a page ends with the keys of the index and of the table, whatever it shows", async () => {
    const TableName = await createIndexedTable(db, {
      types: { pk: "S", sk: "S", g: "S", n: "N" },
      global: [index("idx", [["g"], ["n"]])],
      local: [index("local", [["pk"], ["n"]])],
    })
    const Item = { pk: { S: "a" }, sk: { S: "1" }, g: { S: "x" }, n: { N: "1" }, more: { S: "m" } }
    await db.putItem({ TableName, Item })
    const { more: _, ...keys } = Item
    const { g: __, ...localKeys } = keys
    const page = { TableName, Limit: 1, ProjectionExpression: "more" }
    const ends = async (IndexName: string) =>
      (await db.scan({ ...page, IndexName })).LastEvaluatedKey
    expect(await ends("idx")).toEqual(keys)
    expect(await ends("local")).toEqual(localKeys)
    const gone = { ...keys, n: { N: "0.5" }, pk: { S: "gone" } }
    const { Items } = await db.query({
      ...{ TableName, IndexName: "idx", ExclusiveStartKey: gone },
      KeyConditionExpression: "g = :g",
      ExpressionAttributeValues: { ":g": { S: "x" } },
    })
    expect(Items).toEqual([Item])
  })
})

test("a page ends at 1 MB of entries, not of items", async () => {
  const TableName = await createIndexedTable(db, {
    types: { pk: "S", sk: "N", g: "S" },
    global: [index("keys", [["g"], []], keysOnly), index("some", [["g"], []], including("f"))],
  })
  for (let at = 0; at < 12; at++) {
    const f = { S: "x".repeat(99_980) }
    const Item = { pk: { S: "p" }, sk: { N: `${at + 1}` }, g: { S: "x" }, f, more: f }
    await db.putItem({ TableName, Item })
  }
  const count = async (IndexName: string) => {
    const { Count, LastEvaluatedKey } = await db.scan({ TableName, IndexName, Select: "COUNT" })
    return [Count, LastEvaluatedKey?.sk?.N]
  }
  expect(await count("keys")).toEqual([12, undefined])
  expect(await count("some")).toEqual([11, "11"])
})

// AWS guide, "Local Secondary Indexes": what the index lacks is fetched from the table.
test("a page ends at 1 MB of what is fetched, and early among items that are not shown", async () => {
  const TableName = await createIndexedTable(db, {
    types: { pk: "S", sk: "N", g: "S" },
    global: [index("keys", [["g"], []], keysOnly)],
    local: [index("local", [["pk"], ["g"]], keysOnly)],
  })
  const f = { S: "x".repeat(390 * 1024) }
  const items = Array.from({ length: 60 }, (_, at) => ({
    ...{ pk: { S: "p" }, sk: { N: `${at}` }, g: { S: "x" }, f },
  }))
  for (const Item of items) await db.putItem({ TableName, Item })
  const lengths = (pages: Item[][]) => pages.map(({ length }) => length)
  const all = { TableName, IndexName: "local", Select: "ALL_ATTRIBUTES" } as const
  const fetched = await scanPages(all)
  expect(lengths(fetched)).toEqual([...Array.from({ length: 20 }, () => 3), 0])
  expect(fetched.flat()).toHaveLength(60)
  expect(fetched[0]?.[0]).toEqual(items[0])
  for (const IndexName of ["keys", "local"]) {
    expect(lengths(await scanPages({ TableName, IndexName }))).toEqual([43, 17])
    const counted = await db.scan({ TableName, IndexName, Select: "COUNT" })
    expect(counted).toMatchObject({ Count: 60, ScannedCount: 60 })
    expect(counted.LastEvaluatedKey).toBeUndefined()
    const limited = await db.scan({ TableName, IndexName, Select: "COUNT", Limit: 50 })
    expect(limited.LastEvaluatedKey).toMatchObject({ sk: { N: "49" }, g: { S: "x" } })
  }
})

test("segments of a parallel scan cover an index once, each partition in one of them", async () => {
  const TableName = await createIndexedTable(db, {
    types: { pk: "S", g: "S" },
    key: [["pk"], []],
    global: [index("idx", [["g"], []])],
  })
  const items = Array.from({ length: 60 }, (_, at) => ({
    ...{ pk: { S: `p${at}` }, g: { S: `g${at % 20}` } },
  }))
  await fill(TableName, items)
  const TotalSegments = 4
  const segments = await Promise.all(
    Array.from({ length: TotalSegments }, async (_, Segment) =>
      (await scanPages({ TableName, IndexName: "idx", Segment, TotalSegments, Limit: 2 })).flat(),
    ),
  )
  expect(names(segments.flat()).toSorted()).toEqual(names(items).toSorted())
  const partitions = segments.flatMap((found) => [...new Set(found.map(({ g }) => g?.S))])
  expect(partitions).toHaveLength(20)
  const elsewhere = segments.findIndex((found) => found.length > 0)
  const wrong = {
    ...{ TableName, IndexName: "idx", TotalSegments, Segment: (elsewhere + 1) % TotalSegments },
    ExclusiveStartKey: segments[elsewhere]?.[0],
  }
  expect(await refusalOf(db.scan(wrong))).toContain("with correct Segment")
})

// Whatever is written, an index is what its items say.
test("random writes leave pages as a naive model has them", async () => {
  const random = randomOfTest()
  const TableName = await createIndexedTable(db, {
    types: { pk: "S", sk: "N", g: "S", n: "N" },
    global: [
      index("idx", [["g"], ["n"]]),
      index("multi", [
        ["g", "n"],
        ["sk", "pk"],
      ]),
    ],
    local: [index("local", [["pk"], ["n"]])],
  })
  const model = new Map<string, Item>()
  const ofModel = (has: (item: Item) => boolean, order: (item: Item) => number) =>
    [...model.values()].filter(has).toSorted((a, b) => order(a) - order(b))
  const number = (item: Item, name: string) => Number(item[name]?.N)
  for (let round = 0; round < 300; round++) {
    const Key = { pk: { S: random.pick(["a", "b", "c"]) }, sk: { N: `${random.below(8)}` } }
    const id = JSON.stringify(Key)
    const Item: Item = {
      ...Key,
      ...(!random.oneIn(4) && { g: { S: random.pick(["x", "y"]) } }),
      ...(!random.oneIn(4) && { n: { N: `${random.below(5) - 2}` } }),
    }
    if (random.oneIn(5)) {
      await db.deleteItem({ TableName, Key })
      model.delete(id)
    } else {
      await db.putItem({ TableName, Item })
      model.set(id, Item)
    }
    if (round % 10 !== 0) continue
    const Limit = 1 + random.below(5)
    const g = random.pick(["x", "y"])
    const query = { TableName, IndexName: "idx", KeyConditionExpression: "g = :g", Limit }
    const values = { ExpressionAttributeValues: { ":g": { S: g } } }
    const found = (await queryPages({ ...query, ...values })).flat()
    const expected = ofModel(
      (item) => item.g?.S === g && item.n !== undefined,
      (item) => number(item, "n"),
    )
    expect(found.map(({ n }) => n?.N)).toEqual(expected.map(({ n }) => n?.N))
    expect(new Set(found.map((item) => JSON.stringify([item.pk, item.sk]))).size).toBe(found.length)
    const sorted = (items: Item[]) => items.map((item) => JSON.stringify(item)).toSorted()
    for (const [IndexName, keys] of [
      ["idx", ["g", "n"]],
      ["multi", ["g", "n"]],
      ["local", ["n"]],
    ] as const) {
      const scanned = (await scanPages({ TableName, IndexName, Limit })).flat()
      const holds = (item: Item) => keys.every((name) => item[name] !== undefined)
      expect(sorted(scanned)).toEqual(sorted(ofModel(holds, () => 0)))
    }
  }
})
