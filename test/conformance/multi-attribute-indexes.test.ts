import type { AttributeValue } from "@aws-sdk/client-dynamodb"
import { describe, expect, test } from "vitest"
import { createIndexedTable, index } from "../support/indexed-table.ts"
import { refusalOf, subject } from "../support/subject.ts"

const db = subject()

type Item = Record<string, AttributeValue>
const names = (items: readonly Item[]) => items.map(({ pk }) => pk?.S ?? "")

// AWS guide, "Multi-attribute keys": partitions by all partition attributes, sorted by the sort
// attributes one after the other.
describe("an index with keys of several attributes", () => {
  const types = { pk: "S", a: "S", b: "N", c: "S", d: "N", e: "B" } as const
  const keys = [
    ["a", "b"],
    ["c", "d", "e"],
  ] as const
  const create = () =>
    createIndexedTable(db, { types, key: [["pk"], []], global: [index("multi", keys)] })
  const item = (pk: string, a: string, b: number, c: string, d: number, e: number[]): Item => ({
    ...{ pk: { S: pk }, a: { S: a }, b: { N: `${b}` }, c: { S: c }, d: { N: `${d}` } },
    e: { B: Uint8Array.from(e) },
  })

  test("is asked by its first attributes", async () => {
    const TableName = await create()
    const items = [
      item("1", "x", 1, "c", -1, [0]),
      item("2", "x", 1, "c", 2, [0]),
      item("3", "x", 1, "c", 2, [0, 0]),
      item("4", "x", 1, "c\u0000", -9, [255]),
      item("5", "x", 1, "ca", 0, [1]),
      item("6", "x", 1, "d", 0, [1]),
      item("7", "x", 2, "c", 0, [1]),
      item("8", "x1", 1, "c", 0, [1]),
    ]
    const { e: _, ...sparse } = item("9", "x", 1, "c", 0, [])
    for (const Item of [sparse, ...items.toReversed()]) await db.putItem({ TableName, Item })
    const ask = async (range: string, values: Item = {}) => {
      const { Items = [] } = await db.query({
        ...{ TableName, IndexName: "multi" },
        KeyConditionExpression: `a = :a AND b = :b${range}`,
        ExpressionAttributeValues: { ":a": { S: "x" }, ":b": { N: "1" }, ...values },
      })
      return names(Items).join("")
    }
    const c = { ":c": { S: "c" } }
    const d = { ...c, ":d": { N: "2" } }
    expect(await ask("")).toBe("123456")
    expect(await ask(" AND c = :c", c)).toBe("123")
    expect(await ask(" AND c > :c", c)).toBe("456")
    expect(await ask(" AND c <= :c", c)).toBe("123")
    expect(await ask(" AND begins_with(c, :c)", c)).toBe("12345")
    expect(await ask(" AND c BETWEEN :c AND :z", { ...c, ":z": { S: "ca" } })).toBe("12345")
    expect(await ask(" AND d < :d AND c = :c", d)).toBe("1")
    expect(await ask(" AND c = :c AND d = :d", d)).toBe("23")
    const e = { ...d, ":e": { B: Uint8Array.from([0]) } }
    expect(await ask(" AND c = :c AND d = :d AND e > :e", e)).toBe("3")
    expect(await ask(" AND c = :c AND d = :d AND begins_with(e, :e)", e)).toBe("23")
    const { LastEvaluatedKey } = await db.scan({ TableName, IndexName: "multi", Limit: 1 })
    expect(Object.keys(LastEvaluatedKey ?? {}).toSorted()).toEqual(["a", "b", "c", "d", "e", "pk"])
  })

  test("refuses conditions that are no prefix of its key", async () => {
    const TableName = await create()
    const refusal = (KeyConditionExpression: string, values: Item) =>
      refusalOf(
        db.query({
          ...{ TableName, IndexName: "multi", KeyConditionExpression },
          ExpressionAttributeValues: values,
        }),
      )
    const values = { ":a": { S: "x" }, ":b": { N: "1" } }
    expect(await refusal("a = :a", { ":a": { S: "x" } })).toMatch(
      /HASH key attributes b must have equality conditions specified in the query/,
    )
    expect(await refusal("a = :a AND b = :b AND d = :b", values)).toMatch(
      /RANGE key attributes c must have equality conditions .* present on key attribute d$/,
    )
  })
})
