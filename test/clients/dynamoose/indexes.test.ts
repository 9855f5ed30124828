/** Dynamoose, unmodified: a query on an index, and an index that a table gets later. */
import { DescribeTableCommand, type DynamoDBClient } from "@aws-sdk/client-dynamodb"
import { expect, test } from "vitest"
import { emma, openLibrary } from "./model.ts"

test("finds by author and year, in either order and page by page", async () => {
  const { Books } = await openLibrary()
  for (let at = 0; at < 8; at++) {
    const author = at % 4 === 3 ? "Woolf" : "Austen"
    await Books.create({ ...emma, isbn: `b${at}`, author, year: 1800 + at })
  }
  const years = (books: Iterable<{ year: number }>) => [...books].map(({ year }) => year)
  const austen = () => Books.query("author").eq("Austen").using("byAuthor")
  expect(years(await austen().exec())).toEqual([1800, 1801, 1802, 1804, 1805, 1806])
  expect(years(await austen().where("year").gt(1804).exec())).toEqual([1805, 1806])
  expect(years(await austen().sort("descending").limit(2).exec())).toEqual([1806, 1805])
  const first = await austen().limit(4).exec()
  const rest = await austen().startAt(first.lastKey).exec()
  expect([...years(first), ...years(rest)]).toEqual([1800, 1801, 1802, 1804, 1805, 1806])
})

test("gives a table the index that its schema has got since", async () => {
  const { Books, dynamoose } = await openLibrary()
  await Books.create(emma)
  const schema = new dynamoose.Schema({
    isbn: { type: String, hashKey: true },
    title: { type: String, index: { name: "byTitle", type: "global" } },
    year: { type: Number },
    author: { type: String, index: { name: "byAuthor", type: "global", rangeKey: "year" } },
  })
  const More = dynamoose.model(Books.name, schema)
  const waitForActive = { enabled: true, check: { timeout: 120_000, frequency: 10 } }
  const options = {
    create: true,
    update: true,
    throughput: "ON_DEMAND",
    waitForActive,
    initialize: false,
  } as const
  await new dynamoose.Table(Books.name, [More], options).initialize()
  const client = dynamoose.aws.ddb() as unknown as DynamoDBClient
  const { Table } = await client.send(new DescribeTableCommand({ TableName: Books.name }))
  const names = Table?.GlobalSecondaryIndexes?.map(({ IndexName }) => IndexName)
  expect(names?.sort()).toEqual(["byAuthor", "byTitle"])
  const found = () => More.query("title").eq("Emma").using("byTitle").exec()
  await expect.poll(async () => (await found()).length).toBe(1)
})
