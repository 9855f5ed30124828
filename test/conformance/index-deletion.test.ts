/** Indexes that go while their table is in use. Source as in index-life.test.ts. */
import { describe, expect, test } from "vitest"
import { byGroup, freshLife, indexTypes, itemOf, life, types } from "../support/index-life.ts"
import { createIndexedTable, definitions, index } from "../support/indexed-table.ts"
import { refusalOf } from "../support/subject.ts"

freshLife()

describe("a deleted index", () => {
  test("is gone at once from a small table, with its definitions", async () => {
    const TableName = await createIndexedTable(life.db, { types })
    await life.fill(
      TableName,
      Array.from({ length: 100 }, (_, at) => itemOf(at)),
    )
    await life.addIndex(TableName)
    const { TableDescription } = await life.deleteIndex(TableName)
    expect(TableDescription).toMatchObject({
      TableStatus: "UPDATING",
      GlobalSecondaryIndexes: [{ IndexStatus: "DELETING", ItemCount: 100 }],
    })
    const { Table } = await life.db.describeTable({ TableName })
    expect(Table?.GlobalSecondaryIndexes).toBeUndefined()
    expect(Table?.AttributeDefinitions).toHaveLength(2)
    // What was a key is an ordinary attribute again.
    await life.db.putItem({ TableName, Item: itemOf(1, { g: { BOOL: true } }) })
  })

  test("is no index any more while it is swept, and may come again", async () => {
    const TableName = await createIndexedTable(life.db, { types })
    await life.fill(
      TableName,
      Array.from({ length: 3000 }, (_, at) => itemOf(at)),
    )
    await life.addIndex(TableName)
    await life.whenActive(TableName)
    const { TableDescription } = await life.deleteIndex(TableName)
    expect(TableDescription?.GlobalSecondaryIndexes).toMatchObject([{ IndexStatus: "DELETING" }])
    // Another process may have swept it before we look.
    expect(["DELETING", undefined]).toContain((await life.indexNow(TableName))?.IndexStatus)
    expect(await refusalOf(life.db.scan({ TableName, IndexName: "by-group" }))).toBe(
      "ValidationException: The table does not have the specified index: by-group",
    )
    await life.db.putItem({ TableName, Item: itemOf(1, { n: { N: "77" } }) })
    await life.whenGone(TableName)
    await life.addIndex(TableName)
    await life.whenActive(TableName)
    await life.expectExact(TableName)
  })

  test("may be one that is still being filled", async () => {
    const TableName = await createIndexedTable(life.db, { types })
    await life.fill(
      TableName,
      Array.from({ length: 3000 }, (_, at) => itemOf(at)),
    )
    const { TableDescription } = await life.addIndex(TableName)
    expect(TableDescription?.GlobalSecondaryIndexes).toMatchObject([{ IndexStatus: "CREATING" }])
    await life.deleteIndex(TableName)
    await life.whenGone(TableName)
  })
})

test("a table of the same name sees nothing of its predecessor's indexes", async () => {
  const TableName = await createIndexedTable(life.db, { types })
  await life.fill(
    TableName,
    Array.from({ length: 2000 }, (_, at) => itemOf(at)),
  )
  await life.addIndex(TableName)
  await life.db.deleteTable({ TableName })
  await life.db.createTable({
    ...{ TableName, BillingMode: "PAY_PER_REQUEST" },
    ...{ AttributeDefinitions: definitions({ ...types, ...indexTypes }) },
    ...{ KeySchema: index("", [["pk"], ["sk"]]).KeySchema, GlobalSecondaryIndexes: [byGroup] },
  })
  await life.db.putItem({ TableName, Item: itemOf(1) })
  expect(await life.scanAll(TableName, "by-group")).toEqual([itemOf(1)])
  await life.expectExact(TableName)
})
