import { ApiError } from "../../error.ts"
import { clockSkewMsMax, presignedSecondsMax } from "../../limits.ts"
import { amzDateOf, parseAmzDate } from "./amz-date.ts"
import type { Claim } from "./authorization.ts"

/** Throws unless the claim's date is one, and now is in the time it holds for. */
export function requireFresh(claim: Claim, nowMs: number): void {
  const signedMs = parseClaimDate(claim.date)
  const earliest = nowMs - clockSkewMsMax
  const latest = nowMs + clockSkewMsMax
  if (signedMs > latest) {
    throw new ApiError(
      "InvalidSignatureException",
      `Signature not yet current: ${claim.date} is still later than ` +
        `${amzDateOf(latest)} (${amzDateOf(nowMs)} + 15 min.)`,
    )
  }
  if (claim.expires !== undefined) {
    requireUnexpired(signedMs, claim.expires, nowMs)
  } else if (signedMs < earliest) {
    throw new ApiError(
      "InvalidSignatureException",
      `Signature expired: ${claim.date} is now earlier than ` +
        `${amzDateOf(earliest)} (${amzDateOf(nowMs)} - 15 min.)`,
    )
  }
}

function parseClaimDate(date: string): number {
  const ms = parseAmzDate(date)
  if (ms !== undefined) return ms
  throw new ApiError(
    "IncompleteSignatureException",
    `Date must be in ISO-8601 'basic format'. Got '${date}'. ` +
      "See http://en.wikipedia.org/wiki/ISO_8601",
  )
}

function requireUnexpired(signedMs: number, expires: string, nowMs: number): void {
  const seconds = /^\d{1,6}$/.test(expires) ? Number(expires) : 0
  if (seconds < 1 || seconds > presignedSecondsMax) {
    throw new ApiError(
      "IncompleteSignatureException",
      `X-Amz-Expires must be a number of seconds from 1 to ${presignedSecondsMax}. ` +
        "Re-examine the query-string parameters.",
    )
  }
  const expiresMs = signedMs + seconds * 1000
  if (nowMs > expiresMs) {
    throw new ApiError(
      "InvalidSignatureException",
      `Signature expired: ${amzDateOf(expiresMs)} is now earlier than ${amzDateOf(nowMs)}`,
    )
  }
}
