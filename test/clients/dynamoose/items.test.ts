/** Dynamoose, unmodified: what it does on the table itself, which it creates. */
import { DescribeTableCommand, type DynamoDBClient } from "@aws-sdk/client-dynamodb"
import { expect, test } from "vitest"
import { emma, openLibrary } from "./model.ts"

test("creates its table with its index", async () => {
  const { Books, dynamoose } = await openLibrary()
  const client = dynamoose.aws.ddb() as unknown as DynamoDBClient
  const { Table } = await client.send(new DescribeTableCommand({ TableName: Books.name }))
  expect(Table).toMatchObject({
    TableStatus: "ACTIVE",
    GlobalSecondaryIndexes: [{ IndexName: "byAuthor", IndexStatus: "ACTIVE" }],
  })
})

test("creates once, reads back with its types, saves changes and deletes", async () => {
  const { Books } = await openLibrary()
  const added = new Date("2026-01-02T03:04:05.000Z")
  await Books.create({ ...emma, added, genres: new Set(["novel"]) })
  await expect(Books.create(emma)).rejects.toThrow("The conditional request failed")
  const book = await Books.get("1")
  expect(book).toMatchObject({ ...emma, added, genres: new Set(["novel"]) })
  book.copies = { owned: 3, lent: 1 }
  await book.save()
  expect((await Books.get("1")).copies).toEqual({ owned: 3, lent: 1 })
  await book.delete()
  expect(await Books.get("1")).toBeUndefined()
})

test("updates by its own operators, under a condition", async () => {
  const { Books, dynamoose } = await openLibrary()
  await Books.create({ ...emma, genres: new Set(["novel"]) })
  const updated = await Books.update(
    { isbn: "1" },
    { $SET: { title: "Emma." }, $ADD: { year: 1, shelves: ["c"] }, $REMOVE: ["genres"] },
    { condition: new dynamoose.Condition().where("year").eq(1815) },
  )
  expect(updated).toMatchObject({ title: "Emma.", year: 1816, shelves: ["a", "b", "c"] })
  expect(updated.genres).toBeUndefined()
  const missed = Books.update(
    { isbn: "1" },
    { title: "x" },
    { condition: new dynamoose.Condition().where("year").eq(1815) },
  )
  await expect(missed).rejects.toThrow("The conditional request failed")
})

test("writes, reads and deletes in batches, scans and turns pages", async () => {
  const { Books } = await openLibrary()
  const books = Array.from({ length: 20 }, (_, at) => ({
    ...emma,
    isbn: `b${at}`,
    year: 1900 + at,
  }))
  expect((await Books.batchPut(books)).unprocessedItems).toEqual([])
  expect(await Books.batchGet(["b1", "b2", "none"])).toHaveLength(2)
  const recent = await Books.scan("year").ge(1915).and().where("title").beginsWith("Em").exec()
  expect(recent.map(({ year }) => year).sort()).toEqual([1915, 1916, 1917, 1918, 1919])
  expect(await Books.scan().count().exec()).toMatchObject({ count: 20 })
  expect(await Books.scan().limit(6).all().exec()).toHaveLength(20)
  expect(await Books.scan().parallel(3).all().exec()).toHaveLength(20)
  await Books.batchDelete(books.map(({ isbn }) => isbn))
  expect(await Books.scan().all().exec()).toHaveLength(0)
})
