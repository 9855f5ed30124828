/** Where an export puts what, and its manifests. AWS guide: DynamoDB table export output format. */
import type { Buffer } from "node:buffer"
import { createHash } from "node:crypto"
import type { ChangeView } from "./change-line.ts"
import type { ItemFormat } from "./item-line.ts"

/** One data file, as `manifest-files.json` tells of it. */
export interface DataFile {
  readonly itemCount: number
  readonly md5Checksum: string
  readonly etag: string
  readonly dataFileS3Key: string
}

/** `md5Checksum` is base64; the etag is that of an object that S3 got in one part. */
export function dataFile(key: string, itemCount: number, md5: Buffer): DataFile {
  const etag = `${createHash("md5").update(md5).digest("hex")}-1`
  return { itemCount, md5Checksum: md5.toString("base64"), etag, dataFileS3Key: key }
}

export interface ExportFolder {
  /** Of the request; may be absent or empty. */
  readonly prefix?: string | undefined
  /** The last part of the export's ARN. */
  readonly exportId: string
}

const root = "AWSDynamoDB"

export function exportKey({ prefix, exportId }: ExportFolder, name: string): string {
  return under(prefix, `${root}/${exportId}/${name}`)
}

/** Incremental exports share a folder, so that each of a series adds to it. */
export function dataKey(
  folder: ExportFolder,
  format: ItemFormat,
  isIncremental: boolean,
  name: string,
): string {
  const file = `data/${name}.${format === "ION" ? "ion" : "json"}.gz`
  return isIncremental ? under(folder.prefix, `${root}/${file}`) : exportKey(folder, file)
}

function under(prefix: string | undefined, key: string): string {
  return prefix ? `${prefix.replace(/\/$/, "")}/${key}` : key
}

const nameAlphabet = "abcdefghijklmnopqrstuvwxyz234567"

/** 26 characters, as DynamoDB's data files have them. */
export function dataFileName(random: Uint8Array): string {
  return [...random].map((byte) => nameAlphabet[byte % nameAlphabet.length]).join("")
}
export const dataFileNameBytes = 26

export interface ExportSummary {
  readonly exportArn: string
  readonly startMs: number
  readonly endMs: number
  readonly tableArn: string
  readonly tableId: string
  readonly exportMs: number
  readonly bucket: string
  readonly prefix?: string | undefined
  readonly sseAlgorithm: string
  readonly sseKmsKeyId?: string | undefined
  readonly filesKey: string
  readonly billedSizeBytes: number
  readonly itemCount: number
  readonly format: ItemFormat
  readonly incremental?: {
    readonly fromMs: number
    readonly toMs: number
    readonly view: ChangeView
  }
}

/** Members in DynamoDB's order. */
export function summaryManifest(summary: ExportSummary): string {
  const { incremental } = summary
  return JSON.stringify({
    version: incremental ? "2023-08-01" : "2020-06-30",
    exportArn: summary.exportArn,
    startTime: timeOf(summary.startMs),
    endTime: timeOf(summary.endMs),
    tableArn: summary.tableArn,
    tableId: summary.tableId,
    exportTime: timeOf(summary.exportMs),
    ...(incremental && {
      exportFromTime: timeOf(incremental.fromMs),
      exportToTime: timeOf(incremental.toMs),
    }),
    s3Bucket: summary.bucket,
    s3Prefix: summary.prefix ?? null,
    s3SseAlgorithm: summary.sseAlgorithm,
    s3SseKmsKeyId: summary.sseKmsKeyId ?? null,
    manifestFilesS3Key: summary.filesKey,
    billedSizeBytes: summary.billedSizeBytes,
    itemCount: summary.itemCount,
    outputFormat: summary.format,
    ...(incremental && { outputView: incremental.view, exportType: "INCREMENTAL_EXPORT" }),
  })
}

/** JSON lines. */
export function filesManifest(files: readonly DataFile[]): string {
  return files.map((file) => `${JSON.stringify(file)}\n`).join("")
}

/** What stands in the `.md5` beside a manifest: base64, as of the data files. */
export function md5Text(content: string | Uint8Array): string {
  return createHash("md5").update(content).digest("base64")
}

/** What an import leaves aside where it is given the folder of an export. */
export function isData(key: string): boolean {
  const name = key.slice(key.lastIndexOf("/") + 1)
  return !/^_|^manifest-(?:summary|files)\.|\.(?:md5|checksum)$/.test(name)
}

function timeOf(ms: number): string {
  return new Date(ms).toISOString()
}
