/**
 * The part of the port about global tables: who wrote an item last, and how far the replicas have
 * got. Stamps belong to one life of a replica and are named by a number of their own.
 *
 * An item has one stamp, which stays when it is deleted. Each write gives the stamp a sequence
 * number greater than any before, in all of the database, and stamps become visible in that order.
 * So whoever has read up to a number has seen the last state of every item, or will meet it behind
 * the number.
 */
import type { ItemKey, ItemRow, PageBound, TableAddress } from "./place.ts"

/** The later stamp is the greater time, or of equal ones the greater region. */
export interface Stamp {
  /** Microseconds since the epoch, ahead of the clock where an item is written faster than that. */
  readonly atUs: number
  readonly region: string
}

/** An item as it is now, or that it is gone. */
export interface StampedItem {
  readonly sequence: number
  readonly key: ItemKey
  readonly stamp: Stamp
  readonly isGone: boolean
  /** Absent if the item is gone, or was last written where the reader knows of it. */
  readonly row?: ItemRow
}

export interface StampedPage {
  readonly rows: readonly StampedItem[]
  readonly isLast: boolean
}

/** A table that is a replica. */
export interface ReplicaRow {
  readonly stamps: number
  readonly address: TableAddress
}

/** How far one replica has taken over what another one has; in the database of the taker. */
export interface ReplicaLink {
  readonly stamps: number
  /** The region it takes from, and the stamps there. */
  readonly source: string
  readonly sourceStamps: number
  /** The last sequence number of the source that is here. */
  readonly after: number
  /** The end of the source was reached once. */
  readonly isFilled: boolean
}

export type ReplicaRead =
  /** Stamps of items, key by key. */
  | { readonly space: "stamps"; readonly stamps: number; readonly keys: readonly ItemKey[] }
  /** Items behind a sequence number; those that `knownIn` wrote come without their rows. */
  | {
      readonly space: "stampedItems"
      readonly stamps: number
      readonly table: number
      readonly after: number
      readonly knownIn: string
      readonly bound: PageBound
    }
  /** All that are there or have been, behind a number. */
  | { readonly space: "replicas"; readonly after: number; readonly rowsMax: number }
  | { readonly space: "replicaLink"; readonly stamps: number; readonly source: string }

export interface FoundInReplicas {
  stamps: readonly (Stamp | undefined)[]
  stampedItems: StampedPage
  replicas: readonly ReplicaRow[]
  replicaLink: ReplicaLink | undefined
}

export type ReplicaChange =
  /**
   * Stamps an item: a `write` here later than any stamp the item has, whatever the clock says; a
   * `copy` as it is given; a `fill` only where there is none.
   */
  | {
      readonly change: "stampItem"
      readonly as: "write" | "copy" | "fill"
      readonly stamps: number
      readonly key: ItemKey
      readonly stamp: Stamp
      readonly isGone: boolean
    }
  /** From now on the replica is looked after. */
  | { readonly change: "putReplica"; readonly replica: ReplicaRow }
  | { readonly change: "putReplicaLink"; readonly link: ReplicaLink }
  /** Forgets at most `rowsMax` stamps of deleted items that are old and that everybody has seen. */
  | {
      readonly change: "sweepStamps"
      readonly stamps: number
      readonly beforeUs: number
      readonly upTo: number
      readonly rowsMax: number
    }
  /**
   * Of a replica that is none any more: deletes its links and at most `rowsMax` of its stamps, and
   * forgets it once none is left.
   */
  | { readonly change: "dropReplica"; readonly stamps: number; readonly rowsMax: number }
