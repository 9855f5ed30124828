/**
 * How should items lie in the file? Measures a rowid table with a unique index against WITHOUT
 * ROWID at several page sizes, for small, 4 KB and 300 KB items. All candidates are loaded first,
 * then measured in alternating rounds; the medians are printed as a Markdown table.
 *
 *     node bench/layout/layout.ts [rounds]
 */
import { mkdtempSync, rmSync, statSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import Database from "libsql"

const rounds = Number(process.argv[2] ?? 5)
const pageSizes = [4096, 8192, 16384, 32768]
const layouts = ["rowid", "without rowid"] as const
const itemSizes = [
  { name: "100 B", bodyBytes: 100, items: 40_000, perCommit: 64, gets: 4000 },
  { name: "1 KB", bodyBytes: 1024, items: 20_000, perCommit: 64, gets: 4000 },
  { name: "4 KB", bodyBytes: 4096, items: 8000, perCommit: 64, gets: 3000 },
  { name: "300 KB", bodyBytes: 307_200, items: 240, perCommit: 4, gets: 200 },
]
const itemsPerPartition = 20

type Layout = (typeof layouts)[number]
type ItemSize = (typeof itemSizes)[number]
interface Figures {
  loneput: number
  put: number
  get: number
  query: number
}

class Candidate {
  readonly layout: Layout
  readonly pageSize: number
  readonly size: ItemSize
  readonly rounds: Figures[] = []
  readonly #path: string
  readonly #database: Database.Database
  readonly #put: Database.Statement
  readonly #get: Database.Statement
  readonly #query: Database.Statement
  readonly #body: string

  constructor(folder: string, layout: Layout, pageSize: number, size: ItemSize) {
    this.layout = layout
    this.pageSize = pageSize
    this.size = size
    this.#path = join(folder, `${layout.replace(" ", "-")}-${pageSize}-${size.bodyBytes}.db`)
    this.#database = new Database(this.#path)
    this.#database.exec(`PRAGMA page_size = ${pageSize}; PRAGMA journal_mode = WAL;
      PRAGMA synchronous = FULL; PRAGMA cache_size = -16384;
      PRAGMA wal_autocheckpoint = ${Math.round((8 * 1024 * 1024) / pageSize)}`)
    this.#database.exec(schemaOf(layout))
    this.#put = this.#database.prepare(`INSERT INTO items VALUES (?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (table_id, hash, partition, sort) DO UPDATE
      SET version = excluded.version, size = excluded.size, body = excluded.body`)
    this.#get = this.#database
      .prepare(`SELECT size, body FROM items
        WHERE table_id = ? AND hash = ? AND partition = ? AND sort = ?`)
      .raw()
    this.#query = this.#database
      .prepare(`SELECT sort, size, body FROM items
        WHERE table_id = ? AND hash = ? AND partition = ? AND sort >= ? ORDER BY sort LIMIT 20`)
      .raw()
    this.#body = "x".repeat(size.bodyBytes)
    this.#load()
  }

  measure(): void {
    const { gets, perCommit } = this.size
    const groups = Math.ceil(gets / perCommit / 4)
    const loneput = perCall(40, () => this.#put.run(this.#row(this.#any())))
    const put = perCall(groups, () => {
      this.#database.exec("BEGIN IMMEDIATE")
      for (let at = 0; at < perCommit; at++) this.#put.run(this.#row(this.#any()))
      this.#database.exec("COMMIT")
    })
    const get = perCall(gets, () => this.#get.get(keyOf(this.#any())))
    const query = perCall(Math.ceil(gets / 8), () => {
      const [table, hash, partition] = keyOf(this.#any())
      this.#query.all([table, hash, partition, new Uint8Array(0)])
    })
    this.rounds.push({ loneput, put: put / perCommit, get, query })
  }

  /** Size of the file once the log is moved into it, per item. */
  fileBytesPerItem(): number {
    this.#database.exec("PRAGMA wal_checkpoint(TRUNCATE)")
    return Math.round(statSync(this.#path).size / this.size.items)
  }

  // Items arrive in an order that has nothing to do with their keys, as they do in life.
  #load(): void {
    const { items, perCommit } = this.size
    const order = Array.from({ length: items }, (_, at) => (at * 7919) % items)
    for (let from = 0; from < items; from += perCommit * 8) {
      this.#database.exec("BEGIN IMMEDIATE")
      for (const at of order.slice(from, from + perCommit * 8)) this.#put.run(this.#row(at))
      this.#database.exec("COMMIT")
    }
  }

  #row(at: number): unknown[] {
    return [...keyOf(at), Math.floor(Math.random() * 2 ** 48), this.size.bodyBytes, this.#body]
  }

  #any(): number {
    return Math.floor(Math.random() * this.size.items)
  }
}

function schemaOf(layout: Layout): string {
  const columns = `table_id INTEGER NOT NULL, hash INTEGER NOT NULL, partition BLOB NOT NULL,
    sort BLOB NOT NULL, version INTEGER NOT NULL, size INTEGER NOT NULL, body TEXT NOT NULL`
  const key = "table_id, hash, partition, sort"
  if (layout === "without rowid") {
    return `CREATE TABLE items (${columns}, PRIMARY KEY (${key})) WITHOUT ROWID`
  }
  return `CREATE TABLE items (${columns}); CREATE UNIQUE INDEX items_by_key ON items (${key})`
}

function keyOf(at: number): unknown[] {
  const partition = Math.floor(at / itemsPerPartition)
  const hash = Math.imul(partition, 2654435761) >>> 0
  const sort = `2024-01-01T00:00:${String(at % itemsPerPartition).padStart(2, "0")}Z`
  return [1, hash, Buffer.from(`customer#${partition}`), Buffer.from(sort)]
}

/** Microseconds. */
function perCall(times: number, call: () => void): number {
  const start = performance.now()
  for (let at = 0; at < times; at++) call()
  return ((performance.now() - start) * 1000) / times
}

function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}

print("| item | layout | page | lone put | put in a group | get | query of 20 | file, per item |")
print("|---|---|---|---|---|---|---|---|")
for (const size of itemSizes) {
  const folder = mkdtempSync(join(tmpdir(), "layout-"))
  const candidates = pageSizes.flatMap((pageSize) =>
    layouts.map((layout) => new Candidate(folder, layout, pageSize, size)),
  )
  for (let round = 0; round < rounds; round++) {
    const order = round % 2 ? candidates.toReversed() : candidates
    for (const candidate of order) candidate.measure()
  }
  for (const candidate of candidates) {
    const of = (figure: keyof Figures) =>
      `${median(candidate.rounds.map((figures) => figures[figure])).toFixed(1)} us`
    const { layout, pageSize } = candidate
    const figures = [of("loneput"), of("put"), of("get"), of("query")].join(" | ")
    print(
      `| ${size.name} | ${layout} | ${pageSize} | ${figures} | ${candidate.fileBytesPerItem()} B |`,
    )
  }
  rmSync(folder, { recursive: true })
}
