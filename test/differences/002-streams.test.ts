/**
 * There are no streams: a table that is created with one is created without, and turning one on is
 * refused. DynamoDB records changes.
 */
import { expect, test } from "vitest"
import { rawSubject } from "../support/raw-subject.ts"

const db = rawSubject()
const simple = {
  AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
  KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
  BillingMode: "PAY_PER_REQUEST",
}

const StreamSpecification = { StreamEnabled: true, StreamViewType: "KEYS_ONLY" }

test("a table created with one has none", async () => {
  const reply = await db.send("CreateTable", {
    ...{ TableName: "changes", ...simple, StreamSpecification },
  })
  expect(reply.TableDescription).toMatchObject({ TableStatus: "CREATING" })
  expect(reply.TableDescription).not.toHaveProperty("StreamSpecification")
  expect(reply.TableDescription).not.toHaveProperty("LatestStreamArn")
})

test("turned on", async () => {
  await db.send("CreateTable", { TableName: "orders", ...simple })
  expect(await db.refusal("UpdateTable", { TableName: "orders", StreamSpecification })).toBe(
    "ValidationException: StreamSpecification is not supported: there are no streams yet",
  )
})
