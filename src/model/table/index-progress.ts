/** What becomes of indexes that are created or deleted while their table is in use. */
import { namesOfKeys } from "./parse-table.ts"
import type { GlobalIndex, Table, VectorIndex } from "./table.ts"
import { schemaOf } from "./vector-index.ts"

export function findGlobalIndex(table: Table, id: number): GlobalIndex | undefined {
  return table.globalIndexes.find((index) => index.id === id)
}

export function findVectorIndex({ vectorIndexes }: Table, id: number): VectorIndex | undefined {
  return vectorIndexes?.find((index) => index.id === id)
}

/** All indexes that come and go while their table is in use. */
export function movingIndexes({ globalIndexes, vectorIndexes = [] }: Table) {
  return [...globalIndexes, ...vectorIndexes]
}

/** The index has all of its entries: it can be read. */
export function withActiveIndex(table: Table, id: number): Table {
  return {
    ...table,
    globalIndexes: activated(table.globalIndexes, id),
    ...(table.vectorIndexes && { vectorIndexes: activated(table.vectorIndexes, id) }),
  }
}

function activated<I extends GlobalIndex | VectorIndex>(indexes: readonly I[], id: number) {
  return indexes.map((index) => {
    if (index.id !== id) return index
    const { state: _, ...active } = index
    return active as I
  })
}

/** The index is gone, and with it the definitions that nothing else needs. */
export function withoutIndex(table: Table, id: number): Table {
  const { vectorIndexes: before = [], ...rest } = table
  const globalIndexes = table.globalIndexes.filter((index) => index.id !== id)
  const vectorIndexes = before.filter((index) => index.id !== id)
  const keyed = [...table.localIndexes, ...globalIndexes, ...vectorIndexes.map(schemaOf)]
  const used = namesOfKeys(table.key, keyed)
  const types = Object.entries(table.attributeTypes).filter(([name]) => used.has(name))
  return {
    ...rest,
    globalIndexes,
    ...(vectorIndexes.length > 0 && { vectorIndexes }),
    attributeTypes: Object.fromEntries(types),
  }
}
