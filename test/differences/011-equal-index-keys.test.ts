/**
 * Items with equal index keys come in the order that a Scan of the table has. DynamoDB's order is
 * fixed too, but it tells nobody which it is.
 */
import { expect, test } from "vitest"
import { createIndexedTable, index } from "../support/indexed-table.ts"
import { subject } from "../support/subject.ts"

const db = subject()

test("as in the table", async () => {
  const TableName = await createIndexedTable(db, {
    types: { pk: "S", sk: "S", g: "S" },
    global: [index("by-group", [["g"], []])],
  })
  for (const [pk, sk] of ["b2", "a2", "b1", "a1"].map((key) => [...key] as [string, string])) {
    await db.putItem({ TableName, Item: { pk: { S: pk }, sk: { S: sk }, g: { S: "x" } } })
  }
  const { Items } = await db.query({
    ...{ TableName, IndexName: "by-group", KeyConditionExpression: "g = :g" },
    ExpressionAttributeValues: { ":g": { S: "x" } },
  })
  expect(Items).toHaveLength(4)
  expect(Items).toEqual((await db.scan({ TableName })).Items)
})
