import type { KeySchema } from "../table/table.ts"
import type { StreamView } from "./stream-view.ts"

/**
 * A stream as we keep it: one JSON document in its row. It outlives its table, so it holds all that
 * describing it takes.
 */
export interface Stream {
  readonly view: StreamView
  readonly key: KeySchema
  readonly createdAtMs: number
  /** What its iterators are sealed with, base64. */
  readonly secret: string
}

/** The label of a stream is when it was enabled, to the millisecond, with no zone (AWS guide). */
function streamLabelOf(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, -1)
}

/** A stream's label is unique for its table: one that follows at once is said to come later. */
export function nextStreamLabel(latest: string | undefined, nowMs: number): string {
  const label = streamLabelOf(nowMs)
  if (latest === undefined || label > latest) return label
  return streamLabelOf(Date.parse(`${latest}Z`) + 1)
}
