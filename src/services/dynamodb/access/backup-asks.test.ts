/** What the operations on backups ask policies for. AWS guide: using IAM with backup and restore. */
import { expect, test } from "vitest"
import { asksOf } from "./asks.case.ts"

const BackupArn =
  "arn:aws:dynamodb:eu-west-1:000000000001:table/Orders/backup/01489602797149-73d8d5bc"
const TargetTableName = "Copy"
const onTarget = [
  ...["BatchWriteItem", "DeleteItem", "GetItem", "PutItem", "Query", "Scan", "UpdateItem"],
].map((name) => ({ action: `dynamodb:${name}`, table: TargetTableName, isNew: true }))

test("a backup is a resource of its own", () => {
  for (const name of ["DescribeBackup", "DeleteBackup"]) {
    expect(asksOf(name, { BackupArn })).toEqual([{ action: `dynamodb:${name}`, backup: BackupArn }])
  }
  expect(asksOf("ListBackups", {})).toEqual([{ action: "dynamodb:ListBackups" }])
})

test("whoever restores has to be allowed to use the source, and to read and write the table", () => {
  const action = "dynamodb:RestoreTableFromBackup"
  expect(asksOf("RestoreTableFromBackup", { BackupArn, TargetTableName })).toEqual([
    { action, backup: BackupArn },
    { action, table: TargetTableName, isNew: true },
    ...onTarget,
  ])
  const past = { SourceTableName: "Orders", TargetTableName, UseLatestRestorableTime: true }
  const toPast = "dynamodb:RestoreTableToPointInTime"
  expect(asksOf("RestoreTableToPointInTime", past)).toEqual([
    { action: toPast, table: "Orders" },
    { action: toPast, table: TargetTableName, isNew: true },
    ...onTarget,
  ])
})

test("the table is the resource of the others", () => {
  const TableName = "Orders"
  const given = { TableName, BackupName: "nightly" }
  for (const name of ["CreateBackup", "DescribeContinuousBackups", "UpdateContinuousBackups"]) {
    expect(asksOf(name, given)).toEqual([{ action: `dynamodb:${name}`, table: TableName }])
  }
})
