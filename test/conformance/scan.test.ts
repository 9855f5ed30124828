/** Scan: everything once, in pages and in parallel segments. */
import { beforeAll, describe, expect, test } from "vitest"
import { createTable, refusalOf, subject } from "../support/subject.ts"

const db = subject()
let TableName = ""
const partitions = 40
const rowsEach = 3
const all = Array.from({ length: partitions * rowsEach }, (_, place) =>
  keyText(`p${place % partitions}`, `${Math.floor(place / partitions)}`),
).toSorted()

beforeAll(async () => {
  TableName = await createTable(db, { pk: "S", sk: "N" })
  await Promise.all(
    all.map((text) => {
      const [pk = "", sk = ""] = text.split("/")
      return db.putItem({
        TableName,
        Item: { pk: { S: pk }, sk: { N: sk }, first: { BOOL: sk === "0" } },
      })
    }),
  )
})

/** Follows the pages to their end. */
async function scanAll(more: object): Promise<string[]> {
  const found: string[] = []
  let ExclusiveStartKey: Record<string, { S: string } | { N: string }> | undefined
  do {
    const page = await db.scan({
      TableName,
      ...more,
      ...(ExclusiveStartKey && { ExclusiveStartKey }),
    })
    found.push(...(page.Items ?? []).map((item) => keyText(item.pk?.S, item.sk?.N)))
    ExclusiveStartKey = page.LastEvaluatedKey as typeof ExclusiveStartKey
  } while (ExclusiveStartKey)
  return found
}

test.each([1, 7, 1000])("in pages of %d every item comes once", async (Limit) => {
  expect((await scanAll({ Limit })).toSorted()).toEqual(all)
})

// AWS guide, "Parallel scan"; observed: a partition is never split.
test.each([1, 2, 3, 16, 1000])("%d segments are disjoint and complete", async (TotalSegments) => {
  const segments = await Promise.all(
    Array.from({ length: TotalSegments }, (_, Segment) =>
      scanAll({ TotalSegments, Segment, Limit: 5 }),
    ),
  )
  expect(segments.flat().toSorted()).toEqual(all)
  const homes = segments.map((keys) => new Set(keys.map((key) => key.split("/")[0])))
  expect(homes.reduce((sum, home) => sum + home.size, 0)).toBe(partitions)
})

test("items of one partition stand together, in order", async () => {
  const scanned = await scanAll({})
  const runs = scanned.filter((key, place) => place % rowsEach === 0 && key.endsWith("/0"))
  expect(runs).toHaveLength(partitions)
})

test("a filter counts after the limit, and may name a key", async () => {
  const filter = {
    TableName,
    FilterExpression: "#first = :yes AND sk < :n",
    ExpressionAttributeNames: { "#first": "first" },
    ExpressionAttributeValues: { ":yes": { BOOL: true }, ":n": { N: "1" } },
  }
  const whole = await db.scan({ ...filter, Select: "COUNT" })
  expect(whole).toMatchObject({ Count: partitions, ScannedCount: partitions * rowsEach })
  expect(whole.Items).toBeUndefined()
  expect(await db.scan({ ...filter, Limit: rowsEach })).toMatchObject({
    Count: 1,
    ScannedCount: rowsEach,
  })
})

describe("segments that make no sense", () => {
  test.each([
    [
      { Segment: 0 },
      "The TotalSegments parameter is required but was not present in the request when Segment parameter is present",
    ],
    [
      { TotalSegments: 2 },
      "The Segment parameter is required but was not present in the request when parameter TotalSegments is present",
    ],
    [
      { Segment: 5, TotalSegments: 5 },
      "The Segment parameter is zero-based and must be less than parameter TotalSegments",
    ],
  ])("%j", async (more, text) => {
    // Dialects differ in what stands around the sentence.
    expect(await refusalOf(db.scan({ TableName, ...more }))).toContain(text)
  })
})

function keyText(pk: string | undefined, sk: string | undefined): string {
  return `${pk}/${sk}`
}
