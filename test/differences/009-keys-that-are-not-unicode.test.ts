/** A key of half a surrogate pair is refused, also an index's. What DynamoDB does is not known. */
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

test("half a surrogate pair in an index", async () => {
  const key = (AttributeName: string) => [{ AttributeName, KeyType: "HASH" }]
  await db.send("CreateTable", {
    ...{ TableName: "indexed", KeySchema: key("pk"), BillingMode: "PAY_PER_REQUEST" },
    AttributeDefinitions: ["pk", "g"].map((name) => ({ AttributeName: name, AttributeType: "S" })),
    GlobalSecondaryIndexes: [
      { IndexName: "by-g", KeySchema: key("g"), Projection: { ProjectionType: "ALL" } },
    ],
  })
  const Item = { pk: { S: "a" }, g: { S: "a\ud800" } }
  expect(await db.refusal("PutItem", { TableName: "indexed", Item })).toBe(
    "ValidationException: One or more parameter values are not valid. A value specified for a " +
      "secondary index key is not supported. The AttributeValue for a key attribute cannot " +
      "contain a string that is not Unicode. IndexName: by-g, IndexKey: g",
  )
})
