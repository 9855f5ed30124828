/** What becomes of indexes that are created or deleted while their table is in use. */
import { namesOfKeys } from "./parse-table.ts"
import type { GlobalIndex, Table } from "./table.ts"

export function findGlobalIndex(table: Table, id: number): GlobalIndex | undefined {
  return table.globalIndexes.find((index) => index.id === id)
}

/** The index has all of its entries: it can be read. */
export function withActiveIndex(table: Table, id: number): Table {
  const globalIndexes = table.globalIndexes.map((index) => {
    if (index.id !== id) return index
    const { state: _, ...active } = index
    return active
  })
  return { ...table, globalIndexes }
}

/** The index is gone, and with it the definitions that nothing else needs. */
export function withoutIndex(table: Table, id: number): Table {
  const globalIndexes = table.globalIndexes.filter((index) => index.id !== id)
  const used = namesOfKeys(table.key, [...table.localIndexes, ...globalIndexes])
  const types = Object.entries(table.attributeTypes).filter(([name]) => used.has(name))
  return { ...table, globalIndexes, attributeTypes: Object.fromEntries(types) }
}
