// SIGKILL in the middle of a bulk operation. Its conditions would tell of an item put twice.
import { mkdir, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { gzipSync } from "node:zlib"
import { expect, test } from "vitest"
import { clientFor } from "../support/client.ts"
import { startServer } from "../support/server.ts"
import { temporaryFolder } from "../support/temporary-folder.ts"
import { reportOf } from "./bulk-fixture.ts"
import { bucket } from "./fixture.ts"

const TableName = "Large"
const count = 6000
const faultEvery = 10

test("it goes on after kill -9: every record counts once, every fault is reported once", async () => {
  await using folder = await temporaryFolder()
  const buckets = join(folder.path, "objects/buckets")
  const env = { BACKUP_URL: `file:${join(folder.path, "objects")}` }
  const serve = () => startServer({ folder: folder.path, env })
  await mkdir(join(buckets, bucket, "in"), { recursive: true })
  const text = "x".repeat(900)
  const lines = Array.from({ length: count }, (_, n) =>
    n % faultEvery === 0
      ? '{"Item":{"no key":{"BOOL":true}}}\n'
      : `{"Item":{"pk":{"S":"p${n}"},"text":{"S":"${text}"}},"ConditionExpression":"attribute_not_exists(pk)"}\n`,
  )
  for (const [at, half] of [lines.slice(0, count / 2), lines.slice(count / 2)].entries()) {
    await writeFile(join(buckets, bucket, `in/${at}`), gzipSync(half.join("")))
  }
  let server = await serve()
  let db = clientFor(server.url)
  await db.createTable({
    ...{ TableName, BillingMode: "PAY_PER_REQUEST" },
    KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
    AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
  })
  const { BulkOperationDescription: begun } = await db.startBulkPutItems({
    TableName,
    InputS3Configuration: {
      ...{ S3Bucket: bucket, S3KeyPrefix: "in/", InputFormat: "DYNAMODB_JSON" },
      InputCompressionType: "GZIP",
    },
    OutputS3Configuration: {
      ...{ S3Bucket: "reports", S3KeyPrefix: "out" },
      OutputType: ["ERROR", "CONDITION_CHECK_FAILURE"],
    },
  })
  const BulkOperationArn = begun?.BulkOperationArn
  const now = async () =>
    (await db.describeBulkOperation({ BulkOperationArn })).BulkOperationDescription
  await until(async () => Number((await now())?.ProcessedItemCount) > 500)
  server.process.kill("SIGKILL")
  await server.exited
  server = await serve()
  db = clientFor(server.url)
  expect((await now())?.BulkOperationStatus).toBe("IN_PROGRESS")
  await until(async () => (await now())?.BulkOperationStatus !== "IN_PROGRESS")
  const faults = count / faultEvery
  expect(await now()).toMatchObject({
    ...{ BulkOperationStatus: "COMPLETED_WITH_ERRORS", ProcessedItemCount: count },
    FailedItemCount: faults,
  })
  const { Table } = await db.describeTable({ TableName })
  expect(Table?.ItemCount).toBe(count - faults)
  const opened = { buckets } as Parameters<typeof reportOf>[0]
  const errors = await reportOf(opened, BulkOperationArn, "ERROR")
  expect(new Set(errors.map(({ S3Key, Record }) => `${S3Key}/${Record}`)).size).toBe(faults)
  expect(errors.length).toBe(faults)
  expect(await reportOf(opened, BulkOperationArn, "CONDITION_CHECK_FAILURE")).toEqual([])
  await server.stop()
})

const until = (isSo: () => Promise<boolean>) => expect.poll(isSo, { interval: 10 }).toBe(true)
