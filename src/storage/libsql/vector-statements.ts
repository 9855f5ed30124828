/**
 * The statements about vectors: see `statements.ts`. Their arguments are numbered, since some come
 * twice. Distances are libSQL's own functions.
 */
import type { VectorMetric } from "../vector-space.ts"

// A vector of zeros has no direction: libSQL answers NULL, which would come before all others.
const cosine = "coalesce(vector_distance_cos(v.vector, ?3), 1)"

/** To order by, the nearest first. libSQL has no dot product: that of the query's length is left out. */
const distances: Readonly<Record<VectorMetric, string>> = {
  cosine,
  euclidean: "vector_distance_l2(v.vector, ?3)",
  dotProduct: `(${cosine} - 1) * v.norm`,
}

const itemOfVector = `v.index_id = ?1 AND v.item_hash = ?2 AND v.item_partition = ?3
  AND v.item_sort = ?4`
const addUp = `ON CONFLICT (table_id) DO UPDATE
  SET items = items + excluded.items, bytes = bytes + excluded.bytes`

/**
 * index, partition, query, filters, table, rows, bytes; then members as JSON -> hash, partition,
 * sort, body or null
 */
const nearest = (metric: VectorMetric, from: string, where: string) =>
  `SELECT n.hash, n.partition, n.sort, CASE WHEN
      sum(i.size) OVER (ORDER BY n.distance, n.id ROWS UNBOUNDED PRECEDING) <= ?7
    THEN i.body END FROM (
    SELECT v.vector_id AS id, v.item_hash AS hash, v.item_partition AS partition,
      v.item_sort AS sort, ${distances[metric]} AS distance
    FROM ${from} WHERE v.index_id = ?1 AND v.partition = ?2 AND v.filters GLOB ?4 AND ${where}
    ORDER BY distance, id LIMIT ?6
  ) n CROSS JOIN items i ON i.table_id = ?5 AND i.hash = n.hash AND i.partition = n.partition
    AND i.sort = n.sort
  ORDER BY n.distance, n.id`

const nearestUnpacked = (metric: VectorMetric) => nearest(metric, "vectors v", "v.pack = 0")
const nearestMembers = (metric: VectorMetric) =>
  nearest(
    metric,
    "json_each(?8) m CROSS JOIN vectors v ON v.vector_id = m.value ->> 1",
    "v.pack = m.value ->> 0",
  )

export const vectorStatements = {
  nearestUnpacked_cosine: nearestUnpacked("cosine"),
  nearestUnpacked_euclidean: nearestUnpacked("euclidean"),
  nearestUnpacked_dotProduct: nearestUnpacked("dotProduct"),
  nearestMembers_cosine: nearestMembers("cosine"),
  nearestMembers_euclidean: nearestMembers("euclidean"),
  nearestMembers_dotProduct: nearestMembers("dotProduct"),

  /** index, partition, count -> pack, vectors; and of no pack: -1, how many, -2, works */
  listPacks: `SELECT pack, vectors FROM vector_packs WHERE index_id = ?1 AND partition = ?2
    UNION ALL SELECT -1, count(*) FROM (SELECT 1 FROM vectors
      WHERE index_id = ?1 AND partition = ?2 AND pack = 0 LIMIT ?3)
    UNION ALL SELECT -2, count(*) FROM vector_works WHERE index_id = ?1 AND partition = ?2`,
  /** index, partition, pack -> body */
  findPack: "SELECT body FROM vector_packs WHERE index_id = ?1 AND partition = ?2 AND pack = ?3",
  /** index, partition, rows -> id, version, filters, vector */
  listUnpacked: `SELECT vector_id, version, filters, vector FROM vectors
    WHERE index_id = ?1 AND partition = ?2 AND pack = 0 LIMIT ?3`,
  /** rows -> index, partition, metric */
  listVectorWorks: "SELECT index_id, partition, metric FROM vector_works LIMIT ?1",

  /** index, item's hash, partition, sort -> size */
  findVectorSize: `SELECT v.size FROM vectors v WHERE ${itemOfVector}`,
  // Numbers are sent as integers, hence the length as text.
  /** index, item's hash, partition, sort, version, partition, size, length, filters, vector */
  putVector: `INSERT INTO vectors (index_id, item_hash, item_partition, item_sort, version,
      partition, pack, size, norm, filters, vector)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0, ?7, CAST(?8 AS REAL), ?9, ?10)
    ON CONFLICT (index_id, item_hash, item_partition, item_sort) DO UPDATE
    SET version = excluded.version, partition = excluded.partition, pack = 0,
      size = excluded.size, norm = excluded.norm, filters = excluded.filters,
      vector = excluded.vector`,
  /** index, item's hash, partition, sort */
  deleteVector: `DELETE FROM vectors AS v WHERE ${itemOfVector}`,
  /** index, item's hash, partition, sort, size; before the vector is put */
  countVector: `INSERT INTO table_counts (table_id, items, bytes)
    SELECT ?1, v.size IS NULL, ?5 - coalesce(v.size, 0)
    FROM (SELECT 1) LEFT JOIN vectors v ON ${itemOfVector} WHERE true ${addUp}`,
  /** index, item's hash, partition, sort; before the vector is deleted */
  uncountVector: `INSERT INTO table_counts (table_id, items, bytes)
    SELECT v.index_id, -1, -v.size FROM vectors v WHERE ${itemOfVector} ${addUp}`,

  /** index, partition, pack, members as JSON */
  // CROSS JOIN goes from the members to their rows, of which there may be far more.
  markPacked: `UPDATE vectors SET pack = ?3 WHERE vector_id IN (
    SELECT v.vector_id FROM json_each(?4) m
    CROSS JOIN vectors v ON v.vector_id = m.value ->> 0 AND v.version = m.value ->> 1
    WHERE v.index_id = ?1 AND v.partition = ?2 AND v.pack = 0)`,
  /** index, partition, pack, vectors, body */
  putPack: `INSERT INTO vector_packs (index_id, partition, pack, vectors, body)
    SELECT ?1, ?2, ?3, ?4, ?5 WHERE EXISTS (SELECT 1 FROM vectors
      WHERE index_id = ?1 AND partition = ?2 AND pack = ?3)`,
  /** index, partition, pack */
  deleteThinPack: `DELETE FROM vector_packs WHERE index_id = ?1 AND partition = ?2 AND pack = ?3
    AND vectors > 2 * (SELECT count(*) FROM vectors
      WHERE index_id = ?1 AND partition = ?2 AND pack = ?3)`,
  /** index, partition, pack */
  freePacked: `UPDATE vectors SET pack = 0 WHERE index_id = ?1 AND partition = ?2 AND pack = ?3
    AND NOT EXISTS (SELECT 1 FROM vector_packs
      WHERE index_id = ?1 AND partition = ?2 AND pack = ?3)`,
  /** index, partition, metric */
  putVectorWork:
    "INSERT OR IGNORE INTO vector_works (index_id, partition, metric) VALUES (?1, ?2, ?3)",
  /** index, partition */
  deleteVectorWork: "DELETE FROM vector_works WHERE index_id = ?1 AND partition = ?2",

  // Of an index that is swept: none of these touches another one.
  /** index, rows */
  sweepVectors: `DELETE FROM vectors WHERE vector_id IN (
    SELECT v.vector_id FROM index_works w JOIN vectors v ON v.index_id = w.index_id
    WHERE w.index_id = ?1 AND w.kind IN ('sweep', 'swept') LIMIT ?2)`,
  /** index, rows */
  sweepPacks: `DELETE FROM vector_packs WHERE rowid IN (
    SELECT p.rowid FROM index_works w JOIN vector_packs p ON p.index_id = w.index_id
    WHERE w.index_id = ?1 AND w.kind IN ('sweep', 'swept') LIMIT ?2)`,
  /** index */
  deletePacks: "DELETE FROM vector_packs WHERE index_id = ?1",
  /** index */
  sweepVectorWorks: `DELETE FROM vector_works WHERE index_id = ?1 AND EXISTS (
    SELECT 1 FROM index_works w WHERE w.index_id = ?1 AND w.kind IN ('sweep', 'swept'))`,
} as const
