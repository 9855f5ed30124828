/** Migrations of global tables: see schema.ts. */

// Of global tables: who wrote an item last, and when. One row for each item that is or was there,
// and a new number with each write: so the rows in the order of their numbers are what a replica
// has to be sent, each item once. Links lie beside the items that they bring, in the database of
// the replica that takes them. docs/decisions/0016-global-tables.md has the reasons.
export const replicas = `
CREATE TABLE item_stamps (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  stamps_id INTEGER NOT NULL,
  hash INTEGER NOT NULL,
  partition BLOB NOT NULL,
  sort BLOB NOT NULL,
  at_us INTEGER NOT NULL,
  region TEXT NOT NULL,
  is_gone INTEGER NOT NULL
);

CREATE UNIQUE INDEX item_stamps_by_key ON item_stamps (stamps_id, hash, partition, sort);
CREATE INDEX item_stamps_in_order ON item_stamps (stamps_id);
CREATE INDEX item_stamps_gone ON item_stamps (stamps_id, at_us) WHERE is_gone = 1;

CREATE TABLE replicas (
  stamps_id INTEGER PRIMARY KEY,
  account TEXT NOT NULL,
  region TEXT NOT NULL,
  name TEXT NOT NULL
);

CREATE TABLE replica_links (
  stamps_id INTEGER NOT NULL,
  source TEXT NOT NULL,
  source_stamps_id INTEGER NOT NULL,
  after INTEGER NOT NULL,
  is_filled INTEGER NOT NULL,
  PRIMARY KEY (stamps_id, source)
) WITHOUT ROWID;
`
