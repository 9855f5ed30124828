/**
 * BatchGetItem says that a table is missing before it says that a key is named twice. DynamoDB was
 * observed to do both; the later observation is followed.
 */
import { expect, test } from "vitest"
import { rawSubject } from "../support/raw-subject.ts"

const db = rawSubject()

test("a key twice of no table", async () => {
  const Keys = [{ pk: { S: "a" } }, { pk: { S: "a" } }]
  expect(await db.refusal("BatchGetItem", { RequestItems: { nowhere: { Keys } } })).toBe(
    "ResourceNotFoundException: Requested resource not found",
  )
})
