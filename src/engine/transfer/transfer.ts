/** What all transfers have in common: exports, imports and bulk operations. */

/** All but the status of bulk operations, which has more values. */
export interface Transfer {
  /** The end of its ARN: 14 digits of milliseconds, and 8 random ones. */
  readonly id: string
  readonly arn: string
  readonly status: "IN_PROGRESS" | "COMPLETED" | "FAILED"
  readonly bucket: string
  readonly prefix?: string | undefined
  readonly bucketOwner?: string | undefined
  readonly clientToken?: string | undefined
  readonly startMs: number
  readonly endMs?: number
  readonly failure?: { readonly code: string; readonly message: string }
  /** How often in a row the place of its objects has failed. */
  readonly failures?: number
}

export interface TransferTable {
  readonly id: number
  readonly uuid: string
  readonly name: string
  readonly arn: string
}

/** How far the objects of others are read. */
export interface SourceProgress {
  /** How many there are, and their bytes; absent until they are listed. */
  readonly objects?: number
  readonly totalBytes?: number
  /** Those that are read to their ends. */
  readonly objectsDone: number
  /** Records of the object after these. */
  readonly recordsDone: number
}
