/** What a SELECT shows of an item. Unlike a projection it shows what it finds by its own name. */
import { type DocumentPath, valueAt } from "../expression/document-path.ts"
import type { Item } from "../value/attribute-value.ts"

/** By the last name in its path (observed), and for an element of a list its indexes: `b[0]`. */
export function shownName(path: DocumentPath): string {
  const last = path.findLastIndex((step) => typeof step === "string")
  const indexes = path.slice(last + 1).map((index) => `[${index}]`)
  return `${path[last]}${indexes.join("")}`
}

export function selectFrom(item: Item, paths: readonly DocumentPath[]): Item {
  return Object.fromEntries(
    paths.flatMap((path) => {
      const value = valueAt(item, path)
      return value ? [[shownName(path), value]] : []
    }),
  )
}
