// AWS's guide has pages on the format of conditions and of the report; we could not read them.
import { expect, test } from "vitest"
import { createTable, done, reportOf, TableName } from "../transfer/bulk-fixture.ts"
import { open } from "../transfer/fixture.ts"
import { put } from "../transfer/import-fixture.ts"

test("the members of PutItem beside the item, and no others", async () => {
  await using opened = await open()
  await createTable(opened)
  const item = '"Item":{"pk":{"S":"a"},"sk":{"N":"1"}}'
  const placeholders =
    '"ExpressionAttributeNames":{"#n":"n"},"ExpressionAttributeValues":{":n":{"N":"1"}}'
  const lines = [
    `{${item}}`,
    `{${item},"ConditionExpression":"#n = :n",${placeholders}}`,
    `{${item},"Condition":"attribute_not_exists(pk)"}`,
  ]
  await put(opened, "in/0", lines.join("\n"))
  const { BulkOperationArn } = await done(opened)
  const [failed] = await reportOf(opened, BulkOperationArn, "CONDITION_CHECK_FAILURE")
  expect(failed).toMatchObject({ S3Key: "in/0", Record: 2 })
  const [fault] = await reportOf(opened, BulkOperationArn, "ERROR")
  expect(fault).toEqual({
    ...{ S3Key: "in/0", Record: 3, Code: "ValidationException" },
    Message: "the line has a member of another name: Condition",
  })
  expect((await opened.db.scan({ TableName })).Count).toBe(1)
})
