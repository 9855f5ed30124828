import type { Plan, Read } from "../storage.ts"

/** A write that waits for its answer. */
export interface WriteCall {
  readonly reads: readonly Read[]
  readonly plan: (found: readonly unknown[]) => Plan<unknown>
  readonly resolve: (reply: unknown) => void
  readonly reject: (error: unknown) => void
  /** How often it met somebody else's change. */
  staleTimes: number
}
