/** ItemCount and TableSizeBytes are exact; DynamoDB brings them up to date every six hours. */
import { expect, test } from "vitest"
import { createTable, subject } from "../support/subject.ts"

const db = subject()

test("after each write", async () => {
  const TableName = await createTable(db, { pk: "S" })
  await db.putItem({ TableName, Item: { pk: { S: "a" } } })
  const { Table } = await db.describeTable({ TableName })
  expect(Table).toMatchObject({ ItemCount: 1, TableSizeBytes: 3 })
})
