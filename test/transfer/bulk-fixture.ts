/** Bulk operations as tests ask for them. */
import { readdir, readFile } from "node:fs/promises"
import { join } from "node:path"
import type { CreateTableInput, StartBulkPutItemsInput } from "@aws-sdk/client-dynamodb"
import { expect } from "vitest"
import { bucket, compositeKey, type Opened } from "./fixture.ts"

export const TableName = "Used"

export async function createTable({ db }: Opened, more: Partial<CreateTableInput> = {}) {
  const { TableDescription } = await db.createTable({
    ...{ TableName, BillingMode: "PAY_PER_REQUEST", ...compositeKey },
    ...more,
  })
  return TableDescription
}

const InputS3Configuration = {
  ...{ S3Bucket: bucket, S3KeyPrefix: "in/", InputFormat: "DYNAMODB_JSON" as const },
}
const OutputS3Configuration = {
  ...{ S3Bucket: "reports", S3KeyPrefix: "out" },
  OutputType: ["ERROR" as const, "CONDITION_CHECK_FAILURE" as const],
}

export async function start({ db }: Opened, more: Partial<StartBulkPutItemsInput> = {}) {
  const input = { TableName, InputS3Configuration, OutputS3Configuration, ...more }
  return (await db.startBulkPutItems(input)).BulkOperationDescription ?? {}
}

export async function describe({ db }: Opened, BulkOperationArn: string | undefined) {
  return (await db.describeBulkOperation({ BulkOperationArn })).BulkOperationDescription ?? {}
}

export async function done(opened: Opened, more: Partial<StartBulkPutItemsInput> = {}) {
  const { BulkOperationArn, BulkOperationStatus } = await start(opened, more)
  expect(BulkOperationStatus).toBe("IN_PROGRESS")
  await opened.settle()
  return describe(opened, BulkOperationArn)
}

/** Lines of a type, from all of its files. */
export async function reportOf({ buckets }: Opened, arn: string | undefined, type: string) {
  const folder = join(buckets, "reports/out/AWSDynamoDB", arn?.split("/").at(-1) ?? "", type)
  const files = (await readdir(folder).catch((): string[] => [])).sort()
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), "utf8")))
  return texts.flatMap((text) => text.split("\n").filter(Boolean)).map((line) => JSON.parse(line))
}

export async function manifestOf({ buckets }: Opened, arn: string | undefined) {
  const folder = join(buckets, "reports/out/AWSDynamoDB", arn?.split("/").at(-1) ?? "")
  return JSON.parse(await readFile(join(folder, "manifest-summary.json"), "utf8"))
}
