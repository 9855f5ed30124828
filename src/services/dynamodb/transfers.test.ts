import { expect, test } from "vitest"
import { contextOf, openContext, perform, refusalOf } from "../../../test/support/context.ts"
import { createEngine } from "../../engine/engine.ts"
import { memoryObjects } from "../../storage/objects/memory.ts"
import { onePlace } from "../../storage/placement.ts"
import { asksOf } from "./access/asks.case.ts"
import { listBulk } from "./bulk-operations.ts"
import { createTable } from "./operations/create-table.ts"
import { describeExport } from "./operations/describe-export.ts"
import { describeImport } from "./operations/describe-import.ts"
import { importTable } from "./operations/import-table.ts"
import { listBulkOperations } from "./operations/list-bulk-operations.ts"
import { listExports } from "./operations/list-exports.ts"
import { startBulkPutItems } from "./operations/start-bulk-put-items.ts"
import { requirePrefix } from "./transfers.ts"

const table = "arn:aws:dynamodb:eu-west-2:123456789012:table/Orders"
const id = "01234567890123-0a1b2c3d"

test("policies are asked about the table, or the export or import itself", () => {
  const S3Bucket = "exports"
  expect(asksOf("ExportTableToPointInTime", { TableArn: table, S3Bucket })).toEqual([
    { action: "dynamodb:ExportTableToPointInTime", table },
  ])
  expect(asksOf("DescribeExport", { ExportArn: `${table}/export/${id}` })).toEqual([
    { action: "dynamodb:DescribeExport", transfer: `${table}/export/${id}` },
  ])
  expect(asksOf("DescribeImport", { ImportArn: `${table}/import/${id}` })).toEqual([
    { action: "dynamodb:DescribeImport", transfer: `${table}/import/${id}` },
  ])
  const TableCreationParameters = { TableName: "Orders", AttributeDefinitions: [], KeySchema: [] }
  const input = { S3BucketSource: { S3Bucket }, InputFormat: "ION", TableCreationParameters }
  expect(asksOf("ImportTable", input)).toEqual([
    { action: "dynamodb:ImportTable", table: "Orders", isNew: true },
  ])
  const bulk = { BulkOperationArn: `${table}/bulk-operation/${id}` }
  for (const name of ["DescribeBulkOperation", "CancelBulkOperation"]) {
    expect(asksOf(name, bulk)).toEqual([
      { action: `dynamodb:${name}`, transfer: `${table}/bulk-operation/${id}` },
    ])
  }
  const bulkInput = {
    ...{ TableName: "Orders", InputS3Configuration: { S3Bucket, InputFormat: "ION" } },
    OutputS3Configuration: { S3Bucket, OutputType: ["ERROR"] },
  }
  expect(asksOf("StartBulkPutItems", bulkInput)).toEqual([
    { action: "dynamodb:StartBulkPutItems", table: "Orders" },
  ])
  expect(asksOf("ListBulkOperations", {})).toEqual([{ action: "dynamodb:ListBulkOperations" }])
  expect(asksOf("ListExports", {})).toEqual([{ action: "dynamodb:ListExports" }])
  expect(asksOf("ListImports", {})).toEqual([{ action: "dynamodb:ListImports" }])
})

test("nobody is told of another account's, or another kind", async () => {
  const context = await openContext()
  for (const arn of [
    `${table}/export/${id}`,
    `${table.replace("123456789012", "999999999999")}/export/${id}`,
    `${table}/import/${id}`,
    "arn:aws:dynamodb:eu-west-2:123456789012:table/Orders",
  ]) {
    expect(await refusalOf(describeExport, { ExportArn: arn }, context)).toBe(
      `ExportNotFoundException: Export not found: ${arn}`,
    )
    expect(await refusalOf(describeImport, { ImportArn: arn }, context)).toBe(
      `ImportNotFoundException: Import not found: ${arn}`,
    )
  }
})

// What is written into the table of the root users is watched over, which an import would not be.
async function withWatch() {
  const { engine } = await openContext()
  const watch = { requireDefinition() {}, begin: () => undefined } as never
  const objects = { home: memoryObjects(), bucket: memoryObjects }
  const parts = { placement: onePlace(engine.storage), platform: engine.platform, objects }
  return { engine, context: contextOf(createEngine({ ...parts, findWatch: () => watch })) }
}

const watched = {
  ...{ TableName: "IAM", BillingMode: "PAY_PER_REQUEST" },
  KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
  AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
} as const

test("a name that is watched over is not imported", async () => {
  const { engine, context } = await withWatch()
  const input = {
    ...{ S3BucketSource: { S3Bucket: "exports" }, InputFormat: "ION" },
    TableCreationParameters: watched,
  }
  expect(await refusalOf(importTable, input, context)).toBe(
    "ValidationException: Nothing can be imported as IAM",
  )
  expect((await engine.catalog.list(undefined, 10)).names).toEqual([])
})

test("nothing is put in bulk into a table that is watched over", async () => {
  const { context } = await withWatch()
  await perform(createTable, watched, context)
  const input = {
    ...{ TableName: "IAM", InputS3Configuration: { S3Bucket: "exports", InputFormat: "ION" } },
    OutputS3Configuration: { S3Bucket: "exports", OutputType: ["ERROR"] },
  }
  expect(await refusalOf(startBulkPutItems, input, context)).toBe(
    "ValidationException: Nothing can be put into IAM in bulk",
  )
  expect((await listBulk(context.engine, 10, undefined)).records).toEqual([])
})

test.each(["", "a", "a/", "a/b-c/d.e", "..a/b.."])("a prefix that stays: %j", (prefix) => {
  expect(() => requirePrefix(prefix)).not.toThrow()
})

test.each(["/", "..", "../a", "a/..", "a/../b", "./a", "a//b", "a\\b", "a\0b", "/a"])(
  "a prefix that does not: %j",
  (prefix) => {
    expect(() => requirePrefix(prefix)).toThrow("prefix")
  },
)

test("what is no token is refused, however long it is", async () => {
  const context = await openContext()
  const refusal = "ValidationException: Invalid NextToken provided as input"
  for (const NextToken of ["x", "3".repeat(112), "30".repeat(500_000)]) {
    expect(await refusalOf(listExports, { NextToken }, context)).toBe(refusal)
    expect(await refusalOf(listBulkOperations, { NextToken }, context)).toBe(refusal)
  }
})
