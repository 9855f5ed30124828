/**
 * How a record keeps both images of an item. Most writes change little, and what a commit costs is
 * the pages that it fills: so of `before` only that is kept in which it differs from `after`.
 *
 * `12 1 2 40 0 3|abcde` is the first 12 characters of `after`, `ab` in the place of its next one,
 * its next 40, then `cde`, and what is left of it. A whole image is JSON and begins with a brace.
 * docs/decisions/0012-change-log.md has the figures.
 */

/** A shorter text in common is not worth the numbers that say so. */
const anchorCharacters = 12
/** Looking for more would cost a writer more time than the room it saves is worth. */
const gapsMax = 8
/** Values may have become so much shorter or longer: how far ahead the texts are held together. */
const lookAheadMax = 4096

export function keptBefore(before: string, after: string): string {
  let numbers = ""
  let texts = ""
  let [i, j] = [0, 0]
  for (let gaps = 0; i < before.length || j < after.length; gaps++) {
    const same = sharedFrom(before, i, after, j)
    i += same
    j += same
    const next = gaps < gapsMax ? meetingBehind(before, i, after, j) : undefined
    const { put, dropped } = next ?? restOf(before, i, after, j)
    numbers += gaps === 0 ? `${same} ${dropped} ${put}` : ` ${same} ${dropped} ${put}`
    texts += before.slice(i, i + put)
    if (!next) break
    i += put
    j += dropped
  }
  const kept = `${numbers}|${texts}`
  // Half a surrogate pair is no text that a database would give back.
  return numbers !== "" && kept.length < before.length && kept.isWellFormed() ? kept : before
}

/** The image as it was given. */
export function wholeBefore(kept: string, after: string | null): string {
  if (after === null || !/^\d/.test(kept)) return kept
  const bar = kept.indexOf("|")
  const numbers = kept.slice(0, bar).split(" ").map(Number)
  let before = ""
  let [from, at] = [bar + 1, 0]
  for (let place = 0; place < numbers.length; place += 3) {
    const [same = 0, dropped = 0, put = 0] = numbers.slice(place, place + 3)
    before += after.slice(at, at + same) + kept.slice(from, from + put)
    at += same + dropped
    from += put
  }
  return before + after.slice(at)
}

const blockCharacters = 256

/** How many characters are the same from here on. */
function sharedFrom(before: string, i: number, after: string, j: number): number {
  const most = Math.min(before.length - i, after.length - j)
  let same = 0
  while (same < most && before.charCodeAt(i + same) === after.charCodeAt(j + same)) {
    same++
    // Who has gone so far goes on in strides: most of a large item stays as it is.
    if (same % blockCharacters !== 0) continue
    while (hasBlockAt(before, i + same, after, j + same)) same += blockCharacters
  }
  return same
}

function hasBlockAt(before: string, i: number, after: string, j: number): boolean {
  if (j + blockCharacters > after.length) return false
  return before.startsWith(after.slice(j, j + blockCharacters), i)
}

/** Characters of `before` in the place of characters of `after`. */
interface Gap {
  readonly put: number
  readonly dropped: number
}

/** Most changes are of one character: a digit, a letter. */
const oneCharacter: Gap = { put: 1, dropped: 1 }

/** The gap up to where both go on alike; nothing if that is not near. */
function meetingBehind(before: string, i: number, after: string, j: number): Gap | undefined {
  if (hasAnchorAt(before, i + 1, after, j + 1)) return oneCharacter
  for (let ahead = 2; ahead <= 4; ahead++) {
    if (hasAnchorAt(before, i + ahead, after, j + ahead)) return { put: ahead, dropped: ahead }
  }
  const near = before.slice(i, i + 2 * lookAheadMax + anchorCharacters)
  for (let ahead = 8; ahead <= lookAheadMax; ahead *= 2) {
    const anchor = after.slice(j + ahead, j + ahead + anchorCharacters)
    if (anchor.length < anchorCharacters) return undefined
    const start = near.indexOf(anchor)
    if (start === -1) continue
    let found = i + start
    let place = j + ahead
    while (found > i && place > j && before.charCodeAt(found - 1) === after.charCodeAt(place - 1)) {
      found--
      place--
    }
    return { put: found - i, dropped: place - j }
  }
  return undefined
}

function hasAnchorAt(before: string, i: number, after: string, j: number): boolean {
  if (i + anchorCharacters > before.length || j + anchorCharacters > after.length) return false
  for (let at = 0; at < anchorCharacters; at++) {
    if (before.charCodeAt(i + at) !== after.charCodeAt(j + at)) return false
  }
  return true
}

/** To the end of both, less what they have in common there. */
function restOf(before: string, i: number, after: string, j: number): Gap {
  const most = Math.min(before.length - i, after.length - j)
  const [end, other] = [before.length - 1, after.length - 1]
  let same = 0
  while (same < most && before.charCodeAt(end - same) === after.charCodeAt(other - same)) same++
  return { put: before.length - i - same, dropped: after.length - j - same }
}
