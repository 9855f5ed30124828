/**
 * Tables as tutorials of the command line and of boto3 make them, through the AWS SDK and over
 * HTTP. The same steps run through those two in test/clients.
 */
import {
  type CreateTableCommandInput,
  type DynamoDB,
  waitUntilTableExists,
} from "@aws-sdk/client-dynamodb"
import { beforeAll, describe, expect, test } from "vitest"
import { clientFor } from "../support/client.ts"
import { refusalOf } from "../support/subject.ts"
import { subjectServer } from "../support/subject-server.ts"

const server = subjectServer()
let db: DynamoDB

beforeAll(async () => {
  db = clientFor(server.url)
})

describe("orders, as the command line's tutorial makes them", () => {
  const orders = {
    TableName: "Orders",
    AttributeDefinitions: [{ AttributeName: "orderID", AttributeType: "S" }],
    KeySchema: [{ AttributeName: "orderID", KeyType: "HASH" }],
  } satisfies CreateTableCommandInput

  test("creates a table", async () => {
    const { TableDescription } = await db.createTable({
      ...orders,
      ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 1 },
    })
    expect(TableDescription).toMatchObject({
      ...orders,
      TableStatus: "CREATING",
      CreationDateTime: expect.any(Date),
      ProvisionedThroughput: {
        NumberOfDecreasesToday: 0,
        ReadCapacityUnits: 1,
        WriteCapacityUnits: 1,
      },
      TableSizeBytes: 0,
      ItemCount: 0,
      TableArn: expect.stringMatching(/^arn:aws:dynamodb:us-east-1:\d{12}:table\/Orders$/),
      TableId: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
      DeletionProtectionEnabled: false,
    })
    expect(TableDescription?.BillingModeSummary).toBeUndefined()
    const { state } = await waitUntilTableExists(
      { client: db, maxWaitTime: 300, minDelay: 1 },
      { TableName: "Orders" },
    )
    expect(state).toBe("SUCCESS")
  })

  test("refuses a second one of the same name, and one without throughput", async () => {
    const throughput = { ReadCapacityUnits: 1, WriteCapacityUnits: 1 }
    expect(await refusalOf(db.createTable({ ...orders, ProvisionedThroughput: throughput }))).toBe(
      "ResourceInUseException: Table already exists: Orders",
    )
    expect(await refusalOf(db.createTable({ ...orders, TableName: "Others" }))).toMatch(
      /^ValidationException: /,
    )
  })

  test("writes, reads, changes and deletes an order", async () => {
    const Key = { orderID: { S: "o1" } }
    await db.putItem({ TableName: "Orders", Item: { ...Key, total: { N: "5" } } })
    expect((await db.getItem({ TableName: "Orders", Key })).Item).toEqual({
      ...Key,
      total: { N: "5" },
    })
    const { Attributes } = await db.updateItem({
      TableName: "Orders",
      Key,
      UpdateExpression: "SET #total = #total + :one", // `total` is a reserved word
      ExpressionAttributeNames: { "#total": "total" },
      ExpressionAttributeValues: { ":one": { N: "1" } },
      ReturnValues: "UPDATED_NEW",
    })
    expect(Attributes).toEqual({ total: { N: "6" } })
    expect(await db.scan({ TableName: "Orders" })).toMatchObject({ Count: 1, ScannedCount: 1 })
    await db.deleteItem({ TableName: "Orders", Key })
    expect((await db.getItem({ TableName: "Orders", Key })).Item).toBeUndefined()
  })

  test("deletes the table", async () => {
    const { TableDescription } = await db.deleteTable({ TableName: "Orders" })
    expect(TableDescription?.TableStatus).toBe("DELETING")
    await expect
      .poll(() => refusalOf(db.describeTable({ TableName: "Orders" })))
      .toBe("ResourceNotFoundException: Requested resource not found: Table: Orders not found")
  })
})

describe("products with a number for a key", () => {
  beforeAll(async () => {
    await db.createTable({
      TableName: "Products",
      AttributeDefinitions: [{ AttributeName: "Id", AttributeType: "N" }],
      KeySchema: [{ AttributeName: "Id", KeyType: "HASH" }],
      ProvisionedThroughput: { ReadCapacityUnits: 10, WriteCapacityUnits: 5 },
    })
    await waitUntilTableExists(
      { client: db, maxWaitTime: 300, minDelay: 1 },
      { TableName: "Products" },
    )
    await db.putItem({
      TableName: "Products",
      Item: { Id: { N: "123" }, title: { S: "Bicycle 123" } },
    })
  })

  test.each(["123", "123.0", "1.23e2"])("finds 123 as %s", async (N) => {
    const { Item } = await db.getItem({ TableName: "Products", Key: { Id: { N } } })
    expect(Item).toEqual({ Id: { N: "123" }, title: { S: "Bicycle 123" } })
  })

  test("refuses a text where the key is a number", async () => {
    const put = db.putItem({ TableName: "Products", Item: { Id: { S: "123" } } })
    expect(await refusalOf(put)).toBe(
      "ValidationException: One or more parameter values were invalid: " +
        "Type mismatch for key Id expected: N actual: S",
    )
  })
})
