// Imports as the SDK asks for them. AWS guide: DynamoDB data import from Amazon S3.
import { readFile } from "node:fs/promises"
import { join } from "node:path"
import { gunzipSync } from "node:zlib"
import type { ImportTableInput } from "@aws-sdk/client-dynamodb"
import { expect, test } from "vitest"
import { itemLine } from "../../src/model/transfer/item-line.ts"
import { refusalOf } from "../support/subject.ts"
import { vectorIndex, vectorItem, vectorTable } from "../support/vector-table.ts"
import { bucket, open, putAll, recoverableTable, scanAll, sorted } from "./fixture.ts"
import { combinations, packed } from "./formats.ts"
import {
  ask,
  imported,
  type More,
  put,
  TableCreationParameters,
  TableName,
} from "./import-fixture.ts"
import { items, wireItems } from "./items.ts"

test.each(combinations)(
  "all types from several objects: $InputFormat $InputCompressionType",
  async (format) => {
    await using opened = await open()
    const lines = items.map((item) => itemLine(format.InputFormat, JSON.stringify(item)))
    const pack = packed[format.InputCompressionType]
    for (const [at, part] of [lines.slice(0, 10), lines.slice(10, 11), lines.slice(11)].entries()) {
      await put(opened, `in/${at}`, pack(part.join("")))
    }
    await put(opened, "other/0", pack("not asked for"))
    const source = { S3Bucket: bucket, S3KeyPrefix: "in/" }
    const done = await imported(opened, { ...format, S3BucketSource: source })
    expect(done).toMatchObject({
      ...{ ImportStatus: "COMPLETED", ErrorCount: 0, ...format, S3BucketSource: source },
      ...{ ProcessedItemCount: items.length, ImportedItemCount: items.length },
      ProcessedSizeBytes: Buffer.byteLength(lines.join("")),
      TableCreationParameters,
    })
    expect(sorted(await scanAll(opened, TableName))).toEqual(sorted(items))
  },
)

test.each(["DYNAMODB_JSON", "ION"] as const)(
  "what was exported in %s is imported, from the folder of the export",
  async (format) => {
    await using opened = await open()
    const { db, settle } = opened
    const TableArn = await recoverableTable(db, "Library")
    await putAll(db, "Library", wireItems)
    await db.exportTableToPointInTime({
      TableArn,
      S3Bucket: bucket,
      S3Prefix: "e",
      ExportFormat: format,
    })
    await settle()
    const S3BucketSource = { S3Bucket: bucket, S3KeyPrefix: "e/" }
    const done = await imported(opened, {
      S3BucketSource,
      InputFormat: format,
      InputCompressionType: "GZIP",
    })
    expect(done).toMatchObject({ ImportStatus: "COMPLETED", ImportedItemCount: items.length })
    expect(sorted(await scanAll(opened, TableName))).toEqual(sorted(items))
  },
)

// test/transfer/dynamodb-export: a folder by DynamoDB's rules, as the guide shows them.
test("a folder as DynamoDB exports it", async () => {
  await using opened = await open()
  const folder = join(import.meta.dirname, "dynamodb-export/AWSDynamoDB/01668400000000-0a1b2c3d")
  const manifest = await readFile(join(folder, "manifest-files.json"), "utf8")
  for (const line of manifest.trim().split("\n")) {
    const { dataFileS3Key: key } = JSON.parse(line)
    const bytes = await readFile(join(import.meta.dirname, "dynamodb-export", key))
    expect(gunzipSync(bytes).toString()).toMatch(/^(\{"Item":|$)/)
    await put(opened, key, bytes)
  }
  for (const name of [
    "_started",
    "manifest-summary.json",
    "manifest-files.json",
    "manifest-files.md5",
  ]) {
    await put(opened, `AWSDynamoDB/01668400000000-0a1b2c3d/${name}`, "not data")
  }
  const done = await opened.db.importTable({
    S3BucketSource: { S3Bucket: bucket, S3KeyPrefix: "AWSDynamoDB/01668400000000-0a1b2c3d" },
    ...{ InputFormat: "DYNAMODB_JSON", InputCompressionType: "GZIP" },
    TableCreationParameters: {
      ...{ TableName: "ProductCatalog", BillingMode: "PAY_PER_REQUEST" },
      KeySchema: [{ AttributeName: "Id", KeyType: "HASH" }],
      AttributeDefinitions: [{ AttributeName: "Id", AttributeType: "N" }],
    },
  })
  await opened.settle()
  const { ImportTableDescription: end } = await opened.db.describeImport({
    ImportArn: done.ImportTableDescription?.ImportArn,
  })
  expect(end).toMatchObject({ ImportStatus: "COMPLETED", ImportedItemCount: 3, ErrorCount: 0 })
  const { Item } = await opened.db.getItem({
    TableName: "ProductCatalog",
    Key: { Id: { N: "103" } },
  })
  expect(Item).toMatchObject({ Authors: { SS: ["Author1", "Author2"] }, Price: { N: "2000" } })
})

// Where such keys are taken for one, the second item replaces the first without a word.
test("binary keys whose bytes are the same, one after the other", async () => {
  await using opened = await open()
  const lines = [
    { pk: { B: "AAAA" }, sk: { B: "BBB/CCCC" } },
    { pk: { B: "AAAA/BBB" }, sk: { B: "CCCC" } },
  ]
  await put(opened, "in/0", lines.map((Item) => `${JSON.stringify({ Item })}\n`).join(""))
  await ask(opened, {
    TableCreationParameters: {
      ...TableCreationParameters,
      AttributeDefinitions: ["pk", "sk"].map((AttributeName) => ({
        ...{ AttributeName, AttributeType: "B" as const },
      })),
    },
  })
  await opened.settle()
  expect(sorted(await scanAll(opened, TableName))).toEqual(sorted(lines))
})

test("CSV, with keys of their types and an index", async () => {
  await using opened = await open()
  await put(opened, "a.csv", 'pk|sk|n|note\r\na|1|2|"with | and ""quotes"""\r\nb|2.50||\r\n')
  await put(opened, "b.csv", "sk|pk\n3|c\n")
  const { ImportTableDescription: begun } = await opened.db.importTable({
    S3BucketSource: { S3Bucket: bucket },
    InputFormat: "CSV",
    InputFormatOptions: { Csv: { Delimiter: "|" } },
    TableCreationParameters: {
      ...TableCreationParameters,
      KeySchema: [...TableCreationParameters.KeySchema],
      AttributeDefinitions: [
        ...TableCreationParameters.AttributeDefinitions,
        { AttributeName: "n", AttributeType: "N" },
      ],
      GlobalSecondaryIndexes: [
        {
          IndexName: "byN",
          KeySchema: [{ AttributeName: "n", KeyType: "HASH" }],
          Projection: { ProjectionType: "ALL" },
        },
      ],
    },
  })
  await opened.settle()
  const { ImportTableDescription: done } = await opened.db.describeImport({
    ImportArn: begun?.ImportArn,
  })
  expect(done).toMatchObject({
    ImportStatus: "COMPLETED",
    InputFormatOptions: { Csv: { Delimiter: "|" } },
  })
  expect(sorted(await scanAll(opened, TableName))).toEqual(
    sorted([
      { pk: { S: "a" }, sk: { N: "1" }, n: { N: "2" }, note: { S: 'with | and "quotes"' } },
      { pk: { S: "b" }, sk: { N: "2.5" } },
      { pk: { S: "c" }, sk: { N: "3" } },
    ]),
  )
  const { Count } = await opened.db.query({
    ...{ TableName, IndexName: "byN", KeyConditionExpression: "n = :n" },
    ExpressionAttributeValues: { ":n": { N: "2" } },
  })
  expect(Count).toBe(1)
  const { Table } = await opened.db.describeTable({ TableName })
  expect(Table).toMatchObject({ TableStatus: "ACTIVE", ItemCount: 3 })
})

test("vector indexes are made with the table, and have what is imported", async () => {
  await using opened = await open()
  const lines = [
    vectorItem("far", [3, 3]),
    vectorItem("near", [1, 1]),
    // Three dimensions are not what the index takes, as for PutItem.
    vectorItem("bad", [1, 1, 1]),
  ]
  await put(opened, "a", lines.map((Item) => `${JSON.stringify({ Item })}\n`).join(""))
  const { TableName: _, ...definition } = vectorTable([vectorIndex("near")])
  const { ImportTableDescription: begun } = await opened.db.importTable({
    ...{ S3BucketSource: { S3Bucket: bucket }, InputFormat: "DYNAMODB_JSON" },
    TableCreationParameters: {
      ...definition,
      TableName,
    } as ImportTableInput["TableCreationParameters"],
  })
  await opened.settle()
  const { ImportTableDescription: done } = await opened.db.describeImport({
    ImportArn: begun?.ImportArn,
  })
  expect(done).toMatchObject({ ErrorCount: 1, ImportedItemCount: 2 })
  expect(done?.TableCreationParameters?.VectorIndexes).toEqual([vectorIndex("near")])
  const { SearchResults = [] } = await opened.db.searchVectors({
    ...{ TableName, IndexName: "near", TopK: 5, SearchVector: [{ N: "0" }, { N: "0" }] },
  })
  expect(SearchResults.map(({ Item }) => Item?.pk?.S)).toEqual(["near", "far"])
})

test("until it is done, nobody uses the table", async () => {
  await using opened = await open()
  const { db } = opened
  await put(opened, "data", itemLine("ION", JSON.stringify(items[0])))
  await ask(opened, { InputFormat: "ION" })
  expect((await db.describeTable({ TableName })).Table?.TableStatus).toBe("CREATING")
  const notFound = "ResourceNotFoundException: Requested resource not found"
  expect(await refusalOf(db.scan({ TableName }))).toBe(notFound)
  expect(await refusalOf(db.putItem({ TableName, Item: wireItems[1] }))).toBe(notFound)
  expect(await refusalOf(db.deleteTable({ TableName }))).toMatch(/^ResourceInUseException/)
  expect(await refusalOf(db.updateTable({ TableName, DeletionProtectionEnabled: true }))).toMatch(
    /^ResourceInUseException/,
  )
  await opened.settle()
  expect(await scanAll(opened, TableName)).toHaveLength(1)
})

test("a token begins one import; lists come in pages", async () => {
  await using opened = await open()
  const { db } = opened
  await put(opened, "data", itemLine("ION", JSON.stringify(items[0])))
  const arnOf = async (more: More) =>
    (await ask(opened, { InputFormat: "ION", ClientToken: "t", ...more })).ImportTableDescription
      ?.ImportArn
  const first = await arnOf({})
  expect(await arnOf({})).toBe(first)
  expect(await refusalOf(arnOf({ InputCompressionType: "GZIP" }))).toMatch(
    /^ImportConflictException/,
  )
  await db.importTable({
    ...{ S3BucketSource: { S3Bucket: bucket }, InputFormat: "ION" },
    TableCreationParameters: {
      ...TableCreationParameters,
      TableName: "Another",
    } as ImportTableInput["TableCreationParameters"],
  })
  await opened.settle()
  const one = await db.listImports({ PageSize: 1 })
  expect(one.ImportSummaryList).toMatchObject([
    { ImportArn: first, ImportStatus: "COMPLETED", InputFormat: "ION" },
  ])
  const two = await db.listImports({ PageSize: 1, NextToken: one.NextToken })
  expect(two.ImportSummaryList).toHaveLength(1)
  expect(two.NextToken).toBeUndefined()
})
