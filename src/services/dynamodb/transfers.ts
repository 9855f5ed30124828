/** What the operations on exports and imports share. */
import type { Ask } from "../../engine/authorize-ask.ts"
import { requestOf } from "../../engine/client-token.ts"
import type { AccountEngine } from "../../engine/engine.ts"
import { manifestOf } from "../../engine/transfer/export-manifests.ts"
import {
  type ExportRecord,
  type ImportRecord,
  listTransfers,
  type TransferKind,
  type TransferOfKind,
  transferIn,
  transferRead,
} from "../../engine/transfer/transfer-records.ts"
import { ApiError } from "../../error.ts"
import { transfersListedMs, transfersPageMax } from "../../limits.ts"
import { parseTableArn, parseTransferArn } from "../../model/arn.ts"
import type { Infer } from "../../model/shape/shape.ts"
import { type Platform, randomUuid } from "../../platform.ts"
import type { tableParameters } from "./shapes/transfer-shapes.ts"

const missing = {
  export: { code: "ExportNotFoundException", name: "Export" },
  import: { code: "ImportNotFoundException", name: "Import" },
  bulk: { code: "ResourceNotFoundException", name: "Bulk operation" },
} as const

/** @throws ApiError where there is none: the code is that of its kind */
export async function getTransfer<K extends TransferKind>(
  { storage, account, region }: AccountEngine,
  kind: K,
  arn: string,
): Promise<TransferOfKind[K]> {
  const parts = parseTransferArn(arn)
  const isOurs = parts?.kind === kind && parts.account === account && parts.region === region
  const found = isOurs
    ? await storage.read([transferRead({ account, region }, kind, parts.id)], "strong")
    : []
  const record = transferIn<K>(found[0])
  if (record?.arn === arn) return record
  throw new ApiError(missing[kind].code, `${missing[kind].name} not found: ${arn}`)
}

export function askOnTransfer(action: string, arn: string): readonly Ask[] {
  return [{ action, transfer: arn }]
}

/** What tells whether a request has come before. The SDKs draw a token where the caller gives none. */
export function replayTokenOf(
  given: { readonly ClientToken?: string | undefined },
  platform: Platform,
) {
  const request = requestOf({ ...given, ClientToken: undefined })
  return { token: given.ClientToken ?? randomUuid(platform), request }
}

interface ListInput {
  readonly tableArn?: string | undefined
  readonly pageSize?: number | undefined
  readonly token?: string | undefined
}

interface Page<K extends TransferKind> {
  readonly records: readonly TransferOfKind[K][]
  readonly isLast: boolean
}

/** Those of the last 90 days (model), the oldest first. */
export async function listPage<K extends TransferKind>(
  { storage, platform, account, region }: AccountEngine,
  kind: K,
  { tableArn, pageSize = transfersPageMax, token }: ListInput,
): Promise<{ readonly records: readonly TransferOfKind[K][]; readonly next: string | undefined }> {
  if (tableArn !== undefined && !parseTableArn(tableArn)) throw ApiError.invalid("Invalid TableArn")
  const since = String(platform.now() - transfersListedMs).padStart(14, "0")
  let after: string | undefined = token === undefined ? since : idOfToken(token)
  const records: TransferOfKind[K][] = []
  for (;;) {
    const page: Page<K> = await listTransfers(
      storage,
      { account, region },
      kind,
      after,
      transfersPageMax,
    )
    for (const record of page.records) {
      after = record.id
      if (tableArn !== undefined && record.table.arn !== tableArn) continue
      if (records.length === pageSize) {
        return { records, next: tokenOf(records.at(-1)?.id ?? "") }
      }
      records.push(record)
    }
    if (page.isLast) return { records, next: undefined }
  }
}

/** ListImports wants 112 characters and more, in groups of 16 hexadecimal digits. */
const tokenCharacters = 112

export function tokenOf(id: string): string {
  const hex = [...id].map((character) => character.charCodeAt(0).toString(16)).join("")
  return hex.padEnd(tokenCharacters, "0")
}

export function idOfToken(token: string): string {
  // Its length comes first: nothing else bounds it.
  const pairs = token.length === tokenCharacters ? (token.match(/../g) ?? []) : []
  const codes = pairs.map((pair) => Number.parseInt(pair, 16))
  const id = String.fromCharCode(...codes.filter((code) => code > 0))
  if (/^\d{14}-[\da-f]{8}$/.test(id)) return id
  throw ApiError.invalid("Invalid NextToken provided as input")
}

/**
 * A prefix is where in a bucket, which may be a folder: it must not lead out of it. Empty parts
 * have no name there.
 *
 * @throws ApiError ValidationException
 */
export function requirePrefix(prefix: string | undefined): void {
  if (prefix === undefined || prefix === "") return
  const parts = prefix.replace(/\/$/, "").split("/")
  const isPlain = parts.every((part) => !["", ".", ".."].includes(part))
  if (isPlain && !/[\0\\]/.test(prefix)) return
  throw ApiError.invalid("The S3 prefix must not have empty parts, . or .., or a backslash")
}

/** @throws ApiError ValidationException where there is no place for objects */
export function requireObjects({ objects }: AccountEngine): void {
  if (objects) return
  throw ApiError.invalid("There is no place for exports and imports: set BACKUP_URL")
}

export const seconds = (ms: number | undefined) => (ms === undefined ? undefined : ms / 1000)

export function describeExport(record: ExportRecord) {
  const { incremental, progress, status, table } = record
  const isDone = status === "COMPLETED"
  return {
    ExportArn: record.arn,
    ExportStatus: status,
    StartTime: seconds(record.startMs),
    EndTime: seconds(record.endMs),
    ExportManifest: isDone ? manifestOf(record) : undefined,
    TableArn: table.arn,
    TableId: table.uuid,
    ExportTime: seconds(record.exportMs),
    ClientToken: record.clientToken,
    S3Bucket: record.bucket,
    S3BucketOwner: record.bucketOwner,
    S3Prefix: record.prefix,
    S3SseAlgorithm: record.sseAlgorithm,
    FailureCode: record.failure?.code,
    FailureMessage: record.failure?.message,
    ExportFormat: record.format,
    BilledSizeBytes: isDone ? progress.bytes : undefined,
    ItemCount: isDone ? progress.items : undefined,
    ExportType: typeOfExport(record),
    IncrementalExportSpecification: incremental && {
      ExportFromTime: seconds(incremental.fromMs),
      ExportToTime: seconds(incremental.toMs),
      ExportViewType: incremental.view,
    },
  }
}

export function typeOfExport({ incremental }: ExportRecord) {
  return incremental ? ("INCREMENTAL_EXPORT" as const) : ("FULL_EXPORT" as const)
}

export function sourceOf({ bucket, prefix, bucketOwner }: ImportRecord) {
  return { S3Bucket: bucket, S3KeyPrefix: prefix, S3BucketOwner: bucketOwner }
}

export function describeImport(record: ImportRecord) {
  const { data, progress, table } = record
  return {
    ImportArn: record.arn,
    ImportStatus: record.status,
    TableArn: table.arn,
    TableId: table.uuid,
    ClientToken: record.clientToken,
    S3BucketSource: sourceOf(record),
    ErrorCount: progress.errors,
    InputFormat: data.format,
    InputFormatOptions: data.csv && {
      Csv: { Delimiter: data.csv.delimiter, HeaderList: data.csv.header },
    },
    InputCompressionType: data.compression,
    // As it came: it has passed its shape.
    TableCreationParameters: record.parameters as Infer<typeof tableParameters>,
    StartTime: seconds(record.startMs),
    EndTime: seconds(record.endMs),
    ProcessedSizeBytes: progress.processedBytes,
    ProcessedItemCount: progress.processedItems,
    ImportedItemCount: progress.importedItems,
    FailureCode: record.failure?.code,
    FailureMessage: record.failure?.message,
  }
}
