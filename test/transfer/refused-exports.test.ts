// Exports that are refused, before anything is written anywhere.
import type { ExportTableToPointInTimeInput } from "@aws-sdk/client-dynamodb"
import { describe, expect, test } from "vitest"
import { refusalOf } from "../support/subject.ts"
import { bucket, open, recoverableTable } from "./fixture.ts"

const TableName = "Library"

describe("refused", () => {
  test("without recovery, outside of its window, or with a window of the wrong length", async () => {
    await using opened = await open()
    const { db, clock } = opened
    const { TableDescription } = await db.createTable({
      ...{ TableName: "Plain", BillingMode: "PAY_PER_REQUEST" },
      KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
      AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
    })
    const plain = TableDescription?.TableArn ?? ""
    const arn = await recoverableTable(db, TableName)
    clock.aheadMs += 60_000
    const ask = (more: Partial<ExportTableToPointInTimeInput>) =>
      refusalOf(db.exportTableToPointInTime({ TableArn: arn, S3Bucket: bucket, ...more }))
    expect(await ask({ TableArn: plain })).toBe(
      "PointInTimeRecoveryUnavailableException: Point in time recovery is not enabled for table 'Plain'",
    )
    expect(await ask({ TableArn: arn.replace(TableName, "Nowhere") })).toBe(
      "TableNotFoundException: Table not found: Nowhere",
    )
    expect(await ask({ ExportTime: new Date(0) })).toMatch(/^InvalidExportTimeException/)
    expect(await ask({ ExportTime: new Date(Date.now() + 9e8) })).toMatch(
      /^InvalidExportTimeException/,
    )
    const ExportType = "INCREMENTAL_EXPORT" as const
    expect(await ask({ ExportType })).toMatch(/^ValidationException/)
    const window = (minutes: number) => ({
      ExportType,
      IncrementalExportSpecification: { ExportFromTime: new Date(Date.now() - minutes * 60_000) },
    })
    expect(await ask(window(1))).toMatch(/^ValidationException/)
    expect(await ask(window(60 * 26))).toMatch(/^ValidationException/)
    expect(await ask(window(60))).toMatch(/^InvalidExportTimeException/)
    expect(await ask({ S3SseAlgorithm: "KMS" })).toBe(
      "ValidationException: S3SseAlgorithm KMS is not supported",
    )
    expect(
      await refusalOf(db.describeExport({ ExportArn: `${arn}/export/01234567890123-0a1b2c3d` })),
    ).toMatch(/^ExportNotFoundException/)
  })

  // What a request names as its prefix must not leave the folder that stands for the bucket.
  test.each(["../other", "a/../../b", "..", "a//b", "/etc", "a\\..\\b", "."])(
    "a prefix that leads elsewhere: %s",
    async (S3Prefix) => {
      await using opened = await open()
      const TableArn = await recoverableTable(opened.db, TableName)
      const refusal = await refusalOf(
        opened.db.exportTableToPointInTime({ TableArn, S3Bucket: bucket, S3Prefix }),
      )
      expect(refusal).toMatch(/^ValidationException: The S3 prefix must not/)
    },
  )

  test.each(["..", ".", "a/b", "../x", "a..", ""])(
    "a bucket that is none: %s",
    async (S3Bucket) => {
      await using opened = await open()
      const TableArn = await recoverableTable(opened.db, TableName)
      const refusal = await refusalOf(opened.db.exportTableToPointInTime({ TableArn, S3Bucket }))
      expect(refusal).toMatch(/^ValidationException: 1 validation error/)
    },
  )
})
