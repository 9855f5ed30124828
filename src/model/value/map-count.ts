import type { Item } from "./attribute-value.ts"

/** Counts of long maps: a constant of 200,000 names, counted again for each item, takes minutes. */
const longMaps = new WeakMap<Item, number>()

/** How many attributes the map has. */
export function countOf(map: Item): number {
  const known = longMaps.get(map)
  if (known !== undefined) return known
  const count = Object.keys(map).length
  if (count > 1000) longMaps.set(map, count)
  return count
}
