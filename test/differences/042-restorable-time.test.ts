/** What is there now can be had again, also of a table that is gone; DynamoDB is minutes behind. */
import { expect, test } from "vitest"
import { rawSubject } from "../support/raw-subject.ts"

const db = rawSubject()

test("the present, and a deleted table by its name", async () => {
  const TableName = "orders"
  await db.send("CreateTable", {
    TableName,
    AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
    KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
    BillingMode: "PAY_PER_REQUEST",
  })
  const on = { TableName, PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true } }
  await db.send("UpdateContinuousBackups", on)
  const askedAt = Date.now() / 1000
  const { ContinuousBackupsDescription } = (await db.send("DescribeContinuousBackups", {
    TableName,
  })) as { ContinuousBackupsDescription: { PointInTimeRecoveryDescription: object } }
  const { LatestRestorableDateTime } =
    ContinuousBackupsDescription.PointInTimeRecoveryDescription as Record<string, number>
  expect(LatestRestorableDateTime).toBeGreaterThan(askedAt - 1)
  expect(LatestRestorableDateTime).toBeLessThan(Date.now() / 1000 + 1)
  await db.send("PutItem", { TableName, Item: { pk: { S: "a" } } })
  await db.send("DeleteTable", { TableName })
  await db.send("RestoreTableToPointInTime", {
    ...{ SourceTableName: TableName, TargetTableName: "again", UseLatestRestorableTime: true },
  })
  expect(await db.send("Scan", { TableName: "again" })).toMatchObject({ Count: 1 })
})
