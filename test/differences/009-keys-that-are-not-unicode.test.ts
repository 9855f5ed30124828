/** A key of half a surrogate pair is refused. What DynamoDB answers was not observed. */
import { expect, test } from "vitest"
import { rawSubject } from "../support/raw-subject.ts"

const db = rawSubject()
const simple = {
  AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
  KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
  BillingMode: "PAY_PER_REQUEST",
}

test("half a surrogate pair", async () => {
  await db.send("CreateTable", { TableName: "orders", ...simple })
  const Item = { pk: { S: "a\ud800" } }
  expect(await db.refusal("PutItem", { TableName: "orders", Item })).toBe(
    "ValidationException: One or more parameter values are not valid. The AttributeValue for a " +
      "key attribute cannot contain a string that is not Unicode. Key: pk",
  )
})
