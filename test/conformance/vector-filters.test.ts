/**
 * SearchConditionExpression and the search schema. Source: AWS guide, "Filtering with
 * SearchConditionExpression".
 */
import { beforeAll, describe, expect, test } from "vitest"
import { refusalOf, subject } from "../support/subject.ts"
import {
  createVectorTable,
  listOf,
  putAll,
  schema,
  vectorIndex,
  vectorItem,
} from "../support/vector-table.ts"

const db = subject()

describe("a search schema", () => {
  let TableName: string
  beforeAll(async () => {
    const SearchSchema = schema("tenant", "kind", "year")
    const types = { tenant: "S", kind: "S", year: "N" } as const
    TableName = await createVectorTable(db, [vectorIndex("by-tenant", { SearchSchema })], types)
    const of = (pk: string, x: number, tenant: string, more: object = {}) =>
      vectorItem(pk, [x, 0], { tenant: { S: tenant }, ...more })
    await putAll(db, TableName, [
      of("a", 1, "t", { kind: { S: "k" }, year: { N: "1999" } }),
      of("b", 2, "t", { kind: { S: "k" }, year: { N: "2000" } }),
      of("c", 3, "t", { kind: { S: "*" } }),
      of("d", 0, "u", { kind: { S: "k" } }),
      vectorItem("nobody", [0, 0]),
    ])
  })
  const search = async (SearchConditionExpression: string, values: object, TopK = 9) => {
    const { SearchResults = [] } = await db.searchVectors({
      ...{ TableName, IndexName: "by-tenant", SearchVector: listOf([0, 0]), TopK },
      ...{ SearchConditionExpression, ExpressionAttributeValues: values as never },
      ...(SearchConditionExpression.includes("#y") && {
        ExpressionAttributeNames: { "#y": "year" },
      }),
    })
    return SearchResults.map(({ Item }) => Item?.pk?.S).join("")
  }

  test("searches one partition, and leaves out items without the HASH", async () => {
    expect(await search("tenant = :t", { ":t": { S: "t" } })).toBe("abc")
    expect(await search(":t = tenant", { ":t": { S: "u" } })).toBe("d")
    expect(await search("tenant = :t", { ":t": { S: "nobody" } })).toBe("")
  })

  test("filters before it takes the nearest", async () => {
    const t = { ":t": { S: "t" } }
    expect(await search("tenant = :t AND kind = :k", { ...t, ":k": { S: "k" } })).toBe("ab")
    expect(await search("kind = :k AND tenant = :t", { ...t, ":k": { S: "*" } }, 1)).toBe("c")
    expect(await search("tenant = :t AND #y = :y", { ...t, ":y": { N: "2E3" } })).toBe("b")
    const both = { ...t, ":k": { S: "k" }, ":y": { N: "1999" } }
    expect(await search("tenant = :t AND (#y = :y AND kind = :k)", both)).toBe("a")
  })

  test("follows items that move, and that lose what it needs", async () => {
    const moved = await createVectorTable(
      db,
      [vectorIndex("by-tenant", { SearchSchema: schema("tenant") })],
      { tenant: "S" },
    )
    const found = async (tenant: string) => {
      const { SearchResults = [] } = await db.searchVectors({
        ...{ TableName: moved, IndexName: "by-tenant", SearchVector: listOf([0, 0]), TopK: 9 },
        SearchConditionExpression: "tenant = :t",
        ExpressionAttributeValues: { ":t": { S: tenant } },
      })
      return SearchResults.length
    }
    const Key = { pk: { S: "a" } }
    await putAll(db, moved, [vectorItem("a", [1, 1], { tenant: { S: "t" } })])
    expect([await found("t"), await found("u")]).toEqual([1, 0])
    const update = (UpdateExpression: string, values?: object) =>
      db.updateItem({
        ...{ TableName: moved, Key, UpdateExpression },
        ...(values && { ExpressionAttributeValues: values as never }),
      })
    await update("SET tenant = :u", { ":u": { S: "u" } })
    expect([await found("t"), await found("u")]).toEqual([0, 1])
    await update("REMOVE tenant")
    expect(await found("u")).toBe(0)
    await update("SET tenant = :u REMOVE v", { ":u": { S: "u" } })
    expect(await found("u")).toBe(0)
    await db.executeStatement({
      Statement: `UPDATE "${moved}" SET v = [2, 2] WHERE pk = 'a'`,
    })
    expect(await found("u")).toBe(1)
    await db.transactWriteItems({ TransactItems: [{ Delete: { TableName: moved, Key } }] })
    expect(await found("u")).toBe(0)
  })

  test("is asked for by equality alone, and for its HASH always", async () => {
    const refusal = (SearchConditionExpression: string | undefined, values?: object) =>
      refusalOf(
        db.searchVectors({
          ...{ TableName, IndexName: "by-tenant", SearchVector: listOf([0, 0]), TopK: 1 },
          ...(SearchConditionExpression && { SearchConditionExpression }),
          ...(values && { ExpressionAttributeValues: values as never }),
        }),
      )
    const invalid = "ValidationException: Invalid SearchConditionExpression: "
    const t = { ":t": { S: "t" } }
    expect(await refusal(undefined)).toBe(
      "ValidationException: SearchConditionExpression must be provided when SearchSchema has a HASH key",
    )
    for (const comparator of ["<", "<=", ">", ">=", "<>"]) {
      expect(await refusal(`tenant ${comparator} :t`, t)).toBe(
        `${invalid}Invalid comparator used in SearchConditionExpression`,
      )
    }
    const two = { ...t, ":u": { S: "u" } }
    for (const expression of ["tenant BETWEEN :t AND :u", "tenant IN (:t, :u)"]) {
      expect(await refusal(expression, two)).toBe(
        `${invalid}Invalid operator used in SearchConditionExpression`,
      )
    }
    expect(await refusal("tenant = :t AND extra = :t", t)).toContain("SearchConditionExpression")
    expect(await refusal("tenant = :t", { ":t": { N: "1" } })).toContain("does not match")
  })
})
