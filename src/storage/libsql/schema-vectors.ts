/** Migrations of vector indexes: see schema.ts. */

// Of vector indexes: each vector beside the key of its item. `pack` is 0 for one that is in none;
// `filters` is what a search is matched with. docs/decisions/0018-vector-indexes.md has the
// reasons.
export const vectors = `
CREATE TABLE vectors (
  vector_id INTEGER PRIMARY KEY,
  index_id INTEGER NOT NULL,
  item_hash INTEGER NOT NULL,
  item_partition BLOB NOT NULL,
  item_sort BLOB NOT NULL,
  version INTEGER NOT NULL,
  partition BLOB NOT NULL,
  pack INTEGER NOT NULL,
  size INTEGER NOT NULL,
  norm REAL NOT NULL,
  filters TEXT NOT NULL,
  vector BLOB NOT NULL
);

CREATE UNIQUE INDEX vectors_by_item
  ON vectors (index_id, item_hash, item_partition, item_sort);

CREATE INDEX vectors_by_pack ON vectors (index_id, partition, pack);

CREATE TABLE vector_packs (
  index_id INTEGER NOT NULL,
  partition BLOB NOT NULL,
  pack INTEGER NOT NULL,
  vectors INTEGER NOT NULL,
  body BLOB NOT NULL,
  PRIMARY KEY (index_id, partition, pack)
);

CREATE TABLE vector_works (
  index_id INTEGER NOT NULL,
  partition BLOB NOT NULL,
  metric TEXT NOT NULL,
  PRIMARY KEY (index_id, partition)
) WITHOUT ROWID;
`
