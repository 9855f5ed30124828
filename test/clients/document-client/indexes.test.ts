/** The SDK's document client, unmodified: indexes. */
import { BatchWriteCommand, DynamoDBDocumentClient, paginateQuery } from "@aws-sdk/lib-dynamodb"
import { expect, test } from "vitest"
import { localClient } from "../local-client.ts"
import { createSingleTable } from "../single-table.ts"

test("pages through an index among equal keys, and never twice over one item", async () => {
  const client = await localClient()
  const TableName = await createSingleTable(client)
  const db = DynamoDBDocumentClient.from(client)
  const items = Array.from({ length: 25 }, (_, at) => ({
    pk: `p${at}`,
    sk: "s",
    ...(at % 5 !== 4 && { gs1pk: "all", gs1sk: at % 2 === 0 ? "even" : "odd" }),
  }))
  const requests = items.map((Item) => ({ PutRequest: { Item } }))
  await db.send(new BatchWriteCommand({ RequestItems: { [TableName]: requests } }))
  const pages = paginateQuery(
    { client: db, pageSize: 3 },
    {
      TableName,
      IndexName: "gs1",
      KeyConditionExpression: "gs1pk = :all",
      ExpressionAttributeValues: { ":all": "all" },
    },
  )
  const found: { pk: string; gs1sk: string }[] = []
  for await (const { Items = [] } of pages) found.push(...(Items as typeof found))
  const indexed = items.filter((item) => "gs1pk" in item).map(({ pk }) => pk)
  expect(found.map(({ pk }) => pk).sort()).toEqual(indexed.sort())
  const order = found.map(({ gs1sk }) => gs1sk)
  expect(order).toEqual([...order].sort())
})
