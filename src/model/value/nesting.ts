import type { AttributeValue } from "./attribute-value.ts"

/** How many levels the value takes: one, and those of the deepest value in a list or map. */
export function nestingLevels(value: AttributeValue): number {
  let deepest = 0
  if ("L" in value) {
    for (const element of value.L) deepest = Math.max(deepest, nestingLevels(element))
  } else if ("M" in value) {
    for (const inner of Object.values(value.M)) deepest = Math.max(deepest, nestingLevels(inner))
  }
  return 1 + deepest
}
