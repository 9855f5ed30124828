/** The statements about secondary indexes: see `statements.ts`. */

const keyColumns = "hash, partition, sort, item_hash, item_partition, item_sort"
const keyOfEntry =
  "index_id = ? AND hash = ? AND partition = ? AND sort = ? " +
  "AND item_hash = ? AND item_partition = ? AND item_sort = ?"

// CROSS JOIN keeps SQLite from walking the items and looking for their entries.
const itemColumns = "i.rowid, i.size, CASE WHEN i.size <= ? THEN i.body END, e.size"
export const itemsOfEntries = `FROM index_entries e CROSS JOIN items i
  ON i.table_id = ? AND i.hash = e.item_hash AND i.partition = e.item_partition
  AND i.sort = e.item_sort`

const inPartition = "e.index_id = ? AND e.hash = ? AND e.partition = ?"
const keyInPartition = "(e.sort, e.item_hash, e.item_partition, e.item_sort)"
const wholeKey = "(e.hash, e.partition, e.sort, e.item_hash, e.item_partition, e.item_sort)"

const forward = "ORDER BY e.sort, e.item_hash, e.item_partition, e.item_sort"
const backward = "ORDER BY e.sort DESC, e.item_hash DESC, e.item_partition DESC, e.item_sort DESC"

/** Which entries of an index, in which order; with their arguments. */
export const entryWalks = {
  /** index, hash, partition, after (sort, item's hash, partition, sort) */
  Forward: `${inPartition} AND ${keyInPartition} > (?, ?, ?, ?) ${forward}`,
  /** the same, sort to */
  ForwardTo: `${inPartition} AND ${keyInPartition} > (?, ?, ?, ?) AND e.sort < ? ${forward}`,
  /** index, hash, partition, sort from */
  Backward: `${inPartition} AND e.sort >= ? ${backward}`,
  /** the same, before (sort, item's hash, partition, sort) */
  BackwardTo: `${inPartition} AND e.sort >= ? AND ${keyInPartition} < (?, ?, ?, ?) ${backward}`,
  /** index, after (hash, partition, sort, item's hash, partition, sort), hash to (inclusive) */
  Segment: `e.index_id = ? AND ${wholeKey} > (?, ?, ?, ?, ?, ?) AND e.hash <= ?
    ORDER BY e.hash, e.partition, e.sort, e.item_hash, e.item_partition, e.item_sort`,
} as const

export type EntryWalk = keyof typeof entryWalks

/** body size, table, walk, rows -> item's rowid, size, body or null, entry's size */
const entryPage = (walk: EntryWalk) =>
  `SELECT ${itemColumns} ${itemsOfEntries} WHERE ${entryWalks[walk]} LIMIT ?`

// The key that a chunk ends with is looked up by its place: blobs in every row of a page would cost
// the driver more than the rest of them, and this walks the entries alone.
/** walk, place -> key of the entry */
const entryAt = (walk: EntryWalk) =>
  `SELECT ${keyColumns} FROM index_entries e WHERE ${entryWalks[walk]} LIMIT 1 OFFSET ?`

export const indexStatements = {
  entriesForward: entryPage("Forward"),
  entriesForwardTo: entryPage("ForwardTo"),
  entriesBackward: entryPage("Backward"),
  entriesBackwardTo: entryPage("BackwardTo"),
  entriesSegment: entryPage("Segment"),
  entryAtForward: entryAt("Forward"),
  entryAtForwardTo: entryAt("ForwardTo"),
  entryAtBackward: entryAt("Backward"),
  entryAtBackwardTo: entryAt("BackwardTo"),
  entryAtSegment: entryAt("Segment"),

  /** index, hash, partition, sort, item's hash, partition, sort, size */
  putEntry: `INSERT INTO index_entries (index_id, ${keyColumns}, size)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
  /** size, index, hash, partition, sort, item's hash, partition, sort */
  resizeEntry: `UPDATE index_entries SET size = ? WHERE ${keyOfEntry}`,
  /** index, hash, partition, sort, item's hash, partition, sort */
  deleteEntry: `DELETE FROM index_entries WHERE ${keyOfEntry}`,
  /** index, rows, index, rows -> number */
  countEntries: `SELECT
    (SELECT count(*) FROM (SELECT 1 FROM index_entries WHERE index_id = ? LIMIT ?)) +
    (SELECT count(*) FROM (SELECT 1 FROM vectors WHERE index_id = ? LIMIT ?))`,
  /** index, hash, partition, rows -> bytes, rows */
  sumOfEntries: `SELECT coalesce(sum(size), 0), count(*) FROM (SELECT size FROM index_entries
    WHERE index_id = ? AND hash = ? AND partition = ? LIMIT ?)`,
  /** index, hash, partition, rows -> rows */
  countOfEntries: `SELECT count(*) FROM (SELECT 1 FROM index_entries
    WHERE index_id = ? AND hash = ? AND partition = ? LIMIT ?)`,
  /** table, hash, partition, rows -> bytes, rows */
  sumOfItems: `SELECT coalesce(sum(size), 0), count(*) FROM (SELECT size FROM items
    WHERE table_id = ? AND hash = ? AND partition = ? LIMIT ?)`,
  // Rows are counted in the slim index alone: 25 times as fast as adding up their sizes.
  /** table, hash, partition, rows -> rows */
  countOfItems: `SELECT count(*) FROM (SELECT 1 FROM items
    WHERE table_id = ? AND hash = ? AND partition = ? LIMIT ?)`,

  /** sort from, sort to, rows -> index, account, region, name */
  listDueExpiries: `SELECT x.index_id, x.account, x.region, x.name FROM expiry_indexes x
    WHERE EXISTS (SELECT 1 FROM index_entries e WHERE e.index_id = x.index_id
      AND e.hash = 0 AND e.partition = x'' AND e.sort >= ? AND e.sort < ?) LIMIT ?`,
  /** index, account, region, name */
  putExpiryIndex: `INSERT OR REPLACE INTO expiry_indexes (index_id, account, region, name)
    VALUES (?, ?, ?, ?)`,
  /** index */
  deleteExpiryIndex: "DELETE FROM expiry_indexes WHERE index_id = ?",

  /** rows -> as below */
  listIndexWorks: "SELECT * FROM index_works ORDER BY index_id LIMIT ?",
  /** index -> index, kind, account, region, name, after (hash, partition, sort) or nulls */
  findIndexWork: "SELECT * FROM index_works WHERE index_id = ?",
  /** index, kind, account, region, name */
  putIndexWork: `INSERT OR REPLACE INTO index_works (index_id, kind, account, region, name)
    VALUES (?, ?, ?, ?, ?)`,
  /** hash, partition, sort, index */
  moveIndexWork: `UPDATE index_works SET after_hash = ?, after_partition = ?, after_sort = ?
    WHERE index_id = ?`,
  /** index */
  deleteIndexWork: "DELETE FROM index_works WHERE index_id = ?",
  /** index */
  deleteEntries: "DELETE FROM index_entries WHERE index_id = ?",
  /** index, key of the last entry that goes */
  deleteEntriesTo: `DELETE FROM index_entries
    WHERE index_id = ? AND (${keyColumns}) <= (?, ?, ?, ?, ?, ?)`,
} as const
