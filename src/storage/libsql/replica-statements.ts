/** The statements about global tables: see `statements.ts`. */

const stampKey = "stamps_id = ?1 AND hash = ?2 AND partition = ?3 AND sort = ?4"
export const stampColumns = "stamps_id, hash, partition, sort, at_us, region, is_gone"
const linkColumns = "stamps_id, source, source_stamps_id, after, is_filled"

const itemOfStamp = `items i ON i.table_id = ?4 AND i.hash = s.hash
  AND i.partition = s.partition AND i.sort = s.sort`

/** Whose last columns, size and body, are null for what is gone or known. */
const stampedColumns = `s.sequence, s.hash, s.partition, s.sort, s.at_us, s.region, s.is_gone,
  CASE WHEN s.region <> ?3 THEN i.size END, CASE WHEN s.region <> ?3 THEN i.body END`

/** Both in one, of a remote database: stamps, after, known in, table, rows, bytes. */
export const listStampedPage = `SELECT ${stampedColumns}
  FROM (
    SELECT sequence, sum(size) OVER (ORDER BY sequence) - size AS earlier
    FROM (
      SELECT s.sequence, CASE WHEN s.region <> ?3 THEN coalesce(i.size, 0) ELSE 0 END AS size
      FROM item_stamps s LEFT JOIN ${itemOfStamp}
      WHERE s.stamps_id = ?1 AND s.sequence > ?2 ORDER BY s.sequence LIMIT ?5
    )
  ) page CROSS JOIN item_stamps s ON s.sequence = page.sequence LEFT JOIN ${itemOfStamp}
  WHERE page.earlier < ?6 ORDER BY page.sequence`

export const replicaStatements = {
  // Another row with each write, and so a number behind all others.
  /** stamps, hash, partition, sort, at, region, is gone */
  writeStamp: `INSERT OR REPLACE INTO item_stamps (${stampColumns}) VALUES (?1, ?2, ?3, ?4,
    max(?5, coalesce((SELECT at_us + 1 FROM item_stamps WHERE ${stampKey}), 0)), ?6, ?7)`,
  /** the same */
  copyStamp: `INSERT OR REPLACE INTO item_stamps (${stampColumns}) VALUES (?, ?, ?, ?, ?, ?, ?)`,
  /** the same */
  fillStamp: `INSERT OR IGNORE INTO item_stamps (${stampColumns}) VALUES (?, ?, ?, ?, ?, ?, ?)`,
  /** stamps, hash, partition, sort -> at, region */
  findStamp: `SELECT at_us, region FROM item_stamps WHERE ${stampKey}`,
  // How far a bound reaches is found without the bodies, of which a row may hold 400 KB.
  /** stamps, after, known in, table, rows -> sequence, size */
  listStampSizes: `SELECT s.sequence, CASE WHEN s.region <> ?3 THEN coalesce(i.size, 0) ELSE 0 END
    FROM item_stamps s LEFT JOIN ${itemOfStamp}
    WHERE s.stamps_id = ?1 AND s.sequence > ?2 ORDER BY s.sequence LIMIT ?5`,
  /** stamps, after, known in, table, to (inclusive) -> the columns of a stamped item */
  listStampedItems: `SELECT ${stampedColumns} FROM item_stamps s LEFT JOIN ${itemOfStamp}
    WHERE s.stamps_id = ?1 AND s.sequence > ?2 AND s.sequence <= ?5 ORDER BY s.sequence`,
  /** stamps, before, up to (inclusive), rows */
  sweepStamps: `DELETE FROM item_stamps WHERE sequence IN (
    SELECT sequence FROM item_stamps WHERE is_gone = 1 AND stamps_id = ? AND at_us < ?
    AND sequence <= ? ORDER BY at_us LIMIT ?)`,

  /** after, rows -> stamps, account, region, name */
  listReplicas: `SELECT stamps_id, account, region, name FROM replicas
    WHERE stamps_id > ? ORDER BY stamps_id LIMIT ?`,
  /** stamps, account, region, name */
  putReplica: `INSERT OR REPLACE INTO replicas (stamps_id, account, region, name)
    VALUES (?, ?, ?, ?)`,
  /** stamps, rows */
  dropStamps: `DELETE FROM item_stamps WHERE sequence IN (
    SELECT sequence FROM item_stamps WHERE stamps_id = ? LIMIT ?)`,
  /** stamps */
  dropReplicaLinks: "DELETE FROM replica_links WHERE stamps_id = ?",
  /** stamps */
  forgetReplica: `DELETE FROM replicas WHERE stamps_id = ?1
    AND NOT EXISTS (SELECT 1 FROM item_stamps WHERE stamps_id = ?1)`,

  /** stamps, source -> the columns of a link */
  findReplicaLink: `SELECT ${linkColumns} FROM replica_links WHERE stamps_id = ? AND source = ?`,
  /** stamps, source, source's stamps, after, is filled */
  putReplicaLink: `INSERT OR REPLACE INTO replica_links (${linkColumns}) VALUES (?, ?, ?, ?, ?)`,
} as const
