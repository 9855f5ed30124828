/** A database in a file, with a folder for exports beside it, as an SDK sees them. */
import { createHash } from "node:crypto"
import { readdir, readFile } from "node:fs/promises"
import { join } from "node:path"
import { gunzipSync } from "node:zlib"
import { type AttributeValue, DynamoDB } from "@aws-sdk/client-dynamodb"
import { expect } from "vitest"
import { readConfig } from "../../src/config.ts"
import type { Item } from "../../src/model/value/attribute-value.ts"
import { localCall, localRegion } from "../../src/runtime/local-call.ts"
import { type OpenApp, openApp } from "../../src/runtime/open-app.ts"
import { silentPlatform } from "../../src/runtime/platform.ts"
import { sdkRequestHandler } from "../../src/runtime/sdk-request-handler.ts"
import { definitions } from "../support/indexed-table.ts"
import { findingsIn } from "../support/replies.ts"
import { hash, range } from "../support/table-input.ts"
import { temporaryFolder } from "../support/temporary-folder.ts"

export type WireItem = Record<string, AttributeValue>

export interface Clock {
  /** Added to the time of the machine. */
  aheadMs: number
  /** The time that stands in for that of the machine: it does not go on. */
  stoppedAtMs?: number
}

export interface Opened extends AsyncDisposable {
  readonly db: DynamoDB
  readonly app: OpenApp
  readonly clock: Clock
  /** The database. */
  readonly file: string
  /** Where buckets are. */
  readonly buckets: string
  /** Maintenance until nothing is left to do. */
  settle(): Promise<void>
}

export const bucket = "exports"

export const compositeKey = {
  KeySchema: [hash("pk"), range("sk")],
  AttributeDefinitions: definitions({ pk: "S", sk: "N" }),
}

export async function open(
  env: Readonly<Record<string, string>> = {},
  given?: { readonly path: string },
): Promise<Opened> {
  const own = given ? undefined : await temporaryFolder()
  const folder = given?.path ?? own?.path ?? ""
  const clock: Clock = { aheadMs: 0 }
  const silent = silentPlatform()
  const now = () => (clock.stoppedAtMs ?? silent.now()) + clock.aheadMs
  const platform = { ...silent, now }
  const mismatches: string[] = []
  const places = { FILE: join(folder, "data.db"), BACKUP_URL: `file:${join(folder, "objects")}` }
  const app = await openApp(readConfig({ ...places, ...env }), platform, {
    onReply: (operation, reply) => void mismatches.push(...findingsIn(operation, reply)),
  })
  const db = new DynamoDB({
    region: localRegion,
    endpoint: "http://libdynamo.local",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
    maxAttempts: 1,
    requestHandler: sdkRequestHandler(app),
  })
  return {
    ...{ db, app, clock, file: places.FILE, buckets: join(folder, "objects/buckets") },
    async settle() {
      while (await app.maintain()) {}
    },
    async [Symbol.asyncDispose]() {
      await app.close()
      await own?.remove()
      expect(mismatches).toEqual([])
    },
  }
}

/** A table under point-in-time recovery; its ARN. */
export async function recoverableTable(db: DynamoDB, TableName: string): Promise<string> {
  const { TableDescription } = await db.createTable({
    ...{ TableName, BillingMode: "PAY_PER_REQUEST", ...compositeKey },
  })
  const PointInTimeRecoverySpecification = { PointInTimeRecoveryEnabled: true }
  await db.updateContinuousBackups({ TableName, PointInTimeRecoverySpecification })
  return TableDescription?.TableArn ?? ""
}

export async function putAll(db: DynamoDB, TableName: string, items: readonly WireItem[]) {
  for (const Item of items) await db.putItem({ TableName, Item })
}

/** As it is on the wire, where binaries are base64: the SDK loses attributes called `__proto__`. */
export async function scanAll({ app }: Opened, TableName: string): Promise<readonly Item[]> {
  const fetch = async (request: Request) => app.fetch(request)
  const input = { TableName, ConsistentRead: true }
  const { Items } = await localCall(fetch, "DynamoDB_20120810", "Scan", input)
  return Items as readonly Item[]
}

/** Any order, any order of members: as texts that are equal for equal items. */
export function sorted(items: readonly unknown[]): readonly string[] {
  return items.map((item) => JSON.stringify(sortedMembers(item))).sort()
}

function sortedMembers(value: unknown): unknown {
  if (Array.isArray(value)) {
    const isSet = value.every((member) => typeof member === "string")
    const members = value.map(sortedMembers)
    return isSet ? members.sort() : members
  }
  if (typeof value !== "object" || value === null) return value
  const entries = Object.entries(value).map(([name, member]): [string, unknown] => [
    name,
    sortedMembers(member),
  ])
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)))
}

interface FileEntry {
  readonly itemCount: number
  readonly md5Checksum: string
  readonly dataFileS3Key: string
}

/** Reads an export by its manifests, holding every checksum against what lies there. */
export async function readExport(buckets: string, manifest: string) {
  const read = (key: string) => readFile(join(buckets, bucket, key))
  const md5 = (bytes: Uint8Array) => createHash("md5").update(bytes).digest("base64")
  const checked = async (key: string) => {
    const bytes = await read(key)
    expect((await read(key.replace(/json$/, "md5"))).toString()).toBe(md5(bytes))
    return bytes.toString()
  }
  const summary = JSON.parse(await checked(manifest)) as Record<string, unknown>
  const files = (await checked(String(summary.manifestFilesS3Key)))
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line) as FileEntry)
  const lines: string[] = []
  for (const { itemCount, md5Checksum, dataFileS3Key } of files) {
    const bytes = await read(dataFileS3Key)
    expect(md5(bytes)).toBe(md5Checksum)
    const found = gunzipSync(bytes).toString().split("\n").filter(Boolean)
    expect(found.length).toBe(itemCount)
    lines.push(...found)
  }
  expect(summary.itemCount).toBe(lines.length)
  return { summary, files, lines }
}

export async function filesIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map((entry) => entry.name)
}
