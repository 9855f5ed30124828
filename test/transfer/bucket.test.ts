// Exports and imports in a bucket of S3, on Node and on workerd, where time comes in small pieces.
import { gunzipSync, gzipSync, zstdCompressSync } from "node:zlib"
import type { DynamoDB, ImportTableInput } from "@aws-sdk/client-dynamodb"
import { expect, test } from "vitest"
import { itemLine, itemsOfLine } from "../../src/model/transfer/item-line.ts"
import { clientFor } from "../support/client.ts"
import { type S3, startS3 } from "../support/s3.ts"
import { startSqld } from "../support/sqld.ts"
import { startWorkerd } from "../support/workerd.ts"
import { bucket, open, putAll, recoverableTable, scanAll, sorted } from "./fixture.ts"
import { items, wireItems } from "./items.ts"

const TableCreationParameters: ImportTableInput["TableCreationParameters"] = {
  ...{ TableName: "Copy", BillingMode: "PAY_PER_REQUEST" },
  KeySchema: [
    { AttributeName: "pk", KeyType: "HASH" },
    { AttributeName: "sk", KeyType: "RANGE" },
  ],
  AttributeDefinitions: [
    { AttributeName: "pk", AttributeType: "S" },
    { AttributeName: "sk", AttributeType: "N" },
  ],
}

function exportedIn({ objects }: S3) {
  const data = [...objects].filter(([name]) => /^exports\/.*\/data\/\w+\.ion\.gz$/.test(name))
  const lines = data.flatMap(([, body]) => gunzipSync(body).toString().split("\n"))
  return lines.flatMap((line) => itemsOfLine("ION", line))
}

function putLines({ objects }: S3, pack: (text: string) => Uint8Array): void {
  for (const [at, item] of items.entries()) {
    // Several pages of a list.
    const name = `${bucket}/in/${at % 7}`
    const text = itemLine("ION", JSON.stringify(item))
    objects.set(name, Buffer.concat([objects.get(name) ?? Buffer.alloc(0), pack(text)]))
  }
}

test("a bucket that fails for a while only takes longer", async () => {
  await using s3 = await startS3()
  await using opened = await open(s3.envFor("backups"))
  const { db, clock } = opened
  const TableArn = await recoverableTable(db, "Library")
  await putAll(db, "Library", wireItems)
  const begun = await db.exportTableToPointInTime({
    TableArn,
    S3Bucket: bucket,
    ExportFormat: "ION",
  })
  const ExportArn = begun.ExportDescription?.ExportArn
  s3.fail(1000)
  await opened.settle()
  expect((await db.describeExport({ ExportArn })).ExportDescription?.ExportStatus).toBe(
    "IN_PROGRESS",
  )
  s3.fail(0)
  clock.aheadMs += 60_000
  await opened.settle()
  const { ExportDescription: done } = await db.describeExport({ ExportArn })
  expect(done).toMatchObject({ ExportStatus: "COMPLETED", ItemCount: items.length })
  expect(s3.objects.has(`${bucket}/${done?.ExportManifest}`)).toBe(true)
  expect(sorted(exportedIn(s3))).toEqual(sorted(items))
})

test("many objects are imported, none of them twice", async () => {
  await using s3 = await startS3()
  await using opened = await open(s3.envFor("backups"))
  putLines(s3, (text) => Buffer.from(text))
  const source = {
    S3BucketSource: { S3Bucket: bucket, S3KeyPrefix: "in/" },
    InputFormat: "ION",
  } as const
  const begun = await opened.db.importTable({ ...source, TableCreationParameters })
  await opened.settle()
  const ImportArn = begun.ImportTableDescription?.ImportArn
  const { ImportTableDescription: done } = await opened.db.describeImport({ ImportArn })
  expect(done).toMatchObject({ ImportStatus: "COMPLETED", ImportedItemCount: items.length })
  expect(sorted(await scanAll(opened, "Copy"))).toEqual(sorted(items))
})

test("on workerd, by what is done behind replies", async () => {
  await using s3 = await startS3()
  await using sqld = await startSqld()
  const env = { LIBSQL_URL: sqld.url, ALLOW_OPEN: "1", ...s3.envFor("backups") }
  await using worker = await startWorkerd({ env })
  const db: DynamoDB = clientFor(worker.url)
  const TableArn = await recoverableTable(db, "Library")
  await putAll(db, "Library", wireItems)
  const begun = await db.exportTableToPointInTime({
    TableArn,
    S3Bucket: bucket,
    ExportFormat: "ION",
  })
  const ExportArn = begun.ExportDescription?.ExportArn
  await expect
    .poll(async () => (await db.describeExport({ ExportArn })).ExportDescription)
    .toMatchObject({ ExportStatus: "COMPLETED", ItemCount: items.length })
  expect(sorted(exportedIn(s3))).toEqual(sorted(items))

  const text = items.map((item) => itemLine("ION", JSON.stringify(item))).join("")
  s3.objects.set(`${bucket}/gzip/a`, gzipSync(text))
  s3.objects.set(`${bucket}/zstd/a`, zstdCompressSync(text))
  s3.objects.set(`${bucket}/csv/a`, Buffer.from('pk,sk,text\na,1,"b, c"\n'))
  for (const [S3KeyPrefix, InputFormat, InputCompressionType, count] of [
    ["gzip/", "ION", "GZIP", items.length],
    ["zstd/", "ION", "ZSTD", items.length],
    ["csv/", "CSV", "NONE", 1],
  ] as const) {
    const { ImportTableDescription } = await db.importTable({
      ...{ S3BucketSource: { S3Bucket: bucket, S3KeyPrefix }, InputFormat, InputCompressionType },
      TableCreationParameters: {
        ...TableCreationParameters,
        TableName: `From-${S3KeyPrefix.slice(0, -1)}`,
      },
    })
    const ImportArn = ImportTableDescription?.ImportArn
    await expect
      .poll(async () => (await db.describeImport({ ImportArn })).ImportTableDescription)
      .toMatchObject({ ImportStatus: "COMPLETED", ImportedItemCount: count })
  }
})
