/**
 * The tables that hold everybody's tables. The schema is fixed: CreateTable inserts a row, so every
 * statement is prepared once and no DDL runs while serving.
 *
 * A migration that has been released is never edited; the next change is the next element. They run
 * in one transaction together with `PRAGMA user_version`, the number of those that have run.
 */

import { replicas } from "./schema-replicas.ts"
import { vectors } from "./schema-vectors.ts"

/** `ldyn`: tells our files from anybody else's before we write into them. */
export const applicationId = 0x6c64796e

// Keys are blobs whose bytes sort like values. `version` is a random token of 48 bits, never a
// counter, so that a deleted and recreated row does not look like the old one.
//
// `items` keeps its rowid on purpose: the unique index stays slim while bodies lie in the order of
// their arrival. docs/decisions/0001-item-rows.md has the figures.
const tablesAndItems = `
CREATE TABLE tables (
  account TEXT NOT NULL,
  region TEXT NOT NULL,
  name TEXT NOT NULL,
  table_id INTEGER NOT NULL,
  version INTEGER NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (account, region, name)
) WITHOUT ROWID;

CREATE TABLE items (
  table_id INTEGER NOT NULL,
  hash INTEGER NOT NULL,
  partition BLOB NOT NULL,
  sort BLOB NOT NULL,
  version INTEGER NOT NULL,
  size INTEGER NOT NULL,
  body TEXT NOT NULL
);

CREATE UNIQUE INDEX items_by_key ON items (table_id, hash, partition, sort);

-- Keys alone, and the bytes that DynamoDB would count: a page of an index joins the items.
-- docs/decisions/0006-index-entries.md has the figures.
CREATE TABLE index_entries (
  index_id INTEGER NOT NULL,
  hash INTEGER NOT NULL,
  partition BLOB NOT NULL,
  sort BLOB NOT NULL,
  item_hash INTEGER NOT NULL,
  item_partition BLOB NOT NULL,
  item_sort BLOB NOT NULL,
  size INTEGER NOT NULL,
  PRIMARY KEY (index_id, hash, partition, sort, item_hash, item_partition, item_sort)
) WITHOUT ROWID;

-- Indexes that are being filled or swept, and behind which item a fill goes on.
CREATE TABLE index_works (
  index_id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  account TEXT NOT NULL,
  region TEXT NOT NULL,
  name TEXT NOT NULL,
  after_hash INTEGER,
  after_partition BLOB,
  after_sort BLOB
);

-- By the number of a table or of an index.
CREATE TABLE table_counts (
  table_id INTEGER PRIMARY KEY,
  items INTEGER NOT NULL,
  bytes INTEGER NOT NULL
);

CREATE TABLE dropped_tables (
  table_id INTEGER PRIMARY KEY
);

CREATE TABLE tokens (
  account TEXT NOT NULL,
  region TEXT NOT NULL,
  operation TEXT NOT NULL,
  token TEXT NOT NULL,
  request TEXT NOT NULL,
  tables TEXT NOT NULL,
  expires_at_ms INTEGER NOT NULL,
  PRIMARY KEY (account, region, operation, token)
) WITHOUT ROWID;

CREATE INDEX tokens_by_expiry ON tokens (expires_at_ms);

-- For people with sqlite3 in their hands; the program never reads it. Keys are shown as the item
-- has them (text, decimal number, base64), because the key columns hold encoded bytes.
CREATE VIEW readable_items AS
SELECT
  t.account,
  t.region,
  t.name AS table_name,
  (SELECT coalesce(a.value ->> 'S', a.value ->> 'N', a.value ->> 'B') FROM json_each(i.body) a
    WHERE a.key = t.body ->> '$.key.partition.name') AS partition,
  (SELECT coalesce(a.value ->> 'S', a.value ->> 'N', a.value ->> 'B') FROM json_each(i.body) a
    WHERE a.key = t.body ->> '$.key.sort.name') AS sort,
  i.size,
  i.body
FROM tables t JOIN items i ON i.table_id = t.table_id;
`

// Of commits on a remote database: who loses the answer to one finds its receipt. `id` begins with
// the time. docs/decisions/0007-remote-writes.md has the reasons. Empty in local files.
const receipts = `
CREATE TABLE receipts (
  id BLOB PRIMARY KEY,
  stale TEXT NOT NULL,
  sizes TEXT NOT NULL
) WITHOUT ROWID;
`

// The change log and the streams that show it. AUTOINCREMENT never gives a number twice, not even
// once its row is gone, and writers come one after another: so records become visible in the order
// of their numbers. The rowid is the last column of every index, so `changes_by_shard` has the
// order within a shard. docs/decisions/0012-change-log.md has the reasons.
const changeLog = `
CREATE TABLE changes (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  log_id INTEGER NOT NULL,
  shard INTEGER NOT NULL,
  at_ms INTEGER NOT NULL,
  size INTEGER NOT NULL,
  actor TEXT,
  before TEXT,
  after TEXT
);

CREATE INDEX changes_by_shard ON changes (log_id, shard);

CREATE TABLE shards (
  log_id INTEGER NOT NULL,
  shard INTEGER NOT NULL,
  parent INTEGER,
  account TEXT NOT NULL,
  region TEXT NOT NULL,
  name TEXT NOT NULL,
  label TEXT NOT NULL,
  opened_at_ms INTEGER NOT NULL,
  opened_after INTEGER NOT NULL,
  closed_at INTEGER,
  due_at_ms INTEGER NOT NULL,
  PRIMARY KEY (log_id, shard)
) WITHOUT ROWID;

CREATE INDEX shards_by_due_time ON shards (due_at_ms);

CREATE TABLE streams (
  account TEXT NOT NULL,
  region TEXT NOT NULL,
  name TEXT NOT NULL,
  label TEXT NOT NULL,
  log_id INTEGER NOT NULL,
  body TEXT NOT NULL,
  closed_at_ms INTEGER,
  PRIMARY KEY (account, region, name, label)
) WITHOUT ROWID;
`

// Indexes whose entries say when items expire: whoever sweeps looks into these.
const expiries = `
CREATE TABLE expiry_indexes (
  index_id INTEGER PRIMARY KEY,
  account TEXT NOT NULL,
  region TEXT NOT NULL,
  name TEXT NOT NULL
);
`

// Long work that survives a restart. docs/decisions/0014-backups-and-recovery.md has the reasons.
const tasks = `
CREATE TABLE tasks (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  account TEXT NOT NULL,
  region TEXT NOT NULL,
  name TEXT NOT NULL,
  body TEXT NOT NULL,
  due_at_ms INTEGER NOT NULL
) WITHOUT ROWID;

CREATE INDEX tasks_by_due_time ON tasks (due_at_ms);
CREATE INDEX tasks_by_place ON tasks (account, region, id);
`

export const migrations: readonly string[] = [
  tablesAndItems,
  receipts,
  changeLog,
  expiries,
  vectors,
  replicas,
  tasks,
]
