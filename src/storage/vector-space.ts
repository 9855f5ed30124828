/**
 * The part of the port about vector indexes. A vector lies beside the key of its item, in a
 * partition of its index; storage knows how far apart two vectors are and orders by that, and
 * nothing else about them.
 *
 * Vectors that are many are packed: the engine puts what it needs to tell good candidates from bad
 * ones into packs, bodies that storage does not look into. A vector that is written anew is in no
 * pack, whatever an older pack says of it. docs/decisions/0018-vector-indexes.md has the reasons.
 */
import type { VectorMetric } from "../model/vector/metric.ts"
import type { ItemKey } from "./place.ts"

export type { VectorMetric } from "../model/vector/metric.ts"

/** A part of an index that is searched alone; no bytes where the index is not partitioned. */
export interface VectorPlace {
  readonly index: number
  readonly partition: Uint8Array
}

export type VectorRead =
  /** What is packed in a place, and how much is not, counted up to `countMax`. */
  | ({ readonly space: "vectorPacks"; readonly countMax: number } & VectorPlace)
  /** The body of a pack. */
  | ({ readonly space: "vectorPack"; readonly pack: number } & VectorPlace)
  /** Vectors that are in no pack, in no order. No plan may depend on them. */
  | ({ readonly space: "unpackedVectors"; readonly rowsMax: number } & VectorPlace)
  /**
   * The items whose vectors are nearest, the nearest first: as exact as 32-bit floats are. Of those
   * in no pack, or of `among`, as far as these still are in the pack that is said. A vector without
   * a direction is at the cosine distance 1 of all others. No plan may depend on them.
   */
  | ({
      readonly space: "nearestVectors"
      readonly table: number
      readonly metric: VectorMetric
      /** 32-bit floats, the first byte least. */
      readonly vector: Uint8Array
      /** A GLOB pattern that the vectors' filters match: to filter comes before TopK. */
      readonly filters: string
      readonly among?: readonly VectorMember[]
      readonly rowsMax: number
      /** Of bodies, in DynamoDB's bytes: what comes after is told without. */
      readonly bytesMax: number
    } & VectorPlace)
  /** Places where enough is unpacked to be packed. */
  | { readonly space: "vectorWorks"; readonly rowsMax: number }

export interface NearestRow {
  readonly key: ItemKey
  readonly body: string | undefined
}

export interface VectorMember {
  readonly pack: number
  readonly id: number
}

export interface VectorPacks {
  readonly packs: readonly { readonly pack: number; readonly vectors: number }[]
  readonly unpacked: number
  /** The place is among the works. */
  readonly isAtWork: boolean
}

export interface UnpackedVector {
  readonly id: number
  /** A random token, another one each time that the vector is written. */
  readonly version: number
  readonly filters: string
  readonly vector: Uint8Array
}

export interface VectorWork extends VectorPlace {
  readonly metric: VectorMetric
}

export interface FoundInVectors {
  vectorPacks: VectorPacks
  vectorPack: Uint8Array | undefined
  unpackedVectors: readonly UnpackedVector[]
  nearestVectors: readonly NearestRow[]
  vectorWorks: readonly VectorWork[]
}

export interface VectorRow {
  readonly partition: Uint8Array
  readonly filters: string
  readonly vector: Uint8Array
  /** The vector's length. */
  readonly norm: number
  /** DynamoDB's bytes of what the index shows of the item. */
  readonly size: number
}

/** Counts are kept by storage as those of other indexes are. */
export type VectorChange =
  /** Puts or replaces the vector of an item. */
  | {
      readonly change: "putVector"
      readonly index: number
      readonly item: ItemKey
      readonly row: VectorRow
    }
  | { readonly change: "deleteVector"; readonly index: number; readonly item: ItemKey }
  /**
   * Notes that vectors are in a pack now: those that are in none and have the version still. A pack
   * that none of them is in is not put. Packs are never changed.
   */
  | ({
      readonly change: "packVectors"
      readonly pack: number
      readonly members: readonly { readonly id: number; readonly version: number }[]
      readonly body: Uint8Array
    } & VectorPlace)
  /** Takes a pack apart if fewer than half of its vectors are in it still. */
  | ({ readonly change: "thinPack"; readonly pack: number } & VectorPlace)
  | ({ readonly change: "putVectorWork" } & VectorWork)
  | ({ readonly change: "deleteVectorWork" } & VectorPlace)
