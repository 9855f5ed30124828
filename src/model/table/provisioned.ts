/** Changes of provisioned throughput, and how often it may be lowered. */
import { ApiError } from "../../error.ts"
import { decreaseIntervalMs, decreasesAtWill } from "../../limits.ts"
import type { ProvisionedThroughput } from "./table.ts"

const dayMs = 24 * 60 * 60 * 1000

/** How often throughput was lowered on the UTC day of `nowMs`. */
export function decreasesOn(provisioned: ProvisionedThroughput, nowMs: number): number {
  const { decreasedAtMs, decreasesToday } = provisioned
  if (decreasedAtMs === undefined) return 0
  return Math.floor(decreasedAtMs / dayMs) === Math.floor(nowMs / dayMs) ? decreasesToday : 0
}

export interface Units {
  readonly readUnits: number
  readonly writeUnits: number
}

/**
 * The throughput after a change to `requested`. Lowering both numbers at once is one decrease;
 * raising one and lowering the other is both an increase and a decrease.
 *
 * @param index names the index; absent for the table itself
 * @throws ApiError ValidationException if nothing would change, LimitExceededException if it was
 *   lowered too often
 */
export function changeProvisioned(
  before: ProvisionedThroughput,
  requested: Units,
  nowMs: number,
  index?: string,
): ProvisionedThroughput {
  const { readUnits, writeUnits } = requested
  if (readUnits === before.readUnits && writeUnits === before.writeUnits) {
    throw willNotChange(requested, index)
  }
  const isIncrease = readUnits > before.readUnits || writeUnits > before.writeUnits
  const isDecrease = readUnits < before.readUnits || writeUnits < before.writeUnits
  const decreases = decreasesOn(before, nowMs)
  if (isDecrease) checkDecrease(before.decreasedAtMs, decreases, nowMs)
  return {
    ...before,
    readUnits,
    writeUnits,
    ...(isIncrease && { increasedAtMs: nowMs }),
    ...(isDecrease && { decreasedAtMs: nowMs }),
    decreasesToday: isDecrease ? decreases + 1 : decreases,
  }
}

function willNotChange({ readUnits, writeUnits }: Units, index: string | undefined): ApiError {
  const what = index === undefined ? "the table" : `the index ${index}`
  const where = index === undefined ? "the table" : `index ${index}`
  return ApiError.invalid(
    `The provisioned throughput for ${what} will not change. ` +
      "The requested value equals the current value. " +
      `Current ReadCapacityUnits provisioned for ${where}: ${readUnits}. ` +
      `Requested ReadCapacityUnits: ${readUnits}. ` +
      `Current WriteCapacityUnits provisioned for ${where}: ${writeUnits}. ` +
      `Requested WriteCapacityUnits: ${writeUnits}. ` +
      "Refer to the Amazon DynamoDB Developer Guide for current limits and how to request " +
      "higher limits.",
  )
}

/** AWS guide: four decreases a UTC day at will, and after those one an hour. */
function checkDecrease(lastMs: number | undefined, decreases: number, nowMs: number): void {
  if (lastMs === undefined || decreases < decreasesAtWill) return
  const midnightMs = (Math.floor(nowMs / dayMs) + 1) * dayMs
  const nextMs = Math.min(lastMs + decreaseIntervalMs, midnightMs)
  if (nowMs >= nextMs) return
  throw new ApiError(
    "LimitExceededException",
    "Subscriber limit exceeded: Provisioned throughput decreases are limited within a given UTC " +
      "day. After the first 4 decreases, each subsequent decrease in the same UTC day can be " +
      "performed at most once every 3600 seconds. " +
      `Number of decreases today: ${decreases}. ` +
      `Last decrease at ${printTime(lastMs)}. ` +
      `Next decrease can be made at ${printTime(nextMs)}`,
  )
}

// Made where they are needed, which is seldom: the first of a process takes 20 ms.
const formatOf = (style: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat("en-US", { ...style, timeZone: "UTC" })

/** As observed: `Friday, October 9, 2026 at 12:21:34 AM Coordinated Universal Time`. */
function printTime(ms: number): string {
  // Newer ICU data put a narrow space before AM and PM; DynamoDB's text has an ordinary one.
  const time = formatOf({ timeStyle: "medium" }).format(ms).replace("\u202f", " ")
  return `${formatOf({ dateStyle: "full" }).format(ms)} at ${time} Coordinated Universal Time`
}
