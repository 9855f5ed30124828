/** CreateTable refuses by name what it does not serve. */
import { expect, test } from "vitest"
import { rawSubject } from "../support/raw-subject.ts"

const db = rawSubject()
const simple = {
  AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
  KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
  BillingMode: "PAY_PER_REQUEST",
}

test.each([
  { GlobalTableSourceArn: "arn:aws:dynamodb:eu-west-1:000000000000:table/orders" },
  { GlobalTableSettingsReplicationMode: "ENABLED" },
])("%j", async (member) => {
  const [name] = Object.keys(member)
  expect(await db.refusal("CreateTable", { TableName: "orders", ...simple, ...member })).toBe(
    `ValidationException: ${name} is not supported`,
  )
})
