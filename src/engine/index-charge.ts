import type { Change } from "../storage/storage.ts"

/** Write or read units that a request consumed on an index. */
export interface IndexCharge {
  readonly index: string
  readonly kind: "local" | "global" | "vector"
  /** Bytes of a vector index, which has no units. */
  readonly units: number
}

/** What is to be done to indexes. */
export interface IndexPlan {
  readonly changes: readonly Change[]
  readonly charges: readonly IndexCharge[]
}
