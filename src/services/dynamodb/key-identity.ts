import type { Item } from "../../model/value/attribute-value.ts"

/** Equal for equal keys, whatever the order of their attributes; values must be normalised. */
export function keyIdentity(key: Item): string {
  return JSON.stringify(Object.entries(key).sort(([a], [b]) => (a < b ? -1 : 1)))
}
