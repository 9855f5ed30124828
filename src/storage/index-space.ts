/**
 * The part of the port about secondary indexes. An entry is a key that leads to an item: it holds
 * no attributes, so a page of an index is a page of items in another order. Which items have an
 * entry, and how large it would be, is for the engine to say.
 *
 * An index is named by a number of its own for each of its lives, so entries of a deleted namesake
 * are never seen.
 */
import type { ByteRange, ItemKey, ItemRow, PageBound, TableAddress } from "./place.ts"

/** Where an entry lies: by the index's key, and among equal ones by the item's. */
export interface EntryKey extends ItemKey {
  readonly item: ItemKey
}

/**
 * A page of an index stops after the entry that reaches any of the bounds. `bytesMax` is a sum of
 * entries' sizes, which tell little of how large their items are.
 */
export interface EntryBound extends PageBound {
  /** Sum of item sizes, in DynamoDB's bytes; unbounded if absent. */
  readonly itemBytesMax?: number
}

export type IndexRead =
  /** Entries of one partition in the order of their keys, with their items. */
  | {
      readonly space: "indexPartition"
      readonly table: number
      readonly index: number
      readonly hash: number
      readonly partition: Uint8Array
      readonly sort: ByteRange
      /** The page begins behind this entry, which lies in the range. */
      readonly after?: EntryKey
      readonly direction: "forward" | "backward"
      readonly bound: EntryBound
      /** Of the last row alone: whoever only counts needs but the key to go on with. */
      readonly bodies?: "ofLast"
    }
  /** Entries whose hash is in `hashFrom`..`hashTo` (inclusive), in the order of their keys. */
  | {
      readonly space: "indexSegment"
      readonly table: number
      readonly index: number
      readonly hashFrom: number
      readonly hashTo: number
      readonly after?: EntryKey
      readonly bound: EntryBound
      /** Of the last row alone: whoever only counts needs but the key to go on with. */
      readonly bodies?: "ofLast"
    }
  /** How many entries, or vectors, there are, counted up to `rowsMax`. */
  | { readonly space: "entryCount"; readonly index: number; readonly rowsMax: number }
  /**
   * Bytes of the items of one partition and of their entries in these indexes of the table. Of the
   * items, and of each index's entries, `sumMax` rows are added up. More are counted, up to
   * `countMax`, and taken to be as large on average.
   */
  | {
      readonly space: "collectionSize"
      readonly table: number
      readonly indexes: readonly number[]
      readonly hash: number
      readonly partition: Uint8Array
      readonly sumMax: number
      readonly countMax: number
    }
  /** Indexes of expiries that have entries from `from` to before `to`, by their sort bytes. */
  | {
      readonly space: "dueExpiries"
      readonly from: Uint8Array
      readonly to: Uint8Array
      readonly rowsMax: number
    }
  /** Work on indexes that is under way, by the number of the index. */
  | { readonly space: "indexWorks"; readonly rowsMax: number }
  | { readonly space: "indexWork"; readonly index: number }

/** An item as an index shows it. Bodies that were not asked for are empty. */
export interface EntryRow extends ItemRow {
  /** DynamoDB's bytes of what is projected into the index. */
  readonly entrySize: number
}

export interface EntryPage {
  readonly rows: readonly EntryRow[]
  readonly isLast: boolean
}

/** A fill puts entries of the items that were there before the index; a sweep deletes all entries. */
export interface IndexWork {
  readonly index: number
  readonly kind: "fill" | "sweep"
  /** Of the table whose definition shows how far the index is. */
  readonly address: TableAddress
  /** The last item that a fill has seen. */
  readonly after?: ItemKey
}

/** An index of when the items of a table expire: one partition, of hash 0 and no bytes. */
export interface ExpiryIndex {
  readonly index: number
  readonly address: TableAddress
}

export interface FoundInIndex {
  indexPartition: EntryPage
  indexSegment: EntryPage
  entryCount: number
  collectionSize: number
  dueExpiries: readonly ExpiryIndex[]
  indexWorks: readonly IndexWork[]
  indexWork: IndexWork | undefined
}

/**
 * Counts of an index are kept by storage, from the entries that really appear and vanish: while an
 * index is being filled, nobody else can tell whether an item has its entry already. They are read
 * as `tableCount` of the index's number.
 */
export type IndexChange =
  /**
   * Puts an entry unless it is there. `sizeBefore` is given where the item had this entry, of
   * another size, before: then an entry that is there takes the size.
   */
  | {
      readonly change: "putEntry"
      readonly index: number
      readonly key: EntryKey
      readonly size: number
      readonly sizeBefore?: number
    }
  /** `size` is that of the entry, which need not be there. */
  | {
      readonly change: "deleteEntry"
      readonly index: number
      readonly key: EntryKey
      readonly size: number
    }
  | { readonly change: "putIndexWork"; readonly work: IndexWork }
  | { readonly change: "deleteIndexWork"; readonly index: number }
  /** From now on the index is looked into for what is due. */
  | { readonly change: "putExpiryIndex"; readonly index: ExpiryIndex }
  | { readonly change: "deleteExpiryIndex"; readonly index: number }
  /**
   * Deletes at most `rowsMax` entries, or vectors, of an index whose work is a sweep; forgets that
   * work and the counts once none is left.
   */
  | { readonly change: "sweepIndex"; readonly index: number; readonly rowsMax: number }
