import { Agent, request } from "node:http"
import { setTimeout as sleep } from "node:timers/promises"

type Row = readonly { readonly value: string }[]

/** The database of its own in the sqld that it shares with the others. */
export const floorNamespace = "floor"
const headers = { "x-namespace-bin": btoa(floorNamespace).replaceAll("=", "") }

const busyMsMax = 20
/**
 * More at once are no faster (564 puts/s with 64, 572 with 16; 636 with 4 beside 670 with 2; 305
 * with 1), and sqld 0.24 was seen to stand still for good, busy with nothing: with eight after some
 * hundred of them, and once with four, on a busy machine.
 */
const writesMax = 2

const createTable =
  "CREATE TABLE IF NOT EXISTS floor (partition TEXT, sort TEXT, body TEXT, PRIMARY KEY (partition, sort))"
const put = "INSERT INTO floor VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET body = excluded.body"
const views = "coalesce(body ->> '$.views.N', 0) + 1"
const addOne = `UPDATE floor SET body = json_set(body, '$.views', json_object('N', CAST(${views} AS TEXT)))
  WHERE partition = ? AND sort = ? RETURNING body ->> '$.views.N'`

/**
 * One table in an sqld, and each statement in a request of its own: what a server is that hands on
 * what it is asked. Nothing but the protocol is between.
 */
export class RemoteFloorStore {
  readonly #url: string
  readonly #agent = new Agent({ keepAlive: true })
  readonly #writing = new Agent({ keepAlive: true, maxSockets: writesMax })

  private constructor(url: string) {
    this.#url = `${url}/v2/pipeline`
  }

  static async open(url: string): Promise<RemoteFloorStore> {
    const store = new RemoteFloorStore(url)
    await store.#execute(createTable, [])
    return store
  }

  get(partition: string, sort: string, found: (body: string | undefined) => void): void {
    const sql = "SELECT body FROM floor WHERE partition = ? AND sort = ?"
    this.#run(sql, [partition, sort], ([row]) => found(row?.[0]?.value))
  }

  query(partition: string, rowsMax: number, found: (bodies: readonly string[]) => void): void {
    const sql = `SELECT body FROM floor WHERE partition = ? ORDER BY sort LIMIT ${rowsMax}`
    this.#run(sql, [partition], (rows) => found(rows.map(([body]) => body?.value ?? "")))
  }

  scan(
    partition: string,
    sort: string,
    rowsMax: number,
    found: (bodies: readonly string[]) => void,
  ): void {
    const sql = `SELECT body FROM floor WHERE (partition, sort) > (?, ?) ORDER BY partition, sort LIMIT ${rowsMax}`
    this.#run(sql, [partition, sort], (rows) => found(rows.map(([body]) => body?.value ?? "")))
  }

  put(partition: string, sort: string, body: string, done: () => void): void {
    this.#run(put, [partition, sort, body], done)
  }

  addOne(partition: string, sort: string, done: (views: string) => void): void {
    this.#run(addOne, [partition, sort], ([row]) => done(row?.[0]?.value ?? ""))
  }

  #run(sql: string, args: readonly string[], done: (rows: readonly Row[]) => void): void {
    this.#execute(sql, args).then(done, (error: unknown) => {
      // It has nothing to answer with: the run shall end, and say why.
      process.stderr.write(`${error}\n`)
      process.exit(1)
    })
  }

  async #execute(sql: string, args: readonly string[]): Promise<readonly Row[]> {
    const values = args.map((value) => ({ type: "text", value }))
    const execute = { type: "execute", stmt: { sql, args: values, want_rows: true } }
    const body = JSON.stringify({ requests: [execute, { type: "close" }] })
    const text = await this.#post(body, sql.startsWith("SELECT"))
    const { response, error } = JSON.parse(text).results?.[0] ?? {}
    // Writers wait for each other, and some for longer than sqld lets them. To ask at once again
    // would be of no use to anybody.
    if (error?.code === "SQLITE_BUSY") {
      await sleep(Math.random() * busyMsMax)
      return this.#execute(sql, args)
    }
    if (response === undefined) throw new Error(text)
    return response.result.rows
  }

  #post(body: string, isRead: boolean): Promise<string> {
    return new Promise((resolve, reject) => {
      const options = {
        agent: isRead ? this.#agent : this.#writing,
        method: "POST",
        headers: { ...headers, "content-length": Buffer.byteLength(body) },
      }
      const sent = request(this.#url, options, (reply) => {
        let text = ""
        reply.setEncoding("utf8").on("data", (chunk: string) => {
          text += chunk
        })
        reply.once("end", () => resolve(text))
        reply.once("error", reject)
      })
      sent.once("error", reject)
      sent.end(body)
    })
  }
}
