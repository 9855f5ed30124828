/** Imports as tests ask for them. */
import { mkdir, writeFile } from "node:fs/promises"
import { dirname, join } from "node:path"
import type { ImportTableInput } from "@aws-sdk/client-dynamodb"
import { expect } from "vitest"
import { bucket, compositeKey, type Opened } from "./fixture.ts"

export const TableName = "Copy"
export const TableCreationParameters = {
  TableName,
  BillingMode: "PAY_PER_REQUEST",
  ...compositeKey,
} as const satisfies ImportTableInput["TableCreationParameters"]

export async function put(
  { buckets }: Opened,
  name: string,
  bytes: string | Uint8Array,
): Promise<void> {
  const path = join(buckets, bucket, name)
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, bytes)
}

export type More = Partial<ImportTableInput>

export function ask({ db }: Opened, more: More = {}) {
  return db.importTable({
    ...{ S3BucketSource: { S3Bucket: bucket }, InputFormat: "DYNAMODB_JSON" },
    ...{ TableCreationParameters: { ...TableCreationParameters }, ...more },
  } as ImportTableInput)
}

export async function imported(opened: Opened, more: More = {}) {
  const { ImportTableDescription: begun } = await ask(opened, more)
  expect(begun?.ImportStatus).toBe("IN_PROGRESS")
  await opened.settle()
  return (await opened.db.describeImport({ ImportArn: begun?.ImportArn })).ImportTableDescription
}
