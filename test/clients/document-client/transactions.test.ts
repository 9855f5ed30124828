/** The SDK's document client, unmodified: transactions. */
import {
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  TransactGetCommand,
  TransactWriteCommand,
} from "@aws-sdk/lib-dynamodb"
import { expect, test } from "vitest"
import { localClient } from "../local-client.ts"
import { createSingleTable } from "../single-table.ts"

test("moves money, or does not, and tells why", async () => {
  const client = await localClient()
  const TableName = await createSingleTable(client)
  const db = DynamoDBDocumentClient.from(client)
  const account = (name: string) => ({ pk: name, sk: "account" })
  await db.send(new PutCommand({ TableName, Item: { ...account("a"), euros: 10 } }))
  await db.send(new PutCommand({ TableName, Item: { ...account("b"), euros: 0 } }))
  const move = (euros: number, ClientRequestToken: string = crypto.randomUUID()) =>
    db.send(
      new TransactWriteCommand({
        ClientRequestToken,
        TransactItems: [
          {
            Update: {
              TableName,
              Key: account("a"),
              UpdateExpression: "SET euros = euros - :e",
              ConditionExpression: "euros >= :e",
              ExpressionAttributeValues: { ":e": euros },
              ReturnValuesOnConditionCheckFailure: "ALL_OLD",
            },
          },
          {
            Update: {
              TableName,
              Key: account("b"),
              UpdateExpression: "SET euros = euros + :e",
              ExpressionAttributeValues: { ":e": euros },
            },
          },
        ],
      }),
    )
  await move(4, "once")
  await move(4, "once")
  // Errors are not the document client's: their items stay as they came.
  await expect(move(7)).rejects.toMatchObject({
    name: "TransactionCanceledException",
    CancellationReasons: [
      { Code: "ConditionalCheckFailed", Item: { euros: { N: "6" } } },
      { Code: "None" },
    ],
  })
  const TransactItems = ["a", "b", "c"].map((name) => ({ Get: { TableName, Key: account(name) } }))
  const { Responses } = await db.send(new TransactGetCommand({ TransactItems }))
  expect(Responses?.map(({ Item }) => Item?.euros)).toEqual([6, 4, undefined])
  expect((await db.send(new GetCommand({ TableName, Key: account("b") }))).Item?.euros).toBe(4)
})
