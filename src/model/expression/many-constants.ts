/**
 * What looks a value up among constants. The IN of legacy conditions takes as many of them as a
 * request has room for, and a Scan asks for thousands of items.
 */
import { type AttributeValue, typeOf } from "../value/attribute-value.ts"
import type { Operand } from "./bound-condition.ts"

type Has = (value: AttributeValue) => boolean

/** Fewer than these are compared one by one. */
const many = 16

const known = new WeakMap<readonly Operand[], Has | undefined>()

/** Nothing where the candidates are few, or not all constants of one of the types S, N and B. */
export function membershipOf(candidates: readonly Operand[]): Has | undefined {
  if (candidates.length < many) return undefined
  if (!known.has(candidates)) known.set(candidates, hashed(candidates))
  return known.get(candidates)
}

function hashed(candidates: readonly Operand[]): Has | undefined {
  const texts = new Set<string>()
  const types = new Set<string>()
  for (const candidate of candidates) {
    const text = candidate.kind === "constant" ? textOf(candidate.value) : undefined
    if (candidate.kind !== "constant" || text === undefined) return undefined
    texts.add(text)
    types.add(typeOf(candidate.value))
  }
  if (types.size !== 1) return undefined
  return (value) => {
    const text = types.has(typeOf(value)) ? textOf(value) : undefined
    return text !== undefined && texts.has(text)
  }
}

/** Values that have passed `parseAttributeValue` are equal if these are. */
function textOf(value: AttributeValue): string | undefined {
  if ("S" in value) return value.S
  if ("N" in value) return value.N
  return "B" in value ? value.B : undefined
}
