/** A token of ListTagsOfResource belongs to its table. What DynamoDB says of one was not observed. */
import { expect, test } from "vitest"
import { rawSubject } from "../support/raw-subject.ts"

const db = rawSubject()
const simple = {
  AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
  KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
  BillingMode: "PAY_PER_REQUEST",
}

test("a token that is no token of this table", async () => {
  const described = await db.send("CreateTable", { TableName: "orders", ...simple })
  const { TableArn } = described.TableDescription as { TableArn: string }
  const NextToken = btoa(encodeURIComponent(JSON.stringify(["another table", "a"])))
  expect(await db.refusal("ListTagsOfResource", { ResourceArn: TableArn, NextToken })).toBe(
    "ValidationException: Invalid NextToken provided as input",
  )
})
