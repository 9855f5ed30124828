/** What the members of a set have to be: at least one, and no two equal. */
import { Buffer } from "node:buffer"
import { ApiError } from "../../error.ts"
import { itemBytesMax } from "../../limits.ts"
import { normalizeNumber } from "./number.ts"
import { compareUtf8 } from "./utf8.ts"
import type { ValueLayer } from "./value-layer.ts"

const invalid = "One or more parameter values were invalid: "

/** @throws ApiError of the request family, as all in this file */
export function parseStringSet(members: readonly string[], layer: ValueLayer): void {
  if (members.length === 0) {
    throw ApiError.invalidRequest(`${invalid}An string set  may not be empty`)
  }
  checkMembers(members, "An string set  may not have a null string as a member")
  const repeat = firstRepeat(members)
  if (repeat === undefined) return
  const list =
    layer === "older" ? members : asPrinted(members, repeat, sortedTexts).map((text) => `"${text}"`)
  throw ApiError.invalidRequest(
    `${invalid}Input collection [${list.join(", ")}] contains duplicates.`,
  )
}

/** The numbers normalised, which makes equal ones equal strings; the same array if they were. */
export function parseNumberSet(members: readonly string[], layer: ValueLayer): readonly string[] {
  if (members.length === 0) {
    throw ApiError.invalidRequest(`${invalid}An number set  may not be empty`)
  }
  checkMembers(members, "An number set  may not have a null number as a member")
  let changed: string[] | undefined
  for (let i = 0; i < members.length; i++) {
    const member = members[i] as string
    const number = normalizeNumber(member, layer)
    if (number === member) continue
    changed ??= members.slice()
    changed[i] = number
  }
  const numbers = changed ?? members
  if (firstRepeat(numbers) === undefined) return numbers
  const duplicates = "Input collection contains duplicates"
  throw ApiError.invalidRequest(layer === "older" ? duplicates : `${invalid}${duplicates}.`)
}

export function parseBinarySet(members: readonly string[], layer: ValueLayer): void {
  if (members.length === 0) {
    throw ApiError.invalidRequest(`${invalid}Binary sets should not be empty`)
  }
  checkMembers(members, "Binary sets may not contain null values")
  const repeat = firstRepeat(members)
  if (repeat === undefined) return
  const list =
    layer === "older"
      ? members.join(", ")
      : asPrinted(members, repeat, sortedBase64)
          .map((text) => `"${text}"`)
          .join(",")
  throw ApiError.invalidRequest(
    `${invalid}Input collection [${list}]of type BS contains duplicates.`,
  )
}

/** JSON null passes deserialisation. */
function checkMembers(members: readonly (string | null)[], fault: string): void {
  if (members.includes(null)) throw ApiError.invalidRequest(invalid + fault)
}

/** Index of the first member that is there already. */
function firstRepeat(members: readonly string[]): number | undefined {
  if (members.length <= 8) {
    const index = members.findIndex((member, i) => members.indexOf(member) < i)
    return index < 0 ? undefined : index
  }
  const seen = new Set<string>()
  for (const [index, member] of members.entries()) {
    if (seen.size === seen.add(member).size) return index
  }
  return undefined
}

/**
 * The current layer prints what it had sorted before it met the repeat, then the rest as sent. What
 * could be no item anyway is not worth sorting: a request may hold millions of members.
 */
function asPrinted(
  members: readonly string[],
  repeat: number,
  sorted: (members: readonly string[]) => readonly string[],
): readonly string[] {
  const characters = members.reduce((sum, member) => sum + member.length, 0)
  if (characters > itemBytesMax) return members
  return [...sorted(members.slice(0, repeat)), ...members.slice(repeat)]
}

function sortedTexts(members: readonly string[]): readonly string[] {
  return members.toSorted(compareUtf8)
}

function sortedBase64(members: readonly string[]): readonly string[] {
  return members
    .map((text) => ({ text, bytes: Buffer.from(text, "base64") }))
    .sort((a, b) => Buffer.compare(a.bytes, b.bytes))
    .map(({ text }) => text)
}
