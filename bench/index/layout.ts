/**
 * How should index entries lie in the file? Keys alone and a join, in two shapes, against entries
 * with the whole item. Two indexes, items of 100 B and 1 KB, grouped puts that move both entries,
 * pages of 20. `node bench/index/layout.ts [rounds]`
 */
import { mkdtempSync, rmSync, statSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import Database from "libsql"

const rounds = Number(process.argv[2] ?? 5)
const items = 20_000
const perCommit = 64
const layouts = ["keys, without rowid", "keys, rowid", "whole items"] as const
type Layout = (typeof layouts)[number]

const columns = "index_id, hash, partition, sort, item_hash, item_partition, item_sort"
const types = `index_id INTEGER NOT NULL, hash INTEGER NOT NULL, partition BLOB NOT NULL,
  sort BLOB NOT NULL, item_hash INTEGER NOT NULL, item_partition BLOB NOT NULL,
  item_sort BLOB NOT NULL, size INTEGER NOT NULL`

function schemaOf(layout: Layout): string {
  const base = `CREATE TABLE items (hash INTEGER NOT NULL, partition BLOB NOT NULL,
    sort BLOB NOT NULL, version INTEGER NOT NULL, size INTEGER NOT NULL, body TEXT NOT NULL);
    CREATE UNIQUE INDEX items_by_key ON items (hash, partition, sort);`
  const key = `CREATE UNIQUE INDEX entries_by_key ON entries (${columns});`
  if (layout === "keys, without rowid") {
    return `${base} CREATE TABLE entries (${types}, PRIMARY KEY (${columns})) WITHOUT ROWID;`
  }
  if (layout === "keys, rowid") return `${base} CREATE TABLE entries (${types}); ${key}`
  return `${base} CREATE TABLE entries (${types}, body TEXT NOT NULL); ${key}`
}

class Candidate {
  readonly layout: Layout
  readonly figures: { put: number; query: number }[] = []
  readonly #path: string
  readonly #database: Database.Database
  readonly #body: string
  readonly #groups = new Map<number, number>()
  readonly #put: Database.Statement
  readonly #delete: Database.Statement
  readonly #enter: Database.Statement
  readonly #query: Database.Statement
  #version = 0

  constructor(folder: string, layout: Layout, bytes: number) {
    this.layout = layout
    this.#path = join(folder, `${layout.replaceAll(/\W/g, "")}-${bytes}.db`)
    this.#database = new Database(this.#path)
    this.#database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL")
    this.#database.exec("PRAGMA cache_size = -65536; PRAGMA wal_autocheckpoint = 8000")
    this.#database.exec(schemaOf(layout))
    this.#body = "x".repeat(bytes)
    const prepare = (sql: string) => this.#database.prepare(sql)
    this.#put = prepare(`INSERT INTO items VALUES (?, ?, ?, ?, ?, ?)
      ON CONFLICT DO UPDATE SET version = excluded.version, body = excluded.body`)
    this.#delete = prepare(`DELETE FROM entries WHERE (${columns}) = (?, ?, ?, ?, ?, ?, ?)`)
    const more = layout === "whole items" ? ", ?" : ""
    this.#enter = prepare(`INSERT INTO entries VALUES (?, ?, ?, ?, ?, ?, ?, ?${more})`)
    const where = "e.index_id = ? AND e.hash = ? AND e.partition = ? ORDER BY e.sort LIMIT 20"
    this.#query = prepare(
      layout === "whole items"
        ? `SELECT e.rowid, e.size, e.body FROM entries e WHERE ${where}`
        : `SELECT i.rowid, i.size, i.body, e.size FROM entries e CROSS JOIN items i
          ON i.hash = e.item_hash AND i.partition = e.item_partition AND i.sort = e.item_sort
          WHERE ${where}`,
    ).raw()
    for (let at = 0; at < items; at += perCommit) this.#commit(at)
  }

  #commit(from: number, next = (at: number) => at): void {
    this.#database.exec("BEGIN IMMEDIATE")
    for (let at = from; at < Math.min(items, from + perCommit); at++) this.#write(next(at))
    this.#database.exec("COMMIT")
  }

  #write(at: number): void {
    const key = [(at * 2_654_435_761) % 2 ** 32, Buffer.from(`item-${at}`), Buffer.alloc(0)]
    const old = this.#groups.get(at)
    const group = Math.floor(Math.random() * 1000)
    this.#groups.set(at, group)
    this.#put.run([...key, this.#version++, this.#body.length, this.#body])
    for (const index of [1, 2]) {
      const entry = (of: number) => [index, of, Buffer.from(`g${of}`), Buffer.from(`${at}`), ...key]
      if (old !== undefined) this.#delete.run(entry(old))
      const copy = this.layout === "whole items" ? [this.#body] : []
      this.#enter.run([...entry(group), this.#body.length, ...copy])
    }
  }

  measure(): void {
    const random = () => Math.floor(Math.random() * items)
    const put = timeOf(30, () => this.#commit(0, random)) / perCommit
    const query = timeOf(1000, () => {
      const group = Math.floor(Math.random() * 1000)
      this.#query.all([1, group, Buffer.from(`g${group}`)])
    })
    this.figures.push({ put, query })
  }

  row(bytes: number): string {
    this.#database.exec("PRAGMA wal_checkpoint(TRUNCATE)")
    const median = (name: "put" | "query") =>
      this.figures.map((each) => each[name]).sort((a, b) => a - b)[rounds >> 1] ?? 0
    const size = Math.round(statSync(this.#path).size / items)
    this.#database.close()
    const [put, query] = [median("put").toFixed(0), median("query").toFixed(0)]
    return `| ${bytes} B | ${this.layout} | ${put} us | ${query} us | ${size} B |`
  }
}

/** Microseconds of one run. */
function timeOf(times: number, run: () => void): number {
  const startedMs = performance.now()
  for (let at = 0; at < times; at++) run()
  return ((performance.now() - startedMs) * 1000) / times
}

const folder = mkdtempSync(join(tmpdir(), "libdynamo-entries-"))
for (const bytes of [100, 1024]) {
  const candidates = layouts.map((layout) => new Candidate(folder, layout, bytes))
  for (let round = 0; round < rounds; round++) for (const each of candidates) each.measure()
  for (const each of candidates) console.log(each.row(bytes))
}
rmSync(folder, { recursive: true })
