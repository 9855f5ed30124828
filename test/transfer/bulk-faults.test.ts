// What bulk operations refuse, and what ends them. Texts of the API reference, where it has any.
import { expect, test } from "vitest"
import { refusalOf } from "../support/subject.ts"
import { createTable, describe, done, start, TableName } from "./bulk-fixture.ts"
import { bucket, open } from "./fixture.ts"
import { put } from "./import-fixture.ts"

const line = '{"Item":{"pk":{"S":"a"},"sk":{"N":"1"}}}\n'

test("a token begins one; lists come in pages, the last one first", async () => {
  await using opened = await open()
  const { db, clock } = opened
  await createTable(opened)
  await put(opened, "in/0", line)
  const one = await start(opened, { ClientToken: "t" })
  expect((await start(opened, { ClientToken: "t" })).BulkOperationArn).toBe(one.BulkOperationArn)
  expect(
    await refusalOf(start(opened, { ClientToken: "t", PerformanceTier: "ACCELERATED" })),
  ).toMatch(/^IdempotentParameterMismatchException/)
  clock.aheadMs += 1000
  const two = await start(opened, { PerformanceTier: "ACCELERATED" })
  expect(two.PerformanceTier).toBe("ACCELERATED")
  await opened.settle()
  const first = await db.listBulkOperations({ MaxResults: 1 })
  expect(first.BulkOperationsSummaryList).toMatchObject([
    { BulkOperationArn: two.BulkOperationArn, BulkOperationStatus: "COMPLETED" },
  ])
  const rest = await db.listBulkOperations({ NextToken: first.NextToken })
  expect(rest.BulkOperationsSummaryList?.map((each) => each.BulkOperationArn)).toEqual([
    one.BulkOperationArn,
  ])
  expect(rest.NextToken).toBeUndefined()
  clock.aheadMs += 91 * 24 * 60 * 60 * 1000
  expect((await db.listBulkOperations({})).BulkOperationsSummaryList).toEqual([])
})

test("refusals change nothing", async () => {
  await using opened = await open()
  const { db } = opened
  await createTable(opened)
  const input = { S3Bucket: bucket, InputFormat: "ION" as const }
  const output = { S3Bucket: "reports", OutputType: ["ERROR" as const] }
  const refusals = [
    [{ TableName: "Missing" }, "ResourceNotFoundException: Requested resource not found"],
    [{ MaxWriteRequestUnits: 1023 }, "ValidationException: "],
    [{ InputS3Configuration: { ...input, S3KeyPrefix: "../x" } }, "ValidationException: "],
    [{ InputS3Configuration: { ...input, InputFormat: "CSV" as never } }, "ValidationException: "],
    [{ OutputS3Configuration: { ...output, S3KeyPrefix: "/" } }, "ValidationException: "],
    [{ OutputS3Configuration: { ...output, S3Bucket: undefined } }, "ValidationException: "],
    [{ OutputS3Configuration: { ...output, OutputType: [] } }, "ValidationException: "],
    [{ OutputS3Configuration: { ...output, S3SseAlgorithm: "KMS" } }, "ValidationException: "],
  ] as const
  for (const [more, text] of refusals) {
    expect(await refusalOf(start(opened, more as Parameters<typeof start>[1]))).toContain(text)
  }
  expect((await db.listBulkOperations({})).BulkOperationsSummaryList).toEqual([])
})

// AWS guide, "Bulk put items considerations".
test("neither global tables nor tables that create an index take any", async () => {
  await using opened = await open()
  const { db } = opened
  await createTable(opened)
  // More than UpdateTable fills itself.
  const many = Array.from({ length: 400 }, (_, n) => line.replace('"a"', `"p${n}"`))
  await put(opened, "in/0", many.join(""))
  await done(opened)
  await db.updateTable({
    TableName,
    AttributeDefinitions: [
      { AttributeName: "pk", AttributeType: "S" },
      { AttributeName: "sk", AttributeType: "N" },
      { AttributeName: "n", AttributeType: "N" },
    ],
    GlobalSecondaryIndexUpdates: [
      {
        Create: {
          IndexName: "byN",
          KeySchema: [{ AttributeName: "n", KeyType: "HASH" }],
          Projection: { ProjectionType: "ALL" },
        },
      },
    ],
  })
  expect(await refusalOf(start(opened))).toMatch(/^ResourceInUseException/)
  await opened.settle()
  expect(await done(opened)).toMatchObject({ BulkOperationStatus: "COMPLETED" })
  const ReplicaUpdates = [{ Create: { RegionName: "eu-west-1" } }]
  await db.updateTable({ TableName, ReplicaUpdates })
  await opened.settle()
  expect(await refusalOf(start(opened))).toMatch(/^ValidationException: .*global/)
})

test("one without objects has failed; so has one whose table is gone", async () => {
  await using opened = await open()
  await createTable(opened)
  expect(await done(opened)).toMatchObject({
    ...{ BulkOperationStatus: "FAILED", FailureCode: "S3NoSuchKey" },
  })
  await put(opened, "in/0", line)
  const { BulkOperationArn } = await start(opened)
  await opened.db.deleteTable({ TableName })
  await createTable(opened)
  await opened.settle()
  expect(await describe(opened, BulkOperationArn)).toMatchObject({
    ...{ BulkOperationStatus: "FAILED", FailureCode: "TableNotFound" },
  })
  expect((await opened.db.scan({ TableName })).Count).toBe(0)
})

test("an unknown one", async () => {
  await using opened = await open()
  const { db } = opened
  const BulkOperationArn = `${(await createTable(opened))?.TableArn}/bulk-operation/00000000000000-00000000`
  const text = `ResourceNotFoundException: Bulk operation not found: ${BulkOperationArn}`
  expect(await refusalOf(db.describeBulkOperation({ BulkOperationArn }))).toBe(text)
  expect(await refusalOf(db.cancelBulkOperation({ BulkOperationArn }))).toBe(text)
})
