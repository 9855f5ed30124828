/**
 * A Query of a local index fetches what its filter needs and the index lacks. DynamoDB may refuse
 * it, as it does for a global index: the one text seen is of an index whose kind was not told.
 */
import { expect, test } from "vitest"
import { createIndexedTable, index, keysOnly } from "../support/indexed-table.ts"
import { subject } from "../support/subject.ts"

const db = subject()

test("the filter is applied to the item", async () => {
  const TableName = await createIndexedTable(db, {
    types: { pk: "S", sk: "S", t: "S" },
    local: [index("by-time", [["pk"], ["t"]], keysOnly)],
  })
  const common = { pk: { S: "a" }, t: { S: "1" } }
  await db.putItem({ TableName, Item: { ...common, sk: { S: "x" }, note: { S: "yes" } } })
  await db.putItem({ TableName, Item: { ...common, sk: { S: "y" } } })
  const { Count } = await db.query({
    ...{ TableName, IndexName: "by-time", KeyConditionExpression: "pk = :a" },
    ...{ FilterExpression: "attribute_exists(note)" },
    ExpressionAttributeValues: { ":a": { S: "a" } },
  })
  expect(Count).toBe(1)
})
