/**
 * Sets of values that have passed `parseAttributeValue`: numbers are normalised there and base64 is
 * canonical, so that membership is string equality for all three types.
 */
import type { AttributeValue } from "./attribute-value.ts"

export type SetValue = Extract<AttributeValue, { SS: unknown } | { NS: unknown } | { BS: unknown }>

export function isSet(value: AttributeValue): value is SetValue {
  return "SS" in value || "NS" in value || "BS" in value
}

export function membersOf(set: SetValue): readonly string[] {
  return "SS" in set ? set.SS : "NS" in set ? set.NS : set.BS
}

/** False for a member of another type than the set's. */
export function setHas(set: SetValue, member: AttributeValue): boolean {
  if ("SS" in set) return "S" in member && set.SS.includes(member.S)
  if ("NS" in set) return "N" in member && set.NS.includes(member.N)
  return "B" in member && set.BS.includes(member.B)
}

export function equalSets(a: SetValue, b: SetValue): boolean {
  if (!areOfOneType(a, b)) return false
  const [left, right] = [membersOf(a), membersOf(b)]
  if (left.length !== right.length) return false
  const has = membership(right)
  return left.every(has)
}

/** `set` and then what `added` adds to it: `set` itself if nothing. Both must have one type. */
export function unionSets(set: SetValue, added: SetValue): SetValue {
  const members = membersOf(set)
  const has = membership(members)
  const missing = membersOf(sameType(set, added)).filter((member) => !has(member))
  return missing.length === 0 ? set : setLike(set, [...members, ...missing])
}

/**
 * What `removed` leaves of `set`: `set` itself if everything, nothing if no member is left, for
 * DynamoDB has no empty sets. Both must have one type.
 */
export function differenceSets(set: SetValue, removed: SetValue): SetValue | undefined {
  const members = membersOf(set)
  const has = membership(membersOf(sameType(set, removed)))
  const left = members.filter((member) => !has(member))
  if (left.length === 0) return undefined
  return left.length === members.length ? set : setLike(set, left)
}

/**
 * What large sets hold, for as long as they live: one request may hold hundreds of small sets
 * against a large one, which takes 100 ms to hash.
 */
const largeSets = new WeakMap<readonly string[], ReadonlySet<string>>()

function membership(members: readonly string[]): (member: string) => boolean {
  if (members.length <= 8) return (member) => members.includes(member)
  const all = largeSets.get(members) ?? new Set(members)
  if (members.length > 1000) largeSets.set(members, all)
  return (member) => all.has(member)
}

function areOfOneType(a: SetValue, b: SetValue): boolean {
  return "SS" in a ? "SS" in b : "NS" in a ? "NS" in b : "BS" in b
}

function sameType(set: SetValue, other: SetValue): SetValue {
  if (areOfOneType(set, other)) return other
  throw new Error("sets of different types")
}

function setLike(set: SetValue, members: readonly string[]): SetValue {
  return "SS" in set ? { SS: members } : "NS" in set ? { NS: members } : { BS: members }
}
