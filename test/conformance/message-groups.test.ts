/**
 * The rows of a chat's groups are brought up to date by a function on the table's stream, as the
 * course on AWS teaches it: key attributes cannot be updated, so rows are deleted and put anew.
 */
import { DynamoDB } from "@aws-sdk/client-dynamodb"
import { expect, test } from "vitest"
import { createLocal } from "../../src/runtime/create-local.ts"
import { createMessagesTable, fixture, groups, messageRow, TableName, users } from "./messages.ts"

test("a message moves its group to the top for both, and the function feeds itself nothing", async () => {
  const local = await createLocal()
  const db = new DynamoDB({ ...local.clientConfig, maxAttempts: 1 })
  await createMessagesTable(db)
  const rows = fixture()
  for (const Item of rows) await db.putItem({ TableName, Item })
  const StreamSpecification = { StreamEnabled: true, StreamViewType: "NEW_IMAGE" } as const
  await db.updateTable({ TableName, StreamSpecification })

  const events: string[] = []
  const consumer = await local.consume(
    TableName,
    async ({ Records: [record] }) => {
      if (!record) throw new Error("an event without records")
      const { NewImage: image, Keys } = record.dynamodb
      const { S: pk } = Keys.pk as { S: string }
      events.push(`${record.eventName} ${pk}`)
      if (record.eventName === "REMOVE" || !pk.startsWith("MSG#") || !image) return
      const group = pk.slice("MSG#".length)
      const { Items = [] } = await db.query({
        ...{ TableName, IndexName: "message-group-sk-index" },
        KeyConditionExpression: "message_group_uuid = :group",
        ExpressionAttributeValues: { ":group": { S: group } },
      })
      expect(Items).toHaveLength(2)
      const { sk, message } = image as { sk: { S: string }; message: { S: string } }
      await db.transactWriteItems({
        TransactItems: Items.flatMap((row) => [
          {
            Delete: {
              ...{ TableName, ConditionExpression: "attribute_exists(pk)" },
              Key: { pk: row.pk as { S: string }, sk: row.sk as { S: string } },
            },
          },
          { Put: { TableName, Item: { ...row, sk, message } } },
        ]),
      })
    },
    { batchSize: 1 },
  )
  const at = "2026-03-03T08:30:00.123456"
  const Item = messageRow(users.bayko, groups.baykoAndAndrew, at, "new one")
  await db.putItem({ TableName, Item })
  await consumer.caughtUp()

  const { Items } = await db.query({
    ...{ TableName, KeyConditionExpression: "pk = :pk AND begins_with(sk, :year)" },
    ExpressionAttributeValues: {
      ":pk": { S: `GRP#${users.andrew.uuid}` },
      ":year": { S: "2026" },
    },
    ScanIndexForward: false,
  })
  expect(Items?.map(({ sk, user_handle, message }) => [sk?.S, user_handle?.S, message?.S])).toEqual(
    [
      [at, "bayko", "new one"],
      ["2026-03-01T09:00:00.000000", "londo", "hello londo"],
    ],
  )
  const group = await db.query({
    ...{ TableName, IndexName: "message-group-sk-index", Select: "COUNT" },
    KeyConditionExpression: "message_group_uuid = :group",
    ExpressionAttributeValues: { ":group": { S: groups.baykoAndAndrew } },
  })
  expect(group.Count).toBe(2)
  const [first, ...others] = events
  expect(first).toBe(`INSERT MSG#${groups.baykoAndAndrew}`)
  const owners = [users.andrew, users.bayko].map(({ uuid }) => `GRP#${uuid}`)
  const expected = owners.flatMap((owner) => [`INSERT ${owner}`, `REMOVE ${owner}`])
  expect(others.toSorted()).toEqual(expected.toSorted())
  await local.close()
})
