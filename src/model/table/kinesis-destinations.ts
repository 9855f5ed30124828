/** Kinesis data streams that are sent what happens to a table's items. */
import { ApiError } from "../../error.ts"
import { readsLog, withLogForReaders } from "./log-readers.ts"
import type { KinesisDestination, KinesisPrecision, Table } from "./table.ts"

/** Disabled ones beyond this many are forgotten, the oldest first: the definition is bounded. */
const listedMax = 10

/**
 * A table has one destination at a time. The texts are those that emulators agree on; AWS documents
 * none (unsure).
 *
 * @throws ApiError ValidationException
 */
export function enableDestination(
  table: Table,
  { streamArn, precision, id }: Pick<KinesisDestination, "streamArn" | "precision" | "id">,
): Table {
  const known = table.destinations ?? []
  if (known.some(({ state }) => state !== "DISABLED")) {
    throw invalidState("DISABLED or ENABLE_FAILED to perform ENABLE")
  }
  const others = known.filter((each) => each.streamArn !== streamArn).slice(1 - listedMax)
  const destination: KinesisDestination = { id, streamArn, precision, state: "ENABLING" }
  return withLogForReaders({ ...table, destinations: [...others, destination] })
}

/** @throws ApiError ResourceNotFoundException, ValidationException */
export function disableDestination(table: Table, streamArn: string, nowMs: number): Table {
  requireActive(table, streamArn, "DISABLE")
  return withDestination(table, streamArn, { state: "DISABLING", disabledAtMs: nowMs })
}

/** @throws ApiError ResourceNotFoundException, ValidationException */
export function updateDestination(
  table: Table,
  streamArn: string,
  precision: KinesisPrecision,
): Table {
  requireActive(table, streamArn, "UPDATE")
  return withDestination(table, streamArn, { precision })
}

/** The table with this destination changed, and its log open if it is still read. */
export function withDestination(
  table: Table,
  streamArn: string,
  change: Partial<KinesisDestination>,
): Table {
  const destinations = table.destinations?.map((each) =>
    each.streamArn === streamArn ? { ...each, ...change } : each,
  )
  return withLogForReaders({ ...table, ...(destinations && { destinations }) })
}

function requireActive(table: Table, streamArn: string, operation: string): void {
  const destination = table.destinations?.find((each) => each.streamArn === streamArn)
  if (!destination || !readsLog(destination)) throw invalidState(`ACTIVE to perform ${operation}`)
}

function invalidState(needed: string): ApiError {
  return ApiError.invalid(
    "Table is not in a valid state to enable Kinesis Streaming Destination: " +
      `EnableKinesisStreamingDestination must be ${needed} operation`,
  )
}
