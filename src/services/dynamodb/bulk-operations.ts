/** What the operations on bulk operations share. */
import type { AccountEngine } from "../../engine/engine.ts"
import type { BulkRecord, IndexBytes } from "../../engine/transfer/bulk-record.ts"
import { listTransfersBack } from "../../engine/transfer/transfer-records.ts"
import { transfersListedMs } from "../../limits.ts"
import { idOfToken, seconds, tokenOf } from "./transfers.ts"

/** Reference: those of the last 90 days, the most recent first. */
export async function listBulk(
  { storage, platform, account, region }: AccountEngine,
  pageSize: number,
  token: string | undefined,
): Promise<{ readonly records: readonly BulkRecord[]; readonly next: string | undefined }> {
  const after = String(platform.now() - transfersListedMs).padStart(14, "0")
  const records: BulkRecord[] = []
  let before = token === undefined ? undefined : idOfToken(token)
  // A page of storage is bounded by bytes, too.
  while (records.length <= pageSize) {
    const rest = pageSize + 1 - records.length
    const place = { account, region }
    const found = await listTransfersBack(storage, place, "bulk", { after, before }, rest)
    if (found.length === 0) break
    records.push(...found)
    before = found.at(-1)?.id
  }
  const isMore = records.length > pageSize
  const page = records.slice(0, pageSize)
  return { records: page, next: isMore ? tokenOf(page.at(-1)?.id ?? "") : undefined }
}

export function describeBulk(record: BulkRecord) {
  const { data, output, progress, table } = record
  // Packed, an object has been read when all of it has.
  const isPlain = data.compression === "NONE"
  return {
    BulkOperationArn: record.arn,
    BulkOperationStatus: record.status,
    TableDetails: [{ TableName: table.name, TableId: table.uuid }],
    ClientToken: record.clientToken,
    InputS3Configuration: {
      S3BucketOwner: record.bucketOwner,
      S3Bucket: record.bucket,
      S3KeyPrefix: record.prefix,
      InputFormat: data.format,
      InputCompressionType: data.compression,
    },
    OutputS3Configuration: {
      S3BucketOwner: output.bucketOwner,
      S3Bucket: output.bucket,
      S3KeyPrefix: output.prefix,
      S3SseAlgorithm: output.sseAlgorithm,
      OutputType: output.types,
    },
    StartTime: record.startMs / 1000,
    EndTime: seconds(record.endMs),
    ProcessedItemCount: progress.processedItems,
    ProcessedInputBytes: progress.bytesDone + (isPlain ? progress.recordBytes : 0),
    TotalInputBytes: progress.totalBytes,
    BulkOperationUsage: [usageOf(record)],
    FailedItemCount: progress.failedItems,
    FailureCode: record.failure?.code,
    FailureMessage: record.failure?.message,
    MaxWriteRequestUnits: record.unitsMax,
    PerformanceTier: record.tier,
  }
}

/**
 * Bytes of the items and of the entries that were put; AWS's reference does not say how it rounds
 * them (unsure).
 */
function usageOf({ table, progress: { tableBytes, indexBytes } }: BulkRecord) {
  const of = (kind: IndexBytes["kind"]) => indexBytes.filter((each) => each.kind === kind)
  const map = (kind: IndexBytes["kind"]) =>
    Object.fromEntries(of(kind).map(({ name, bytes }) => [name, { BulkPutBytes: bytes }]))
  const others = [...of("local"), ...of("global")].reduce((sum, { bytes }) => sum + bytes, 0)
  return {
    TableName: table.name,
    BulkPutBytes: tableBytes + others,
    Table: { BulkPutBytes: tableBytes },
    LocalSecondaryIndexes: map("local"),
    GlobalSecondaryIndexes: map("global"),
    VectorIndexes: Object.fromEntries(
      of("vector").map(({ name, bytes }) => [name, { BulkPutVectorBytes: bytes }]),
    ),
  }
}
