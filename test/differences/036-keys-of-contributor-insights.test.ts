/**
 * In AWS the rules of contributor insights are CloudWatch's to report on. There is no CloudWatch
 * here, so DescribeContributorInsights has one member more, which SDKs pass over. Each process
 * counts what it has served itself.
 */
import { expect, test } from "vitest"
import { rawSubject } from "../support/raw-subject.ts"

const db = rawSubject()

test("whoever may describe them is told the keys and their counts", async () => {
  const TableName = `t-${crypto.randomUUID()}`
  await db.send("CreateTable", {
    ...{ TableName, BillingMode: "PAY_PER_REQUEST" },
    KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
    AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
  })
  await db.send("UpdateContributorInsights", { TableName, ContributorInsightsAction: "ENABLE" })
  for (let at = 0; at < 3; at++) await db.send("PutItem", { TableName, Item: { pk: { S: "a" } } })
  const reply = await db.send("DescribeContributorInsights", { TableName })
  expect(reply).toMatchObject({
    ContributorInsightsReports: [{ Contributors: [{ Key: '["a"]', Count: 3 }] }, {}],
  })
})
