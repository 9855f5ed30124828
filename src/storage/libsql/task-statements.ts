/** The statements about tasks: see `statements.ts`. */
import { shardColumns } from "./log-statements.ts"

const taskColumns = "id, kind, account, region, name, body, due_at_ms"

export const taskStatements = {
  /** id -> the columns of a task */
  findTask: `SELECT ${taskColumns} FROM tasks WHERE id = ?`,
  /** now, rows -> as above */
  listDueTasks: `SELECT ${taskColumns} FROM tasks WHERE due_at_ms <= ? ORDER BY due_at_ms LIMIT ?`,
  /** account, region -> as above */
  listTasks: `SELECT ${taskColumns} FROM tasks WHERE account = ? AND region = ? ORDER BY id`,
  /** id, kind, account, region, name, body, due */
  putTask: `INSERT OR REPLACE INTO tasks (${taskColumns}) VALUES (?, ?, ?, ?, ?, ?, ?)`,
  /** id */
  deleteTask: "DELETE FROM tasks WHERE id = ?",

  // How far a bound reaches is found without the images, of which a row may hold 800 KB.
  /** log, shard, after, before, rows -> sequence, size */
  listChangeSizesBack: `SELECT sequence, size FROM changes
    WHERE log_id = ? AND shard = ? AND sequence > ? AND sequence < ?
    ORDER BY sequence DESC LIMIT ?`,
  /** log, shard, from (inclusive), before -> the columns of a record */
  listChangesBack: `SELECT sequence, at_ms, size, actor, before, after FROM changes
    WHERE log_id = ? AND shard = ? AND sequence >= ? AND sequence < ? ORDER BY sequence DESC`,
  /** log, after -> the columns of a shard */
  listShardsBehind: `SELECT ${shardColumns} FROM shards
    WHERE log_id = ? AND coalesce(closed_at > ?, 1) ORDER BY shard`,
  /** table */
  keepItems: "DELETE FROM dropped_tables WHERE table_id = ?",
  /** due, log, shard */
  retireShard: `UPDATE shards SET label = '', due_at_ms = ?
    WHERE log_id = ? AND shard = ? AND closed_at IS NOT NULL`,
  /** by, log */
  shiftTrimming: `UPDATE shards SET due_at_ms = due_at_ms + ?
    WHERE log_id = ? AND closed_at IS NOT NULL AND label = ''`,
} as const
