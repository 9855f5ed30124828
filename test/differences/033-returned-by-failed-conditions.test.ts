/** What a failed condition returns counts as dynamodb:ReturnValues; AWS says so of checks alone. */
import { expect, test } from "vitest"
import { openStrict, refusalOf, simpleTable } from "../accounts/strict-app.ts"

test("a policy that allows no values allows none of a failed condition", async () => {
  const strict = await openStrict()
  const db = strict.client(await strict.addRoot("111122223333"))
  await db.createTable(simpleTable("Orders"))
  const Condition = { StringNotEquals: { "dynamodb:ReturnValues": "NONE" } }
  const deny = { Effect: "Deny", Principal: "*", Action: "dynamodb:DeleteItem", Resource: "*" }
  await db.putResourcePolicy({
    ResourceArn: "arn:aws:dynamodb:us-east-1:111122223333:table/Orders",
    Policy: JSON.stringify({ Version: "2012-10-17", Statement: { ...deny, Condition } }),
  })
  const input = { TableName: "Orders", Key: { pk: { S: "a" } } }
  expect(await refusalOf(db.deleteItem(input))).toMatch(/^accepted/)
  const showing = { ...input, ReturnValuesOnConditionCheckFailure: "ALL_OLD" } as const
  expect(await refusalOf(db.deleteItem(showing))).toMatch(/^AccessDeniedException/)
})
