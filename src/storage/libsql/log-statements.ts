/** The statements about the change log: see `statements.ts`. */

const lastSequence = "coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'changes'), 0)"
const streamKey = "account = ? AND region = ? AND name = ? AND label = ?"
const streamColumns = "account, region, name, label, log_id, body, closed_at_ms"
export const shardColumns =
  "log_id, shard, parent, account, region, name, label, opened_at_ms, opened_after, closed_at, due_at_ms"

const appendChange = "INSERT INTO changes (log_id, shard, at_ms, size, actor, before, after) VALUES"
const record = "(?, ?, ?, ?, ?, ?, ?)"
/** The driver and the counter of AUTOINCREMENT are asked once for so many. */
export const recordsAtOnce = 16

export const logStatements = {
  /** log, shard, at, size, actor, before, after */
  appendChange: `${appendChange} ${record}`,
  /** The same for each of the records. */
  appendChanges: `${appendChange} ${Array(recordsAtOnce).fill(record).join()}`,
  // How far a bound reaches is found without the images, of which a row may hold 800 KB.
  /** log, shard, after, rows -> sequence, size */
  listChangeSizes: `SELECT sequence, size FROM changes
    WHERE log_id = ? AND shard = ? AND sequence > ? ORDER BY sequence LIMIT ?`,
  /** log, shard, after, to (inclusive) -> sequence, at, size, actor, before, after */
  listChanges: `SELECT sequence, at_ms, size, actor, before, after FROM changes
    WHERE log_id = ? AND shard = ? AND sequence > ? AND sequence <= ? ORDER BY sequence`,
  /** -> number */
  lastSequence: `SELECT ${lastSequence}`,
  /** log, shard, place -> at */
  findChangeTime: `SELECT at_ms FROM changes WHERE log_id = ? AND shard = ?
    ORDER BY sequence DESC LIMIT 1 OFFSET ?`,

  // A number of its own between what closes and what opens: no shard is empty of numbers.
  markLog: "INSERT INTO changes (log_id, shard, at_ms, size) VALUES (0, 0, 0, 0)",
  unmarkLog: "DELETE FROM changes WHERE log_id = 0 AND shard = 0",
  /** due, log */
  closeShards: `UPDATE shards SET closed_at = ${lastSequence}, due_at_ms = ?
    WHERE log_id = ? AND closed_at IS NULL`,
  /** log, shard, parent, account, region, name, label, opened at, due */
  openShard: `INSERT INTO shards (${shardColumns})
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ${lastSequence}, NULL, ?)`,
  /** due, log */
  postponeLog: "UPDATE shards SET due_at_ms = ? WHERE log_id = ? AND closed_at IS NULL",
  /** log, label -> as below */
  listShards: `SELECT ${shardColumns} FROM shards WHERE log_id = ? AND label = ? ORDER BY shard`,
  /** now, rows -> the columns of a shard */
  listDueShards: `SELECT ${shardColumns} FROM shards WHERE due_at_ms <= ?
    ORDER BY due_at_ms LIMIT ?`,
  /** log, shard, rows */
  trimChanges: `DELETE FROM changes WHERE sequence IN (
    SELECT sequence FROM changes WHERE log_id = ? AND shard = ? ORDER BY sequence LIMIT ?)`,
  /** log, shard */
  forgetShard: `DELETE FROM shards WHERE log_id = ?1 AND shard = ?2 AND closed_at IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM changes WHERE log_id = ?1 AND shard = ?2)`,
  /** account, region, name, label, log */
  forgetStream: `DELETE FROM streams
    WHERE account = ?1 AND region = ?2 AND name = ?3 AND label = ?4 AND log_id = ?5
    AND closed_at_ms IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM shards WHERE log_id = ?5 AND label = ?4)`,

  /** account, region, name, label, log, body */
  putStream: `INSERT OR REPLACE INTO streams (account, region, name, label, log_id, body)
    VALUES (?, ?, ?, ?, ?, ?)`,
  /** at, account, region, name, label, log */
  closeStream: `UPDATE streams SET closed_at_ms = ?
    WHERE ${streamKey} AND log_id = ? AND closed_at_ms IS NULL`,
  /** account, region, name, label -> the columns of a stream */
  findStream: `SELECT ${streamColumns} FROM streams WHERE ${streamKey}`,
  /** account, region, name after, label after, rows -> as above */
  listStreams: `SELECT ${streamColumns} FROM streams
    WHERE account = ? AND region = ? AND (name, label) > (?, ?) ORDER BY name, label LIMIT ?`,
  /** account, region, name, label after, rows -> as above */
  listStreamsOfTable: `SELECT ${streamColumns} FROM streams
    WHERE account = ? AND region = ? AND name = ? AND label > ? ORDER BY label LIMIT ?`,
} as const
