import { keyBytesOf } from "../model/key/key-schema.ts"
import type { Table } from "../model/table/table.ts"
import type { Item } from "../model/value/attribute-value.ts"
import type { ItemRow } from "../storage/storage.ts"
import type { AccountEngine } from "./engine.ts"
import { StoredItem } from "./stored-item.ts"
import { readCurrent, stale, withTable, withTables } from "./with-table.ts"

/** Reads one item. `keyIn` judges the key against the table's schema. */
export function readItem(
  { catalog, storage, insights }: AccountEngine,
  tableName: string,
  keyIn: (table: Table) => Item,
  consistent: boolean,
): Promise<StoredItem | undefined> {
  return withTable(catalog, tableName, keyIn, ({ table, address, version }, key) => {
    if (table.insights) insights.accessed(table, key)
    const reads = [
      { space: "tableVersion", address },
      { space: "item", table: table.id, key: keyBytesOf(table.key, key) },
    ] as const
    return readCurrent(consistent ? "strong" : "eventual", async (consistency) => {
      const [found, row] = await storage.read(reads, consistency)
      if (found !== version) return stale
      return row && new StoredItem(row)
    })
  })
}

export interface KeysInTable {
  readonly tableName: string
  /** Judges the keys against the table's schema. */
  readonly keysIn: (table: Table) => readonly Item[]
  readonly consistent: boolean
}

/** Reads many items from one snapshot: for each table its items in the order of its keys. */
export function readItems(
  { catalog, storage, insights }: AccountEngine,
  requests: readonly KeysInTable[],
): Promise<readonly (readonly (StoredItem | undefined)[])[]> {
  const names = requests.map(({ tableName }) => tableName)
  const consistent = requests.some((request) => request.consistent)
  const judge = (tables: readonly Table[]) =>
    requests.map(({ keysIn }, at) => keysIn(tables[at] as Table))
  return withTables(catalog, names, judge, (known, keys) => {
    const versionReads = known.map(({ address }) => ({ space: "tableVersion", address }) as const)
    const itemReads = known.flatMap(({ table }, at) =>
      (keys[at] ?? []).map((key) => {
        if (table.insights) insights.accessed(table, key)
        const bytes = keyBytesOf(table.key, key)
        return { space: "item", table: table.id, key: bytes } as const
      }),
    )
    const reads = [...versionReads, ...itemReads]
    return readCurrent(consistent ? "strong" : "eventual", async (consistency) => {
      const found = await storage.read(reads, consistency)
      if (known.some(({ version }, at) => found[at] !== version)) return stale
      const rows = found.slice(known.length) as readonly (ItemRow | undefined)[]
      let next = 0
      return keys.map((list) =>
        list.map(() => {
          const row = rows[next++]
          return row && new StoredItem(row)
        }),
      )
    })
  })
}
