/**
 * Statements of remote databases alone: where the local ones look at a result before they go on,
 * these leave that to the database.
 */
const keyColumns = "hash, partition, sort, item_hash, item_partition, item_sort"

/** The key of the entry behind the first so many; nothing if there are no more than those. */
const entryAt = `SELECT ${keyColumns} FROM index_entries WHERE index_id = ?1
  ORDER BY ${keyColumns} LIMIT 1 OFFSET ?2`

export const remoteStatements = {
  /** account, region, name, table */
  noteTableToDrop: `INSERT OR IGNORE INTO dropped_tables (table_id)
    SELECT table_id FROM tables WHERE account = ? AND region = ? AND name = ? AND table_id = ?`,

  /** table */
  forgetSweptCount: `DELETE FROM table_counts WHERE table_id = ?1
    AND EXISTS (SELECT 1 FROM dropped_tables WHERE table_id = ?1)
    AND NOT EXISTS (SELECT 1 FROM items WHERE table_id = ?1)`,
  /** table */
  forgetSweptTable: `DELETE FROM dropped_tables WHERE table_id = ?1
    AND NOT EXISTS (SELECT 1 FROM items WHERE table_id = ?1)`,

  // A step that finds less than it may take is the last one. That is marked before anything is
  // taken away, because the engine tells by the same number whether the table is to be told.
  /** index, rows - 1 */
  markSweptIndex: `UPDATE index_works SET kind = 'swept'
    WHERE index_id = ?1 AND kind = 'sweep' AND NOT EXISTS (${entryAt})
      AND NOT EXISTS (SELECT 1 FROM vectors WHERE index_id = ?1 LIMIT 1 OFFSET ?2)`,
  /** index, rows - 1 */
  sweepEntries: `DELETE FROM index_entries WHERE index_id = ?1
    AND (${keyColumns}) <= (${entryAt})
    AND EXISTS (SELECT 1 FROM index_works WHERE index_id = ?1 AND kind = 'sweep')`,
  /** index */
  sweepLastEntries: `DELETE FROM index_entries WHERE index_id = ?1
    AND EXISTS (SELECT 1 FROM index_works WHERE index_id = ?1 AND kind = 'swept')`,
  /** index */
  sweepLastPacks: `DELETE FROM vector_packs WHERE index_id = ?1
    AND EXISTS (SELECT 1 FROM index_works WHERE index_id = ?1 AND kind = 'swept')`,
  /** index */
  forgetSweptIndexCount: `DELETE FROM table_counts WHERE table_id = ?1
    AND EXISTS (SELECT 1 FROM index_works WHERE index_id = ?1 AND kind = 'swept')`,
  /** index */
  forgetSweptIndex: "DELETE FROM index_works WHERE index_id = ?1 AND kind = 'swept'",

  /** log, shard, after, rows, bytes -> sequence, at, size, actor, before, after */
  listChanges: `SELECT c.sequence, c.at_ms, c.size, c.actor, c.before, c.after
    FROM (
      SELECT sequence, sum(size) OVER (ORDER BY sequence) - size AS earlier
      FROM (
        SELECT sequence, size FROM changes
        WHERE log_id = ? AND shard = ? AND sequence > ? ORDER BY sequence LIMIT ?
      )
    ) page CROSS JOIN changes c ON c.sequence = page.sequence
    WHERE page.earlier < ? ORDER BY page.sequence`,

  /** log, shard, after, before, rows, bytes -> the columns of a record, the last one first */
  listChangesBack: `SELECT c.sequence, c.at_ms, c.size, c.actor, c.before, c.after
    FROM (
      SELECT sequence, sum(size) OVER (ORDER BY sequence DESC) - size AS later
      FROM (
        SELECT sequence, size FROM changes
        WHERE log_id = ? AND shard = ? AND sequence > ? AND sequence < ?
        ORDER BY sequence DESC LIMIT ?
      )
    ) page CROSS JOIN changes c ON c.sequence = page.sequence
    WHERE page.later < ? ORDER BY page.sequence DESC`,
} as const
