import Database from "libsql"

interface Waiting {
  readonly work: () => string
  readonly answer: (reply: string) => void
}

/**
 * One table, one prepared statement for each thing to do, and group commit. Everything that any
 * durable server on this driver has to pay for, and nothing else.
 */
export class FloorStore {
  readonly #database: Database.Database
  readonly #begin
  readonly #commit
  readonly #put
  readonly #get
  readonly #query
  readonly #scan
  #waiting: Waiting[] = []

  constructor(file: string) {
    this.#database = new Database(file)
    // As libdynamo sets them: with SQLite's own, every thousandth page would wait for a checkpoint.
    for (const setting of [
      "journal_mode = WAL",
      "synchronous = FULL",
      "cache_size = -65536",
      "wal_autocheckpoint = 8000",
    ]) {
      this.#database.exec(`PRAGMA ${setting}`)
    }
    // A rowid table on 4 KB pages: at 1 KB an item, WITHOUT ROWID made gets and puts slower here.
    this.#database.exec(
      "CREATE TABLE IF NOT EXISTS item (partition TEXT, sort TEXT, body TEXT, PRIMARY KEY (partition, sort))",
    )
    this.#begin = this.#database.prepare("BEGIN IMMEDIATE")
    this.#commit = this.#database.prepare("COMMIT")
    this.#put = this.#database.prepare(
      "INSERT INTO item VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET body = excluded.body",
    )
    this.#get = this.#database
      .prepare("SELECT body FROM item WHERE partition = ? AND sort = ?")
      .raw()
    this.#query = this.#database
      .prepare("SELECT body FROM item WHERE partition = ? ORDER BY sort LIMIT ?")
      .raw()
    this.#scan = this.#database
      .prepare(
        "SELECT body FROM item WHERE (partition, sort) > (?, ?) ORDER BY partition, sort LIMIT ?",
      )
      .raw()
  }

  /** The stored text, or `undefined`. */
  get(partition: string, sort: string, found: (body: string | undefined) => void): void {
    found(this.#find(partition, sort))
  }

  query(partition: string, rowsMax: number, found: (bodies: readonly string[]) => void): void {
    found(this.#query.all([partition, rowsMax]).map((row) => textOf(row) ?? ""))
  }

  /** What comes after this key. */
  scan(
    partition: string,
    sort: string,
    rowsMax: number,
    found: (bodies: readonly string[]) => void,
  ): void {
    found(this.#scan.all([partition, sort, rowsMax]).map((row) => textOf(row) ?? ""))
  }

  put(partition: string, sort: string, body: string, done: () => void): void {
    this.#write(() => this.#replace(partition, sort, body), done)
  }

  addOne(partition: string, sort: string, done: (views: string) => void): void {
    this.#write(() => {
      const item = JSON.parse(this.#find(partition, sort) ?? "{}")
      const views = String(Number(item.views?.N ?? 0) + 1)
      return this.#replace(partition, sort, JSON.stringify({ ...item, views: { N: views } }), views)
    }, done)
  }

  #find(partition: string, sort: string): string | undefined {
    return textOf(this.#get.get([partition, sort]))
  }

  #replace(partition: string, sort: string, body: string, reply = ""): string {
    this.#put.run([partition, sort, body])
    return reply
  }

  /** Runs `work` in the transaction of this turn of the event loop; answers after its COMMIT. */
  #write(work: () => string, answer: (reply: string) => void): void {
    if (this.#waiting.length === 0) setImmediate(() => this.#commitTurn())
    this.#waiting.push({ work, answer })
  }

  #commitTurn(): void {
    const turn = this.#waiting
    this.#waiting = []
    this.#begin.run([])
    const replies = turn.map(({ work }) => work())
    this.#commit.run([])
    for (const [index, { answer }] of turn.entries()) answer(replies[index] ?? "")
  }
}

function textOf(row: unknown): string | undefined {
  return Array.isArray(row) && typeof row[0] === "string" ? row[0] : undefined
}
