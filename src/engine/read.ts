import { keyBytesOf } from "../model/key/key-schema.ts"
import type { Table } from "../model/table/table.ts"
import type { Item } from "../model/value/attribute-value.ts"
import type { ItemRow } from "../storage/storage.ts"
import type { AccountEngine } from "./engine.ts"
import { StoredItem } from "./stored-item.ts"
import { stale, withTable, withTables } from "./with-table.ts"

/** Reads one item. `keyIn` judges the key against the table's schema. */
export function readItem(
  { catalog, storage }: AccountEngine,
  tableName: string,
  keyIn: (table: Table) => Item,
  consistent: boolean,
): Promise<StoredItem | undefined> {
  return withTable(catalog, tableName, keyIn, async ({ table, address, version }, key) => {
    const [found, row] = await storage.read(
      [
        { space: "tableVersion", address },
        { space: "item", table: table.id, key: keyBytesOf(table.key, key) },
      ],
      consistent ? "strong" : "eventual",
    )
    if (found !== version) return stale
    return row && new StoredItem(row)
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
  { catalog, storage }: AccountEngine,
  requests: readonly KeysInTable[],
): Promise<readonly (readonly (StoredItem | undefined)[])[]> {
  const names = requests.map(({ tableName }) => tableName)
  const consistent = requests.some((request) => request.consistent)
  const judge = (tables: readonly Table[]) =>
    requests.map(({ keysIn }, at) => keysIn(tables[at] as Table))
  return withTables(catalog, names, judge, async (known, keys) => {
    const versionReads = known.map(({ address }) => ({ space: "tableVersion", address }) as const)
    const itemReads = known.flatMap(({ table }, at) =>
      (keys[at] ?? []).map((key) => {
        const bytes = keyBytesOf(table.key, key)
        return { space: "item", table: table.id, key: bytes } as const
      }),
    )
    const found = await storage.read(
      [...versionReads, ...itemReads],
      consistent ? "strong" : "eventual",
    )
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
}
