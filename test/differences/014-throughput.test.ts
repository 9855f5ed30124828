/** Provisioned throughput is not enforced unless ENFORCE_THROUGHPUT says so; DynamoDB throttles. */
import { expect, test } from "vitest"
import { rawSubject } from "../support/raw-subject.ts"

const db = rawSubject()
const simple = {
  AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
  KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
  BillingMode: "PAY_PER_REQUEST",
}

test("a thousand units of one provisioned", async () => {
  const ProvisionedThroughput = { ReadCapacityUnits: 1, WriteCapacityUnits: 1 }
  const table = { ...simple, BillingMode: "PROVISIONED", ProvisionedThroughput }
  await db.send("CreateTable", { TableName: "orders", ...table })
  const Item = { pk: { S: "a" }, filler: { S: "x".repeat(100_000) } }
  for (let writes = 0; writes < 10; writes++) {
    expect(await db.refusal("PutItem", { TableName: "orders", Item })).toBe("accepted: {}")
  }
})
