/** The main job in a dozen calls, the same on every runtime: few and dumb on purpose. */
import { type DynamoDB, waitUntilTableExists } from "@aws-sdk/client-dynamodb"
import { expect } from "vitest"
import { onDemandTable } from "../support/on-demand-table.ts"
import { refusalOf } from "../support/subject.ts"

export async function smoke(db: DynamoDB): Promise<void> {
  const TableName = "Smoke"
  await db.createTable(onDemandTable(TableName, { pk: "S", sk: "N" }))
  await waitUntilTableExists({ client: db, maxWaitTime: 300, minDelay: 1 }, { TableName })

  const Key = { pk: { S: "ü\u{1F600}" }, sk: { N: "1" } }
  const Item = { ...Key, bytes: { B: Uint8Array.of(0, 255) }, list: { L: [{ NULL: true }] } }
  expect((await db.putItem({ TableName, Item })).$metadata.httpStatusCode).toBe(200)
  expect((await db.getItem({ TableName, Key, ConsistentRead: true })).Item).toEqual(Item)

  const conditional = { TableName, Item, ConditionExpression: "attribute_not_exists(pk)" }
  expect(await refusalOf(db.putItem(conditional))).toBe(
    "ConditionalCheckFailedException: The conditional request failed",
  )

  const increments = Array.from({ length: 50 }, () =>
    db.updateItem({
      TableName,
      Key,
      UpdateExpression: "ADD visits :one",
      ExpressionAttributeValues: { ":one": { N: "1" } },
    }),
  )
  await Promise.all(increments)
  const visited = await db.getItem({ TableName, Key, ProjectionExpression: "visits" })
  expect(visited.Item).toEqual({ visits: { N: "50" } })

  const rows = Array.from({ length: 25 }, (_, place) => ({
    pk: { S: "many" },
    sk: { N: `${place}` },
  }))
  const RequestItems = { [TableName]: rows.map((row) => ({ PutRequest: { Item: row } })) }
  expect((await db.batchWriteItem({ RequestItems })).UnprocessedItems).toEqual({})
  const page = await db.query({
    TableName,
    KeyConditionExpression: "pk = :many AND sk > :n",
    ExpressionAttributeValues: { ":many": { S: "many" }, ":n": { N: "9" } },
    ScanIndexForward: false,
    Limit: 10,
  })
  expect(page.Items?.map((item) => item.sk?.N)).toEqual(
    Array.from({ length: 10 }, (_, place) => `${24 - place}`),
  )
  expect(await db.scan({ TableName, Select: "COUNT" })).toMatchObject({ Count: 26 })

  // Long enough to be compressed for those who accept it, and for the body to come in pieces.
  const long = { pk: { S: "long" }, sk: { N: "0" }, f: { S: "long text ".repeat(30_000) } }
  await db.putItem({ TableName, Item: long })
  const { Item: found } = await db.getItem({ TableName, Key: { pk: long.pk, sk: long.sk } })
  expect(found?.f?.S).toHaveLength(300_000)

  await db.deleteItem({ TableName, Key })
  expect((await db.getItem({ TableName, Key })).Item).toBeUndefined()
  await db.deleteTable({ TableName })
  expect((await db.listTables({})).TableNames).not.toContain(TableName)
}
