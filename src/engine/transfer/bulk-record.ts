/** What is known of a bulk operation: items of a bucket that are put into a table in use. */
import type { ItemFormat } from "../../model/transfer/item-line.ts"
import type { Compression } from "./decompressed.ts"
import type { SourceProgress, Transfer, TransferTable } from "./transfer.ts"

export const reportTypes = ["ERROR", "CONDITION_CHECK_FAILURE"] as const
export type ReportType = (typeof reportTypes)[number]

/** `bucket`, `prefix` and `bucketOwner` are those of what is put. */
export interface BulkRecord extends Omit<Transfer, "status"> {
  readonly kind: "bulk"
  readonly status:
    | "IN_PROGRESS"
    | "COMPLETED"
    | "COMPLETED_WITH_ERRORS"
    | "CANCELLING"
    | "CANCELLED"
    | "FAILED"
  readonly table: TransferTable
  readonly data: { readonly format: ItemFormat; readonly compression: Compression }
  readonly output: BulkOutput
  /** Write units per second; absent: as many as go. */
  readonly unitsMax?: number | undefined
  readonly tier: "STANDARD" | "ACCELERATED"
  readonly progress: BulkProgress
}

export interface BulkOutput {
  readonly bucket: string
  readonly prefix?: string | undefined
  readonly bucketOwner?: string | undefined
  readonly sseAlgorithm?: "AES256" | undefined
  readonly types: readonly ReportType[]
}

export interface BulkProgress extends SourceProgress {
  /** Bytes of the objects that are read to their ends. */
  readonly bytesDone: number
  /** Bytes, unpacked, of the records that are done of the object after these. */
  readonly recordBytes: number
  readonly processedItems: number
  readonly failedItems: number
  readonly conditionsFailed: number
  /** Lines of the report that there are, that are in files, and the files. */
  readonly lines: number
  readonly linesWritten: number
  readonly files: number
  /** Bytes of items that were put. */
  readonly tableBytes: number
  /** And of what was put into indexes for them. */
  readonly indexBytes: readonly IndexBytes[]
}

export interface IndexBytes {
  readonly kind: "local" | "global" | "vector"
  readonly name: string
  readonly bytes: number
}

export const nothingDone: BulkProgress = {
  ...{ objectsDone: 0, bytesDone: 0, recordsDone: 0, recordBytes: 0 },
  ...{ processedItems: 0, failedItems: 0, conditionsFailed: 0 },
  ...{ lines: 0, linesWritten: 0, files: 0, tableBytes: 0, indexBytes: [] },
}

/** What the report says of one item, until a file has it. */
export interface ReportLine {
  readonly type: ReportType
  /** JSON. */
  readonly line: string
}

/** The name under which the lines of its report wait. */
export function reportId(id: string): string {
  return `${id}-report`
}
