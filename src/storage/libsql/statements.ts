/**
 * Every statement that runs while serving, as text, with its arguments in order: shared by all
 * implementations, whatever driver carries them. No statement evaluates a filter; SQL does range,
 * order and row limit.
 */
import type { ItemKey, TableAddress, TokenAddress } from "../storage.ts"
import { indexStatements } from "./index-statements.ts"
import { logStatements } from "./log-statements.ts"
import { replicaStatements } from "./replica-statements.ts"
import { taskStatements } from "./task-statements.ts"
import { vectorStatements } from "./vector-statements.ts"

export type Argument = string | number | Uint8Array

const keyOfItem = "table_id = ? AND hash = ? AND partition = ? AND sort = ?"

// Rows of a page carry their body only up to a size (the first argument), so that a chunk of rows
// cannot drag in megabytes which the page has no room for; `findBodyOfRow` fetches the others.
const pageColumns = "rowid, size, CASE WHEN size <= ? THEN body END"
const partitionPage = `SELECT ${pageColumns} FROM items
  WHERE table_id = ? AND hash = ? AND partition = ? AND sort >= ?`

export const statements = {
  beginPlan: "SAVEPOINT plan",
  endPlan: "RELEASE plan",
  dataVersion: "PRAGMA data_version",

  /** account, region, name -> version, body */
  findTable: "SELECT version, body FROM tables WHERE account = ? AND region = ? AND name = ?",
  /** account, region, name -> version */
  findTableVersion: "SELECT version FROM tables WHERE account = ? AND region = ? AND name = ?",
  /** account, region, name after, rows -> name, version, body */
  listTables: `SELECT name, version, body FROM tables
    WHERE account = ? AND region = ? AND name > ? ORDER BY name LIMIT ?`,
  /** account, region, name, table, version, body */
  putTable: `INSERT INTO tables (account, region, name, table_id, version, body)
    VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT (account, region, name) DO UPDATE
    SET table_id = excluded.table_id, version = excluded.version, body = excluded.body`,
  /** account, region, name, table */
  dropTable: "DELETE FROM tables WHERE account = ? AND region = ? AND name = ? AND table_id = ?",

  /** table -> items, bytes */
  findCount: "SELECT items, bytes FROM table_counts WHERE table_id = ?",
  /** table, items, bytes */
  addCount: `INSERT INTO table_counts (table_id, items, bytes) VALUES (?, ?, ?)
    ON CONFLICT (table_id) DO UPDATE
    SET items = items + excluded.items, bytes = bytes + excluded.bytes`,

  /** table, hash, partition, sort -> size, body */
  findItem: `SELECT size, body FROM items WHERE ${keyOfItem}`,
  /** table, hash, partition, sort -> size */
  findItemSize: `SELECT size FROM items WHERE ${keyOfItem}`,
  /** account, region, name, table, hash, partition, sort -> table's version, size, body */
  findVersionAndItem: `SELECT
    (SELECT version FROM tables WHERE account = ? AND region = ? AND name = ?), i.size, i.body
    FROM (SELECT 1) LEFT JOIN items i
    ON i.table_id = ? AND i.hash = ? AND i.partition = ? AND i.sort = ?`,
  /** table, hash, partition, sort, version, size, body */
  putItem: `INSERT INTO items (table_id, hash, partition, sort, version, size, body)
    VALUES (?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (table_id, hash, partition, sort) DO UPDATE
    SET version = excluded.version, size = excluded.size, body = excluded.body`,
  /** table, hash, partition, sort */
  deleteItem: `DELETE FROM items WHERE ${keyOfItem}`,

  /** body size, table, hash, partition, sort from, rows -> rowid, size, body or null */
  pageForward: `${partitionPage} ORDER BY sort LIMIT ?`,
  /** the same; in descending order */
  pageBackward: `${partitionPage} ORDER BY sort DESC LIMIT ?`,
  /** body size, table, hash, partition, sort from, sort to, rows */
  pageForwardTo: `${partitionPage} AND sort < ? ORDER BY sort LIMIT ?`,
  /** the same; in descending order */
  pageBackwardTo: `${partitionPage} AND sort < ? ORDER BY sort DESC LIMIT ?`,
  /** body size, table, hash, partition, sort (inclusive), hash to (inclusive), rows -> as above */
  pageSegment: `SELECT ${pageColumns} FROM items
    WHERE table_id = ? AND (hash, partition, sort) >= (?, ?, ?) AND hash <= ?
    ORDER BY hash, partition, sort LIMIT ?`,
  /** rowid -> body */
  findBodyOfRow: "SELECT body FROM items WHERE rowid = ?",
  /** rowid -> hash, partition, sort */
  findKeyOfRow: "SELECT hash, partition, sort FROM items WHERE rowid = ?",

  /** table */
  noteDroppedTable: "INSERT OR IGNORE INTO dropped_tables (table_id) VALUES (?)",
  /** rows -> table */
  listDroppedTables: "SELECT table_id FROM dropped_tables ORDER BY table_id LIMIT ?",
  /** table, rows; touches nothing of a table that was not dropped */
  sweepItems: `DELETE FROM items WHERE rowid IN (
    SELECT i.rowid FROM dropped_tables d JOIN items i ON i.table_id = d.table_id
    WHERE d.table_id = ? LIMIT ?)`,
  /** table */
  forgetDroppedTable: "DELETE FROM dropped_tables WHERE table_id = ?",
  /** table */
  forgetCount: "DELETE FROM table_counts WHERE table_id = ?",

  /** account, region, operation, token -> request, tables, expires at */
  findToken: `SELECT request, tables, expires_at_ms FROM tokens
    WHERE account = ? AND region = ? AND operation = ? AND token = ?`,
  /** account, region, operation, token, request, tables, expires at */
  putToken: `INSERT OR REPLACE INTO tokens
    (account, region, operation, token, request, tables, expires_at_ms)
    VALUES (?, ?, ?, ?, ?, ?, ?)`,
  /** now, rows -> how many */
  countExpiredTokens: `SELECT count(*) FROM
    (SELECT 1 FROM tokens WHERE expires_at_ms <= ? LIMIT ?)`,
  /** now, rows */
  sweepTokens: `DELETE FROM tokens WHERE (account, region, operation, token) IN (
    SELECT account, region, operation, token FROM tokens WHERE expires_at_ms <= ? LIMIT ?)`,
  ...indexStatements,
  ...logStatements,
  ...vectorStatements,
  ...replicaStatements,
  ...taskStatements,
} as const

export type StatementName = keyof typeof statements

export function addressArguments(address: TableAddress): Argument[] {
  return [address.account, address.region, address.name]
}

/** Of entries and of vectors: an index has either. */
export function countArguments(index: number, rowsMax: number): Argument[] {
  return [index, rowsMax, index, rowsMax]
}

export function tokenArguments({ account, region, operation, token }: TokenAddress): Argument[] {
  return [account, region, operation, token]
}

export function keyArguments(table: number, key: ItemKey): Argument[] {
  return [table, key.hash, key.partition, key.sort]
}
