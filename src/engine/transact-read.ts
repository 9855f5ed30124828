import { keyBytesOf } from "../model/key/key-schema.ts"
import type { Table } from "../model/table/table.ts"
import type { Item } from "../model/value/attribute-value.ts"
import type { ItemRow } from "../storage/storage.ts"
import type { KnownTable } from "./catalog.ts"
import type { AccountEngine } from "./engine.ts"
import { StoredItem } from "./stored-item.ts"
import { areCurrent, versionReads } from "./table-versions.ts"
import { Targets } from "./targets.ts"
import { stale, withTables } from "./with-table.ts"

/** Reads all items from one snapshot, in the order of the request. `judge` gives their keys. */
export function transactRead(
  engine: AccountEngine,
  tableNames: readonly string[],
  judge: (tables: readonly Table[]) => readonly Item[],
): Promise<readonly (StoredItem | undefined)[]> {
  const targets = new Targets(tableNames)
  return withTables(
    engine.catalog,
    targets.names,
    (tables) => judge(targets.ofEach(tables)),
    async (known, keys) => {
      const tables = targets.ofEach(known)
      for (const [at, { table }] of tables.entries()) {
        if (table.insights) engine.insights.accessed(table, keys[at] as Item)
      }
      const reads = keys.map((key, at) => {
        const { table } = tables[at] as KnownTable
        return { space: "item", table: table.id, key: keyBytesOf(table.key, key) } as const
      })
      const found = await engine.storage.read([...versionReads(known), ...reads], "strong")
      if (!areCurrent(known, found)) return stale
      const rows = found.slice(known.length) as readonly (ItemRow | undefined)[]
      return rows.map((row) => row && new StoredItem(row))
    },
  )
}
