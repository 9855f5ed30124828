import { ApiError } from "../error.ts"
import { itemBytesMax } from "../limits.ts"
import { keyBytesOf } from "../model/key/key-schema.ts"
import type { Table } from "../model/table/table.ts"
import type { Item } from "../model/value/attribute-value.ts"
import { itemSize } from "../model/value/size.ts"
import type { Plan } from "../storage/storage.ts"
import type { KnownTable } from "./catalog.ts"
import type { AccountEngine } from "./engine.ts"
import { itemCollectionOf } from "./item-collection.ts"
import {
  type ItemWrite,
  type NewItemRow,
  needsOldItem,
  planItemWrite,
  type Written,
} from "./plan.ts"
import { replicated } from "./replication/replicated.ts"
import { StoredItem } from "./stored-item.ts"
import { stale, withTable } from "./with-table.ts"

/** A write as far as it can be judged without its table. */
export interface RequestedWrite {
  /** Name or ARN. */
  readonly tableName: string
  /** Judges the request against the table: the key attributes, and what is to be done there. */
  readonly prepare: (table: Table) => { readonly key: Item; readonly write: ItemWrite }
  /** The reply shows the old item, so it has to be read whole. */
  readonly returnsOld?: boolean
  /** The reply shows the size of the item's collection: ReturnItemCollectionMetrics. */
  readonly measuresCollection?: boolean
}

/** Writes one item atomically and durably. */
export function writeItem(engine: AccountEngine, request: RequestedWrite): Promise<Written> {
  const { tableName, prepare, returnsOld = false, measuresCollection } = request
  return withTable(engine.catalog, tableName, prepare, (known, { key, write }) => {
    const written = replicated(engine, [known], writeOnce(engine, known, key, write, returnsOld))
    return measuresCollection ? withCollection(engine, known, key, written) : written
  })
}

async function withCollection(
  { storage }: AccountEngine,
  { table }: KnownTable,
  key: Item,
  writing: Promise<Written | typeof stale>,
): Promise<Written | typeof stale> {
  const written = await writing
  if (written === stale) return stale
  return { ...written, collection: await itemCollectionOf(storage, table, key) }
}

/** One attempt: `stale` if the table is not the one that `known` describes. */
function writeOnce(
  { storage, platform, insights }: AccountEngine,
  known: KnownTable,
  keyAttributes: Item,
  write: ItemWrite,
  returnsOld: boolean,
): Promise<Written | typeof stale> {
  const { table, address, version } = known
  const key = keyBytesOf(table.key, keyAttributes)
  if (table.insights) insights.accessed(table, keyAttributes)
  const isStale: Plan<typeof stale> = { changes: [], reply: stale }
  const occasion = { nowMs: platform.now(), admission: known.watch?.begin() }
  // Two calls rather than one with a union: an item's body may be 400 KB that nobody looks at.
  if (returnsOld || needsOldItem(write, known)) {
    return storage.write(
      [
        { space: "tableVersion", address },
        { space: "item", table: table.id, key },
      ],
      ([found, row]): Plan<Written | typeof stale> => {
        if (found !== version) return isStale
        return planItemWrite(write, table, key, row?.size, row && new StoredItem(row), occasion)
      },
    )
  }
  return storage.write(
    [
      { space: "tableVersion", address },
      { space: "itemSize", table: table.id, key },
    ],
    ([found, size]): Plan<Written | typeof stale> =>
      found === version ? planItemWrite(write, table, key, size, undefined, occasion) : isStale,
  )
}

/** The row of a new item. Throws if the item is too large. */
export function rowOf(item: Item): NewItemRow {
  const size = itemSize(item)
  if (size > itemBytesMax) {
    throw ApiError.invalid("Item size has exceeded the maximum allowed size")
  }
  return { body: JSON.stringify(item), size, item }
}
