/**
 * Client tokens: a request that is sent again with its token is answered, not carried out again
 * (AWS guide: Idempotency, ClientRequestToken). The row of a token is written in the same step as
 * the items, so of several requests with one token at the same time one is carried out, and the
 * others find its row. A transaction that is cancelled writes nothing, and so leaves no row.
 */
import { ApiError } from "../error.ts"
import { clientTokenMs } from "../limits.ts"
import { sha256Hex } from "../model/sigv4/signature.ts"
import type { Change, TokenAddress, TokenRow } from "../storage/storage.ts"

export interface ClientToken {
  /** The caller's own, whoever owns the tables: others may draw the same token. */
  readonly account: string
  readonly operation: string
  readonly token: string
  /** See `requestOf`. */
  readonly request: string
}

/** What one attempt knows of its token. */
export interface TokenInUse {
  readonly address: TokenAddress
  readonly request: string
  readonly tables: string
  readonly nowMs: number
}

/**
 * Whether the request was carried out before.
 *
 * @throws ApiError IdempotentParameterMismatchException if another one was
 */
export function isReplay(token: TokenInUse, row: TokenRow | undefined): boolean {
  // Maintenance sweeps rows that are out of date, but later: see `engine/maintenance.ts`.
  if (row === undefined || row.expiresAtMs <= token.nowMs) return false
  if (row.request !== token.request) {
    throw new ApiError(
      "IdempotentParameterMismatchException",
      "The request uses the same client token as a previous, but non-identical request. " +
        "Do not reuse a client token with different requests, unless the requests are identical",
    )
  }
  // Tables that were deleted took the effect with them: what has their names now never saw it.
  return row.tables === token.tables
}

export function keepToken({ address, request, tables, nowMs }: TokenInUse): Change {
  const row = { request, tables, expiresAtMs: nowMs + clientTokenMs }
  return { change: "putToken", address, row }
}

/**
 * A digest that is equal for equal requests, however they spell the same values: the order of
 * members, of set elements and of the attributes of an item makes no difference. Numbers must be
 * normalised.
 */
export function requestOf(parameters: unknown): string {
  return sha256Hex(canonicalText(parameters))
}

function canonicalText(value: unknown): string {
  if (Array.isArray(value)) {
    // Among attribute values only sets are lists of plain strings.
    const isSet = value.every((element) => typeof element === "string")
    return `[${(isSet ? value.toSorted() : value).map(canonicalText).join(",")}]`
  }
  if (typeof value === "object" && value !== null) {
    const members = Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .map(([name, member]) => `${JSON.stringify(name)}:${canonicalText(member)}`)
    return `{${members.toSorted().join(",")}}`
  }
  return JSON.stringify(value)
}
