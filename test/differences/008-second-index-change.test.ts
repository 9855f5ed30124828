/**
 * An index on a small table is there within moments, and so the next index change may follow;
 * DynamoDB takes minutes, and refuses the second with LimitExceededException until then.
 */
import { expect, test } from "vitest"
import { rawSubject } from "../support/raw-subject.ts"

const db = rawSubject()
const simple = {
  AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
  KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
  BillingMode: "PAY_PER_REQUEST",
}

const create = (IndexName: string) => ({
  TableName: "orders",
  AttributeDefinitions: simple.AttributeDefinitions,
  GlobalSecondaryIndexUpdates: [
    { Create: { IndexName, KeySchema: simple.KeySchema, Projection: { ProjectionType: "ALL" } } },
  ],
})

test("two indexes, one right after the other", async () => {
  await db.send("CreateTable", { TableName: "orders", ...simple })
  await db.send("UpdateTable", create("first"))
  const second = () => db.refusal("UpdateTable", create("second"))
  await expect.poll(second).toMatch(/^accepted: /)
})
