/** What a backup is: its names, and its manifest, without which nothing of it is looked at. */
import { createHash } from "node:crypto"
import { ApiError } from "../../error.ts"
import { type BackupArn, parseBackupArn, printBackupArn } from "../../model/arn.ts"
import type { Table } from "../../model/table/table.ts"
import { type Platform, randomInteger48 } from "../../platform.ts"
import { type Objects, UnreadableObject } from "../../storage/objects/objects.ts"
import type { TableAddress } from "../../storage/storage.ts"
import type { Task } from "../../storage/task-space.ts"

/** Fixed when a backup begins. */
export interface BackupFacts {
  readonly arn: string
  readonly name: string
  readonly type: "USER" | "SYSTEM"
  readonly createdAtMs: number
  readonly expiresAtMs?: number
  /** The table as it was, and how much was in it. */
  readonly table: Table
  readonly items: number
  readonly bytes: number
}

/** A data file; those of a backup are applied in their order. */
export interface BackupFile {
  readonly name: string
  readonly bytes: number
  /** Of what lies there. */
  readonly sha256: string
}

export interface Backup extends BackupFacts {
  readonly files: readonly BackupFile[]
}

const deletedTable = "$DeletedTableBackup"
const systemBackupMs = 35 * 24 * 60 * 60 * 1000 // AWS guide: using point-in-time recovery

/** `id` are eight hexadecimal digits. */
export function backupArnOf(table: Pick<Table, "arn">, atMs: number, id: string): string {
  return `${table.arn}/backup/${String(atMs).padStart(14, "0")}-${id}`
}

export function randomBackupId(platform: Platform): string {
  return randomInteger48(platform).toString(16).padStart(12, "0").slice(-8)
}

export function systemBackupOf(table: Table, atMs: number, id: string): BackupFacts {
  return {
    ...{ arn: backupArnOf(table, atMs, id), name: `${table.name}${deletedTable}` },
    ...{ type: "SYSTEM", createdAtMs: atMs, expiresAtMs: atMs + systemBackupMs },
    ...{ table, items: 0, bytes: 0 },
  }
}

/** Where manifests lie, of one table or of all. */
export function manifestsOf(table?: string): string {
  return table === undefined ? "backups/" : `backups/${table}/`
}

function manifestName({ name, backup }: BackupArn): string {
  return `${manifestsOf(name)}${backup}.json`
}

/** The backup that an object is the manifest of. */
export function arnOfManifest(
  object: string,
  { account, region }: { readonly account: string; readonly region: string },
): string | undefined {
  const [, name = "", backup = ""] = /^backups\/([^/]+)\/([^/]+)\.json$/.exec(object) ?? []
  const arn = printBackupArn({ account, region, name, backup })
  return parseBackupArn(arn) && arn
}

/** The folder of its data files. */
export function dataOf(arn: string): string {
  const { name, backup } = partsOf(arn)
  return `backup-data/${name}/${backup}/`
}

/** With it the backup is there. */
export async function putManifest(home: Objects, backup: Backup): Promise<void> {
  const body = JSON.stringify(backup)
  const bytes = new TextEncoder().encode(`${sha256Of(body)}\n${body}`)
  await home.put(manifestName(partsOf(backup.arn)), bytes)
}

export async function deleteManifest(home: Objects, arn: string): Promise<void> {
  await home.delete(manifestName(partsOf(arn)))
}

/** Takes the backup away when its time has come. */
export function discardTask(address: TableAddress, arn: string, dueAtMs: number): Task {
  return { id: `discard/${arn}`, kind: "discard", address, body: JSON.stringify({ arn }), dueAtMs }
}

/** @throws ApiError where it is there and cannot be what was written */
export async function findManifest(home: Objects, arn: string): Promise<Backup | undefined> {
  const bytes = await readWhole(home, arn, manifestName(partsOf(arn)))
  if (bytes === undefined) return undefined
  const text = new TextDecoder().decode(bytes)
  const end = text.indexOf("\n")
  const body = text.slice(end + 1)
  if (end < 0 || text.slice(0, end) !== sha256Of(body)) throw damaged(arn)
  const backup = JSON.parse(body) as Backup
  // It has been put there under another name.
  if (backup.arn !== arn) throw damaged(arn)
  return backup
}

/** An object of the backup. @throws ApiError where it cannot be what was written */
export async function readWhole(
  home: Objects,
  arn: string,
  name: string,
): Promise<Uint8Array | undefined> {
  try {
    const stream = await home.get(name)
    return stream && new Uint8Array(await new Response(stream).arrayBuffer())
  } catch (error) {
    if (error instanceof UnreadableObject) throw damaged(arn)
    throw error
  }
}

/** DynamoDB knows no such fault; the text is ours. */
export function damaged(arn: string): ApiError {
  return ApiError.invalid(`The backup is damaged, and nothing of it is restored: ${arn}`)
}

export function sha256Of(data: string | Uint8Array): string {
  return createHash("sha256").update(data).digest("hex")
}

function partsOf(arn: string): BackupArn {
  const parts = parseBackupArn(arn)
  if (!parts) throw new Error(`not the ARN of a backup: ${arn}`)
  return parts
}
