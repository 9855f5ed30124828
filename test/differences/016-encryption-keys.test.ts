/** A key for encryption at rest is described, and not looked for; DynamoDB has KMS use it. */
import { expect, test } from "vitest"
import { rawSubject } from "../support/raw-subject.ts"

const db = rawSubject()
const simple = {
  AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
  KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
  BillingMode: "PAY_PER_REQUEST",
}

test("a key that is nowhere", async () => {
  const SSESpecification = { Enabled: true, SSEType: "KMS", KMSMasterKeyId: "alias/nowhere" }
  const reply = await db.send("CreateTable", { TableName: "orders", ...simple, SSESpecification })
  expect(reply.TableDescription).toMatchObject({ SSEDescription: { SSEType: "KMS" } })
})
