/** The changes of many units as few statements, each of which leaves out the stale units. */
import type { ItemKey } from "../storage.ts"
import type { Statement } from "./hrana.ts"
import { recordArguments } from "./log-changes.ts"
import { type ConstantRow, constantsOf, Texts, textAt } from "./remote-constants.ts"
import { itemAt } from "./remote-guards.ts"
import { staleUnitsOf } from "./remote-receipt.ts"
import { stampChanges } from "./remote-replicas.ts"
import type { PlacedStage } from "./remote-unit.ts"
import { type Argument, keyArguments, statements } from "./statements.ts"
import type { VersionTokens } from "./version-tokens.ts"

/** Counts come first: they look at what was there before. */
export function changesOf(
  stages: readonly PlacedStage[],
  receipt: Uint8Array,
  tokens: VersionTokens,
): readonly Statement[] {
  return [
    ...countChanges(stages, receipt),
    ...entryChanges(stages, receipt),
    ...itemChanges(stages, receipt, tokens),
    ...recordChanges(stages, receipt),
    ...stampChanges(stages, receipt),
  ]
}

function countChanges(stages: readonly PlacedStage[], receipt: Uint8Array): readonly Statement[] {
  const counts: ConstantRow[] = []
  const blind: ConstantRow[] = []
  const entries: ConstantRow[] = []
  for (const { place, ...stage } of stages) {
    for (const [table, { items, bytes }] of stage.counts) counts.push([place, table, items, bytes])
    for (const { table, key, size } of stage.blind.values()) {
      blind.push([place, ...keyArguments(table, key), size])
    }
    for (const { index, key, size } of stage.entries.values()) {
      entries.push([place, ...entryArguments(index, key), size ?? null])
    }
  }
  const added = (rows: readonly ConstantRow[], columns: string, join = "") => {
    if (rows.length === 0) return []
    const { sql, args } = constantsOf(rows)
    const addition = `INSERT INTO table_counts (table_id, items, bytes)
      SELECT owner, sum(added), sum(more) FROM (
        SELECT column1 AS unit, column2 AS owner, ${columns} FROM ${sql} ${join})
      WHERE unit NOT IN ${staleUnitsOf} GROUP BY owner HAVING sum(added) <> 0 OR sum(more) <> 0
      ON CONFLICT (table_id) DO UPDATE
      SET items = items + excluded.items, bytes = bytes + excluded.bytes`
    return [{ sql: addition, args: [...args, receipt] }]
  }
  return [
    ...added(counts, "column3 AS added, column4 AS more"),
    ...added(
      blind,
      "size IS NULL AS added, column6 - coalesce(size, 0) AS more",
      `LEFT JOIN ${itemAt}`,
    ),
    ...added(
      entries,
      `(column9 IS NOT NULL) - (size IS NOT NULL) AS added,
        coalesce(column9, 0) - coalesce(size, 0) AS more`,
      `LEFT JOIN ${entryAt}`,
    ),
  ]
}

function entryChanges(stages: readonly PlacedStage[], receipt: Uint8Array): readonly Statement[] {
  const put: ConstantRow[] = []
  const gone: Statement[] = []
  for (const { place, ...stage } of stages) {
    for (const { index, key, size } of stage.entries.values()) {
      const args = entryArguments(index, key)
      // One by one: a list of keys is looked up by hash alone, and one may hold all entries.
      const sql = `${statements.deleteEntry} AND ? NOT IN ${staleUnitsOf}`
      if (size === undefined) gone.push({ sql, args: [...args, place, receipt] })
      else put.push([place, ...args, size])
    }
  }
  const puts = living(put, receipt, (rows) => {
    return `INSERT INTO index_entries (${entryKey}, size) SELECT ${columns(2, 9)} FROM ${rows}
      ON CONFLICT (${entryKey}) DO UPDATE SET size = excluded.size`
  })
  return [...gone, ...puts]
}

function itemChanges(
  stages: readonly PlacedStage[],
  receipt: Uint8Array,
  tokens: VersionTokens,
): readonly Statement[] {
  const put: ConstantRow[] = []
  const gone: ConstantRow[] = []
  const bodies = new Texts()
  for (const { place, ...stage } of stages) {
    for (const { table, key, row } of stage.items.values()) {
      const start = [place, ...keyArguments(table, key)]
      if (row) put.push([...start, tokens.next(), row.size, ...bodies.add(row.body)])
      else gone.push(start)
    }
  }
  const deletes = living(gone, receipt, (rows) => {
    return `DELETE FROM items WHERE rowid IN (
      SELECT items.rowid FROM (SELECT * FROM ${rows}) CROSS JOIN ${itemAt})`
  })
  const puts = living(
    put,
    receipt,
    (rows) => {
      return `INSERT INTO items (table_id, hash, partition, sort, version, size, body)
      SELECT ${columns(2, 7)}, ${textAt(8)} FROM ${rows}
      ON CONFLICT (table_id, hash, partition, sort) DO UPDATE
      SET version = excluded.version, size = excluded.size, body = excluded.body`
    },
    bodies,
  )
  return [...deletes, ...puts]
}

/** The database numbers them as they come, so they come in the order in which they were planned. */
function recordChanges(stages: readonly PlacedStage[], receipt: Uint8Array): readonly Statement[] {
  const put: ConstantRow[] = []
  const images = new Texts()
  for (const { place, records } of stages) {
    for (const record of records) {
      const [log, shard, atMs, size, actor, before, after] = recordArguments(record)
      const texts = [...images.add(before), ...images.add(after)]
      put.push([place, put.length, log, shard, atMs, size, actor, ...texts])
    }
  }
  return living(
    put,
    receipt,
    (rows) => {
      return `INSERT INTO changes (log_id, shard, at_ms, size, actor, before, after)
      SELECT ${columns(3, 7)}, ${textAt(8)}, ${textAt(10)} FROM ${rows} ORDER BY column2`
    },
    images,
  )
}

/** One statement for all rows but those of stale units, which the first column names. */
function living(
  rows: readonly ConstantRow[],
  receipt: Uint8Array,
  sqlOf: (rows: string) => string,
  texts?: Texts,
): readonly Statement[] {
  if (rows.length === 0) return []
  const { sql, args } = constantsOf(rows)
  const first = texts ? [texts.blob] : []
  return [
    {
      sql: sqlOf(`${sql} WHERE column1 NOT IN ${staleUnitsOf}`),
      args: [...first, ...args, receipt],
    },
  ]
}

const entryAt = `index_entries e ON e.index_id = column2 AND e.hash = column3
  AND e.partition = column4 AND e.sort = column5 AND e.item_hash = column6
  AND e.item_partition = column7 AND e.item_sort = column8`
const entryKey = "index_id, hash, partition, sort, item_hash, item_partition, item_sort"

function entryArguments(
  index: number,
  { item, ...key }: ItemKey & { readonly item: ItemKey },
): Argument[] {
  const ofItem = [item.hash, item.partition, item.sort]
  return [index, key.hash, key.partition, key.sort, ...ofItem]
}

function columns(from: number, to: number): string {
  return Array.from({ length: to - from + 1 }, (_, at) => `column${from + at}`).join()
}
