/** A read sees every write of its own process, asked to or not; DynamoDB may show an older item. */
import { expect, test } from "vitest"
import { createTable, subject } from "../support/subject.ts"

const db = subject()

test("every read sees the write before it", async () => {
  const TableName = await createTable(db, { pk: "S" })
  for (let n = 0; n < 50; n++) {
    await db.putItem({ TableName, Item: { pk: { S: "a" }, n: { N: `${n}` } } })
    const { Item } = await db.getItem({ TableName, Key: { pk: { S: "a" } } })
    expect(Item?.n).toEqual({ N: `${n}` })
  }
})
