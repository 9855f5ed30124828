/**
 * Indexes that are added while their table is in use. Source: AWS guide, "Managing Global Secondary
 * Indexes".
 */
import { describe, expect, test } from "vitest"
import { storageKind } from "../support/database.ts"
import { freshLife, type Item, itemOf, life, types } from "../support/index-life.ts"
import { createIndexedTable, index, keysOnly } from "../support/indexed-table.ts"
import { randomOfTest } from "../support/random-of-test.ts"
import { refusalOf } from "../support/subject.ts"

freshLife()

describe("a created index", () => {
  test("is active at once in a small table", async () => {
    const TableName = await createIndexedTable(life.db, { types })
    await life.fill(
      TableName,
      Array.from({ length: 100 }, (_, at) => itemOf(at)),
    )
    const { TableDescription } = await life.addIndex(TableName)
    expect(TableDescription).toMatchObject({
      TableStatus: "UPDATING",
      GlobalSecondaryIndexes: [
        { IndexName: "by-group", IndexStatus: "CREATING", Backfilling: false, ItemCount: 0 },
      ],
    })
    const active = await life.indexNow(TableName)
    expect(active).toMatchObject({ IndexStatus: "ACTIVE", ItemCount: 100 })
    expect(active).not.toHaveProperty("Backfilling")
    const { Table } = await life.db.describeTable({ TableName })
    expect(Table?.AttributeDefinitions).toHaveLength(4)
    await life.expectExact(TableName)
  })

  test("leaves out items whose keys it cannot take, and lets them be", async () => {
    const TableName = await createIndexedTable(life.db, { types })
    const odd: Item[] = [
      itemOf(1, { g: { N: "1" } }),
      itemOf(2, { n: { S: "2" } }),
      itemOf(3, { g: { S: "" } }),
      itemOf(4, { g: { S: "x".repeat(3000) } }),
    ]
    await life.fill(TableName, [...odd, itemOf(5)])
    await life.addIndex(TableName)
    await life.whenActive(TableName)
    expect((await life.scanAll(TableName, "by-group")).map(({ sk }) => sk?.N)).toEqual(["5"])
    const { pk, sk } = itemOf(1)
    await life.db.updateItem({
      ...{ TableName, Key: { pk, sk } as Item, UpdateExpression: "SET touched = :t" },
      ExpressionAttributeValues: { ":t": { BOOL: true } },
    })
    expect((await life.indexNow(TableName))?.ItemCount).toBe(1)
  })

  test("cannot be read while it is filled, and no other change begins", async () => {
    const TableName = await createIndexedTable(life.db, { types })
    await life.fill(
      TableName,
      Array.from({ length: 3000 }, (_, at) => itemOf(at)),
    )
    await life.addIndex(TableName)
    const query = {
      ...{ TableName, IndexName: "by-group", KeyConditionExpression: "g = :g" },
      ExpressionAttributeValues: { ":g": { S: "g1" } },
    }
    const backfilling =
      "ValidationException: Cannot read from backfilling global secondary index: by-group"
    const refusals = await Promise.all([
      refusalOf(life.db.query(query)),
      refusalOf(life.db.scan({ TableName, IndexName: "by-group" })),
      refusalOf(life.addIndex(TableName, index("second", [["g"], []]))),
    ])
    expect(refusals).toEqual([
      backfilling,
      backfilling,
      "LimitExceededException: Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table",
    ])
    await life.whenActive(TableName)
    expect((await life.db.query({ ...query, Select: "COUNT" })).Count).toBe(600)
    await life.addIndex(TableName, index("second", [["g"], []], keysOnly))
    await life.whenActive(TableName, "second")
  })

  test("is exact although writers were at work while it was filled", async () => {
    const random = randomOfTest()
    const TableName = await createIndexedTable(life.db, { types })
    const items = 4000
    await life.fill(
      TableName,
      Array.from({ length: items }, (_, at) => itemOf(at)),
    )
    let isOver = false
    const writer = async () => {
      let written = 0
      for (; !isOver; written++) {
        const at = random.below(items + 500)
        const Item = itemOf(at, { n: { N: `${random.below(100)}` } })
        if (random.oneIn(4)) delete Item.g
        const { pk, sk } = Item
        const Key = { pk, sk } as Item
        if (random.oneIn(5)) await life.db.deleteItem({ TableName, Key })
        else if (random.oneIn(3)) {
          await life.db.updateItem({
            ...{ TableName, Key, UpdateExpression: "SET n = :n, f = :f" },
            ExpressionAttributeValues: {
              ":n": { N: `${random.below(9)}` },
              ":f": { S: "x".repeat(random.below(50)) },
            },
          })
        } else await life.db.putItem({ TableName, Item })
      }
      return written
    }
    const writers = Array.from({ length: 8 }, writer)
    await life.addIndex(TableName)
    await life.whenActive(TableName)
    isOver = true
    const written = await Promise.all(writers)
    await life.expectExact(TableName)
    // It takes 63 steps, and between them everybody has a turn.
    expect(Math.min(...written)).toBeGreaterThan(20)
  })

  // What is in memory would be gone, and no test can say when workerd forgets.
  const lasts = ["file", "sqld"].includes(storageKind())
  test.runIf(lasts)("is filled on after a restart half-way", async () => {
    const TableName = await createIndexedTable(life.db, { types })
    await life.fill(
      TableName,
      Array.from({ length: 4000 }, (_, at) => itemOf(at)),
    )
    await life.addIndex(TableName)
    await life.reopen()
    const halfWay = await life.indexNow(TableName)
    expect(halfWay).toMatchObject({ IndexStatus: "CREATING" })
    expect(halfWay?.ItemCount).toBeGreaterThan(0)
    expect(halfWay?.ItemCount).toBeLessThan(4000)
    await life.whenActive(TableName)
    await life.expectExact(TableName)
    expect((await life.indexNow(TableName))?.ItemCount).toBe(4000)
  })
})
