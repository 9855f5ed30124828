/** Where records lie, and how much of them a page takes: the words that all of the port uses. */
export type { ByteRange } from "../model/key/byte-range.ts"

/** Names a table for the people who use it: unique in its account and region. */
export interface TableAddress {
  readonly account: string
  readonly region: string
  readonly name: string
}

/** Names a token that a client chose, so that a request sent again is not carried out again. */
export interface TokenAddress {
  readonly account: string
  readonly region: string
  readonly operation: string
  readonly token: string
}

/**
 * Where an item lies. Bytes sort like values (`model/key/key-bytes.ts`), so storage compares
 * blobs and knows no types.
 */
export interface ItemKey {
  /** Hash of the partition key, 0 to 2^32 - 1: parallel scan segments are ranges of it. */
  readonly hash: number
  readonly partition: Uint8Array
  /** Empty for a table without a sort key. */
  readonly sort: Uint8Array
}

/** Where reading many rows stops: after the row that reaches either bound. */
export interface PageBound {
  readonly rowsMax: number
  /** Sum of item sizes, in DynamoDB's bytes. */
  readonly bytesMax: number
}

export interface ItemRow {
  /** The item's canonical JSON, ready to be spliced into a reply. */
  readonly body: string
  /** The item's size in DynamoDB's bytes. */
  readonly size: number
}
