/** StreamSpecification, of a table that is created and of one that is there. */
import { ApiError } from "../../error.ts"
import { closedLog, initialShards, openLog } from "../stream/log-shards.ts"
import { nextStreamLabel } from "../stream/stream.ts"
import type { StreamInput } from "./definition-shapes.ts"
import { withLogForReaders } from "./log-readers.ts"
import type { Table } from "./table.ts"

type StreamParts = Pick<
  Table,
  "stream" | "latestStreamLabel" | "log" | "recovery" | "logHolds" | "destinations"
>

/** Texts as observed. @throws ApiError ValidationException */
export function checkNewStream(input: StreamInput | undefined): void {
  if (!input) return
  const { StreamEnabled: enabled, StreamViewType: view } = input
  if (enabled && !view) {
    throw ApiError.invalidParameter(
      "Table is being created with a stream enabled, UpdateViewType is required",
    )
  }
  if (!enabled && view) {
    throw ApiError.invalidParameter(
      "Table is being created with a stream disabled, UpdateViewType should not be specified",
    )
  }
}

/** Texts as observed. @throws ApiError ValidationException */
export function checkStreamChange(input: StreamInput | undefined): void {
  if (!input) return
  const { StreamEnabled: enabled, StreamViewType: view } = input
  if (enabled && !view) {
    throw ApiError.invalidParameter("If stream is being enabled then UpdateViewType is required")
  }
  if (!enabled && view) {
    throw ApiError.invalidParameter(
      "If stream is being disabled, then UpdateViewType must not be specified",
    )
  }
}

/**
 * The table with its stream turned on or off. One that is on cannot be changed: it is turned off,
 * and another one on (AWS guide).
 *
 * @throws ApiError ValidationException
 */
export function changeStream<T extends Pick<Table, "name" | "billing"> & StreamParts>(
  table: T,
  input: StreamInput | undefined,
  nowMs: number,
): T {
  if (!input) return table
  const { StreamEnabled: enabled, StreamViewType: view } = input
  if (!enabled || !view) {
    if (!table.stream || !table.log) {
      throw ApiError.invalid(`Table has no stream to disable: TableName: ${table.name}`)
    }
    const { stream: _, ...rest } = table
    // Its shards end with it, whoever else goes on reading.
    return withLogForReaders({ ...rest, log: closedLog(table.log) } as T)
  }
  if (table.stream) {
    throw ApiError.invalid(`Table already has an enabled stream: TableName: ${table.name}`)
  }
  const label = nextStreamLabel(table.latestStreamLabel, nowMs)
  const { log } = openLog(table.log, initialShards(table.billing))
  return { ...table, stream: { view, label }, latestStreamLabel: label, log }
}
