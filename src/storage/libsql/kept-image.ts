/**
 * How a record keeps both images of an item. Most writes change little, and what a commit costs is
 * the pages that it fills: so of `before` only that is kept in which it differs from `after`.
 *
 * `12 40 <text>` is the first 12 characters of `after`, the text, and its last 40. A whole image is
 * JSON and begins with a brace. docs/decisions/0012-change-log.md has the figures.
 */

/** Fewer shared characters than these are not worth the look at `after`. */
const sharedMin = 16

export function keptBefore(before: string, after: string): string {
  const shortest = Math.min(before.length, after.length)
  let start = 0
  while (start < shortest && before.charCodeAt(start) === after.charCodeAt(start)) start++
  let end = 0
  while (end < shortest - start && isSameFromEnd(before, after, end + 1)) end++
  // Half a surrogate pair is no text that a database would give back.
  if (isHighSurrogate(before.charCodeAt(start - 1))) start--
  if (isLowSurrogate(before.charCodeAt(before.length - end))) end--
  if (start + end < sharedMin) return before
  return `${start} ${end} ${before.slice(start, before.length - end)}`
}

/** The image as it was given. */
export function wholeBefore(kept: string, after: string | null): string {
  if (after === null || !isDigit(kept.charCodeAt(0))) return kept
  const first = kept.indexOf(" ")
  const second = kept.indexOf(" ", first + 1)
  const start = Number(kept.slice(0, first))
  const end = Number(kept.slice(first + 1, second))
  return after.slice(0, start) + kept.slice(second + 1) + after.slice(after.length - end)
}

function isSameFromEnd(before: string, after: string, at: number): boolean {
  return before.charCodeAt(before.length - at) === after.charCodeAt(after.length - at)
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57
}

function isHighSurrogate(code: number): boolean {
  return code >= 0xd800 && code <= 0xdbff
}

function isLowSurrogate(code: number): boolean {
  return code >= 0xdc00 && code <= 0xdfff
}
