/** Time to live: when an item expires, and what the request to turn it on or off makes of a table. */
import { ApiError } from "../../error.ts"
import { attributeOf, type Item } from "../value/attribute-value.ts"
import type { ExpirySetting, Table } from "./table.ts"

/** AWS guide, "Using time to live": what expired longer ago than this is left alone. */
const expiredYearsMax = 5
const yearSeconds = 365 * 24 * 60 * 60

/** Times at which an item is to be deleted, as of now. Both are seconds since the epoch, inclusive. */
export function expiredRange(nowMs: number): { readonly from: number; readonly to: number } {
  const to = Math.floor(nowMs / 1000)
  return { from: Math.max(0, to - expiredYearsMax * yearSeconds), to }
}

/**
 * Seconds since the epoch; nothing for an item that does not expire. Only a number counts, whatever
 * its notation; a fraction of a second is dropped.
 */
export function expirySecondsOf({ attribute }: ExpirySetting, item: Item): number | undefined {
  const value = attributeOf(item, attribute)
  if (!value || !("N" in value)) return undefined
  const seconds = Math.floor(Number(value.N))
  return seconds >= 0 && Number.isSafeInteger(seconds) ? seconds : undefined
}

export interface ExpiryInput {
  readonly Enabled: boolean
  readonly AttributeName: string
}

/**
 * The table with time to live turned on or off. `id` is for the index of expiries.
 *
 * @throws ApiError ValidationException; texts as observed
 */
export function changeExpiry(table: Table, input: ExpiryInput, id: number): Table {
  const { Enabled: enabled, AttributeName: attribute } = input
  const { expiry, ...rest } = table
  if (!expiry) {
    if (enabled) return { ...rest, expiry: { id, attribute, state: "ENABLING" } }
    throw ApiError.invalid("TimeToLive is already disabled")
  }
  if (expiry.attribute !== attribute) {
    throw ApiError.invalid(
      "TimeToLive is active on a different AttributeName: " +
        `current AttributeName is ${expiry.attribute}`,
    )
  }
  if (enabled) throw ApiError.invalid("TimeToLive is already enabled")
  return rest
}
