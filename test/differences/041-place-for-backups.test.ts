/** Beside a server there is no place for backups unless one is named; DynamoDB always has one. */
import { expect, test } from "vitest"
import { createLocal } from "../../src/index.ts"
import { localCall } from "../../src/runtime/local-call.ts"
import { startSqld } from "../support/sqld.ts"

test("backups without BACKUP_URL", async () => {
  await using sqld = await startSqld()
  const local = await createLocal({ url: sqld.url })
  const send = (operation: string, input: object) =>
    localCall(local.fetch, "DynamoDB_20120810", operation, input)
  const TableName = "orders"
  const AttributeDefinitions = [{ AttributeName: "pk", AttributeType: "S" }]
  const KeySchema = [{ AttributeName: "pk", KeyType: "HASH" }]
  const simple = { AttributeDefinitions, KeySchema, BillingMode: "PAY_PER_REQUEST" }
  await send("CreateTable", { TableName, ...simple })
  await expect(send("CreateBackup", { TableName, BackupName: "nightly" })).rejects.toThrow(
    /BACKUP_URL is not set/,
  )
  expect(await send("ListBackups", {})).toEqual({ BackupSummaries: [] })
  // A server of libSQL keeps the past all the same.
  const on = { PointInTimeRecoveryEnabled: true }
  await send("UpdateContinuousBackups", { TableName, PointInTimeRecoverySpecification: on })
  await send("PutItem", { TableName, Item: { pk: { S: "a" } } })
  await send("RestoreTableToPointInTime", {
    ...{ SourceTableName: TableName, TargetTableName: "again", UseLatestRestorableTime: true },
  })
  expect(await send("Scan", { TableName: "again" })).toMatchObject({ Count: 1 })
  await local.close()
})
