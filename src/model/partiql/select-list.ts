/** What a SELECT shows of an item. Unlike a projection it shows what it finds by its own name. */
import { type DocumentPath, valueAt } from "../expression/document-path.ts"
import type { Item } from "../value/attribute-value.ts"

/**
 * Each value is named by the last step of its path (observed). An element of a list has no name:
 * as in PartiQL it is called by its place in the list of the SELECT (unsure).
 */
export function selectFrom(item: Item, paths: readonly DocumentPath[]): Item {
  return Object.fromEntries(
    paths.flatMap((path, place) => {
      const value = valueAt(item, path)
      const last = path.at(-1)
      return value ? [[typeof last === "string" ? last : `_${place + 1}`, value]] : []
    }),
  )
}
