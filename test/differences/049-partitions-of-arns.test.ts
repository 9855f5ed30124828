/** ARNs are those of AWS's commercial regions everywhere; China and GovCloud have others. */
import { DynamoDB } from "@aws-sdk/client-dynamodb"
import { afterAll, expect, test } from "vitest"
import { readConfig } from "../../src/config.ts"
import { openApp } from "../../src/runtime/open-app.ts"
import { silentPlatform } from "../../src/runtime/platform.ts"
import { sdkRequestHandler } from "../../src/runtime/sdk-request-handler.ts"
import { credentials } from "../support/client.ts"

const app = await openApp(readConfig({ FILE: ":memory:" }), silentPlatform())
afterAll(() => app.close())

test.each([
  ["us-gov-west-1", "aws-us-gov"],
  ["cn-north-1", "aws-cn"],
])("a table in %s, where AWS's begin with arn:%s:", async (region, partition) => {
  const db = new DynamoDB({
    ...{ region, credentials, endpoint: "http://libdynamo.local", maxAttempts: 1 },
    requestHandler: sdkRequestHandler(app),
  })
  const { TableDescription } = await db.createTable({
    TableName: "orders",
    AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
    KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
    BillingMode: "PAY_PER_REQUEST",
  })
  const TableName = TableDescription?.TableArn ?? ""
  expect(TableName).toMatch(new RegExp(`^arn:aws:dynamodb:${region}:[0-9]{12}:table/orders$`))
  await db.describeTable({ TableName })
  const theirs = TableName.replace("arn:aws:", `arn:${partition}:`)
  await expect(db.describeTable({ TableName: theirs })).rejects.toThrow("failed to satisfy")
})
