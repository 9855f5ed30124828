/**
 * A page of an index also ends where the items behind its entries have 16 MB: storage hands over
 * whole items. DynamoDB counts entries alone. An early end is legal: LastEvaluatedKey goes on.
 */
import { expect, test } from "vitest"
import { createIndexedTable, index, keysOnly } from "../support/indexed-table.ts"
import { subject } from "../support/subject.ts"

const db = subject()
const itemCount = 60

test("small entries of large items", async () => {
  const TableName = await createIndexedTable(db, {
    types: { pk: "S", sk: "N", g: "S" },
    global: [index("by-group", [["g"], []], keysOnly)],
  })
  const filler = { S: "x".repeat(300_000) }
  for (let sk = 0; sk < itemCount; sk++) {
    const Item = { pk: { S: "a" }, sk: { N: String(sk) }, g: { S: "x" }, filler }
    await db.putItem({ TableName, Item })
  }
  const query = {
    ...{ TableName, IndexName: "by-group", KeyConditionExpression: "g = :g" },
    ExpressionAttributeValues: { ":g": { S: "x" } },
  }
  const first = await db.query(query)
  expect(first.Count).toBe(Math.ceil((16 * 1024 * 1024) / 300_000))
  const second = await db.query({ ...query, ExclusiveStartKey: first.LastEvaluatedKey })
  expect(second.Count).toBe(itemCount - (first.Count ?? 0))
  expect(second.LastEvaluatedKey).toBeUndefined()
})
