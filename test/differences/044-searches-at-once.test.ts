/** The guide: results are eventually consistent, and an index may be ACTIVE before it is searched. */
import { expect, test } from "vitest"
import { subject } from "../support/subject.ts"
import { listOf, vectorIndex, vectorItem, vectorTable } from "../support/vector-table.ts"

const db = subject()

test("a search sees what was written before it, and a new table's index at once", async () => {
  const input = vectorTable([vectorIndex("near")])
  await db.createTable(input)
  const { TableName } = input
  const search = { TableName, IndexName: "near", SearchVector: listOf([0, 0]), TopK: 1 }
  expect((await db.searchVectors(search)).SearchResults).toEqual([])
  for (const at of [3, 2, 1]) {
    await db.putItem({ TableName, Item: vectorItem(`k${at}`, [at, 0]) })
    expect((await db.searchVectors(search)).SearchResults?.[0]?.Score).toBe(at)
  }
})
