// SIGKILL in the middle of an export and of an import by the operations.
import { mkdir, readdir, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { gzipSync } from "node:zlib"
import type { DynamoDB } from "@aws-sdk/client-dynamodb"
import { expect, test } from "vitest"
import { itemsOfLine } from "../../src/model/transfer/item-line.ts"
import { clientFor } from "../support/client.ts"
import { type Server, startServer } from "../support/server.ts"
import { temporaryFolder } from "../support/temporary-folder.ts"
import { bucket, readExport } from "./fixture.ts"

const TableName = "Large"
const count = 6000

async function kill(server: Server): Promise<void> {
  server.process.kill("SIGKILL")
  await server.exited
}

const until = (isSo: () => Promise<boolean>) => expect.poll(isSo, { interval: 10 }).toBe(true)

const importOf = async (db: DynamoDB) => {
  const { ImportSummaryList } = await db.listImports({})
  const { ImportTableDescription } = await db.describeImport({
    ImportArn: ImportSummaryList?.[0]?.ImportArn,
  })
  return ImportTableDescription
}

test("an import, and an export of what it made, go on after kill -9, and nothing is there twice or missing", async () => {
  await using folder = await temporaryFolder()
  const buckets = join(folder.path, "objects/buckets")
  const env = { BACKUP_URL: `file:${join(folder.path, "objects")}` }
  const start = () => startServer({ folder: folder.path, env })
  await mkdir(join(buckets, bucket, "in"), { recursive: true })
  const text = "x".repeat(900)
  const lines = Array.from(
    { length: count },
    (_, n) => `{"Item":{"pk":{"S":"p${n}"},"n":{"N":"${n}"},"text":{"S":"${text}"}}}\n`,
  )
  await writeFile(join(buckets, bucket, "in/a"), gzipSync(lines.join("")))

  let server = await start()
  let db = clientFor(server.url)
  await db.importTable({
    ...{ S3BucketSource: { S3Bucket: bucket, S3KeyPrefix: "in/" } },
    ...{ InputFormat: "DYNAMODB_JSON", InputCompressionType: "GZIP" },
    TableCreationParameters: {
      ...{ TableName, BillingMode: "PAY_PER_REQUEST" },
      KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
      AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
    },
  })
  await until(async () => Number((await importOf(db))?.ProcessedItemCount) > 500)
  await kill(server)
  server = await start()
  db = clientFor(server.url)
  expect((await importOf(db))?.ImportStatus).toBe("IN_PROGRESS")
  await until(async () => (await importOf(db))?.ImportStatus !== "IN_PROGRESS")
  expect(await importOf(db)).toMatchObject({
    ...{
      ImportStatus: "COMPLETED",
      ImportedItemCount: count,
      ProcessedItemCount: count,
      ErrorCount: 0,
    },
  })
  const { Table } = await db.describeTable({ TableName })
  expect(Table).toMatchObject({ ItemCount: count, TableStatus: "ACTIVE" })

  const PointInTimeRecoverySpecification = { PointInTimeRecoveryEnabled: true }
  await db.updateContinuousBackups({ TableName, PointInTimeRecoverySpecification })
  const { ExportDescription: begun } = await db.exportTableToPointInTime({
    TableArn: Table?.TableArn,
    S3Bucket: bucket,
  })
  const ExportArn = begun?.ExportArn
  // Written after the moment, and before the kill.
  await db.putItem({ TableName, Item: { pk: { S: "later" } } })
  const folderOf = join(buckets, bucket, `AWSDynamoDB/${ExportArn?.split("/").at(-1)}`)
  await until(async () => (await readdir(folderOf).catch((): string[] => [])).includes("_started"))
  await kill(server)
  server = await start()
  db = clientFor(server.url)
  const exported = async () => (await db.describeExport({ ExportArn })).ExportDescription
  await until(async () => (await exported())?.ExportStatus !== "IN_PROGRESS")
  expect(await exported()).toMatchObject({ ExportStatus: "COMPLETED", ItemCount: count })
  const { lines: found } = await readExport(buckets, (await exported())?.ExportManifest ?? "")
  const keys = found
    .flatMap((line) => itemsOfLine("DYNAMODB_JSON", line))
    .map(({ pk }) => JSON.stringify(pk))
  expect(new Set(keys).size).toBe(count)
  expect(keys).not.toContain('{"S":"later"}')
  await server.stop()
})
