/** Runs readings: those of many calls share one request, in which everything is one snapshot. */
import type { Read } from "../storage.ts"
import type { Hrana, HranaStream, Outcome, Row, Statement, Step } from "./hrana.ts"
import { HranaError } from "./hrana-error.ts"
import { constantsOf } from "./remote-constants.ts"
import { bytesName, itemName } from "./remote-keys.ts"
import { readingOf } from "./remote-reading.ts"
import type { Given, Reading, Seen, Want } from "./remote-want.ts"
import { keyArguments } from "./statements.ts"

// sqld sends no answer beyond 10 MB, in which JSON may take twice the room.
const bodyBytesMax = 4 * 1024 * 1024
const bodyBytesWithCare = 512 * 1024

/** Pages of one request: each may be a megabyte. */
export const pagesMax = 2

const pageSpaces: ReadonlySet<Read["space"]> = new Set([
  "partition",
  "segment",
  "indexPartition",
  "indexSegment",
  "changes",
  "changesBack",
  "stampedItems",
  "unpackedVectors",
  "nearestVectors",
] as const)

export function pagesIn(reads: readonly Read[]): number {
  return reads.filter(({ space }) => pageSpaces.has(space)).length
}

/**
 * What each call's reads found, call by call. One that has no room in the shared request gets one
 * of its own, and if that will not do, several.
 *
 * @throws HranaError
 */
export async function readTogether(
  hrana: Hrana,
  calls: readonly (readonly Read[])[],
): Promise<readonly (readonly Seen[])[]> {
  const pages = calls.reduce((sum, reads) => sum + pagesIn(reads), 0)
  const share = Math.floor(bodyBytesMax / (1 + pages))
  const readings = calls.map((reads) => start(reads, share))
  const again = async (reads: readonly Read[], bytesMax: number) => {
    if (calls.length === 1) return readAlone(hrana, reads, bytesMax)
    const [seen = []] = await readTogether(hrana, [reads])
    return seen
  }
  try {
    await takeTurn(snapshotOf(hrana), readings.flat(), share)
  } catch (error) {
    if (!(error instanceof HranaError) || error.kind !== "tooLarge") throw error
    return Promise.all(calls.map((reads) => again(reads, bodyBytesWithCare)))
  }
  return Promise.all(
    readings.map((ofCall, at) =>
      ofCall.every(({ seen }) => seen)
        ? ofCall.map(({ seen }) => seen as Seen)
        : again(calls[at] ?? [], share),
    ),
  )
}

/** In as many requests as it takes, which share a transaction. */
async function readAlone(
  hrana: Hrana,
  reads: readonly Read[],
  bytesMax: number,
): Promise<readonly Seen[]> {
  const stream = hrana.open()
  try {
    const readings = start(reads, bytesMax)
    const first = { run: (steps: readonly Step[]) => runAfterBegin(stream, steps) }
    await takeTurn(first, readings, bytesMax)
    while (readings.some(({ seen }) => !seen)) await takeTurn(stream, readings, bytesMax)
    return readings.map(({ seen }) => seen as Seen)
  } finally {
    await stream.close()
  }
}

/** Runs steps on one state of the database. */
type Snapshot = Pick<HranaStream, "run">

function snapshotOf(hrana: Hrana): Snapshot {
  return {
    async run(steps) {
      // One statement is a snapshot by itself.
      if (steps.length === 1) return hrana.run(steps)
      const outcomes = await hrana.run([begin, ...steps, commit])
      rowsOf(outcomes[0])
      return outcomes.slice(1, -1)
    },
  }
}

async function runAfterBegin(
  stream: HranaStream,
  steps: readonly Step[],
): Promise<readonly Outcome[]> {
  const [begun, ...outcomes] = await stream.run([begin, ...steps])
  rowsOf(begun)
  return outcomes
}

interface Started {
  readonly reading: Reading
  wants: readonly Want[]
  seen: Seen | undefined
}

function start(reads: readonly Read[], bytesMax: number): readonly Started[] {
  return reads.map((read) => {
    const reading = readingOf(read, bytesMax)
    const started: Started = { reading, wants: [], seen: undefined }
    goOn(started, [])
    return started
  })
}

function goOn(started: Started, given: Given): void {
  const next = started.reading.next(given)
  if (next.done) started.seen = next.value
  else started.wants = next.value
}

/** One request for all that the readings want now. */
async function takeTurn(
  server: Snapshot,
  readings: readonly Started[],
  bytesMax: number,
): Promise<void> {
  const waiting = readings.filter(({ seen }) => !seen)
  if (waiting.length === 0) return
  const questions = new Questions()
  const places = waiting.map(({ wants }) => wants.map((want) => questions.add(want)))
  const answers = await questions.ask(server, bytesMax)
  for (const [at, started] of waiting.entries()) {
    goOn(
      started,
      (places[at] ?? []).map((answer) => answer(answers)),
    )
  }
}

interface Answers {
  readonly items: readonly Row[]
  readonly rows: readonly (readonly Row[])[]
}

/** Each question is asked once, however many readings want to know. */
class Questions {
  readonly #items = new Map<string, { want: Want & { body: boolean }; place: number }>()
  readonly #statements = new Map<string, { statement: Statement; place: number }>()

  /** Returns where the answer will be. */
  add(want: Want): (answers: Answers) => readonly Row[] {
    if ("item" in want) {
      const name = itemName(want.item.table, want.item.key)
      const known = this.#items.get(name) ?? { want, place: this.#items.size }
      this.#items.set(name, want.body ? { ...known, want } : known)
      return ({ items }) => {
        const row = items[known.place] as Row
        return row[1] === null ? [] : [row]
      }
    }
    const args = want.args.map((arg) => (arg instanceof Uint8Array ? `b${bytesName(arg)}` : arg))
    const name = `${want.sql} ${JSON.stringify(args)}`
    const known = this.#statements.get(name) ?? { statement: want, place: this.#statements.size }
    this.#statements.set(name, known)
    return ({ rows }) => rows[known.place] ?? []
  }

  async ask(server: Snapshot, bytesMax: number): Promise<Answers> {
    const steps: Step[] = [...this.#statements.values()].map(({ statement }) => statement)
    const hasItems = this.#items.size > 0
    if (hasItems) steps.push(this.#findItems(bytesMax))
    const rows = (await server.run(steps)).map(rowsOf)
    return { items: (hasItems ? rows.pop() : undefined) ?? [], rows }
  }

  /** size, version, body or null; a row of nulls for an absent item. */
  #findItems(bytesMax: number): Statement {
    const keys = [...this.#items.values()].map(({ want }, at) => {
      if (!("item" in want)) throw new Error("not an item")
      return [at, ...keyArguments(want.item.table, want.item.key), want.body ? 1 : 0]
    })
    const { sql, args } = constantsOf(keys)
    return {
      sql: `SELECT size, version, CASE WHEN wanted AND before < ?
          THEN (SELECT body FROM items WHERE rowid = found.id) END
        FROM (
          SELECT column1 AS place, column6 AS wanted, items.rowid AS id, size, version,
            sum(size * column6) OVER (ORDER BY column1 ROWS UNBOUNDED PRECEDING)
              - size * column6 AS before
          FROM ${sql} LEFT JOIN items
          ON table_id = column2 AND hash = column3 AND partition = column4 AND sort = column5
        ) found ORDER BY place`,
      args: [bytesMax, ...args],
    }
  }
}

const begin: Step = { sql: "BEGIN", args: [] }
const commit: Step = { sql: "COMMIT", args: [] }

function rowsOf(outcome: Outcome): readonly Row[] {
  if (outcome instanceof HranaError) throw outcome
  if (!outcome) throw new Error("a step without a condition did not run")
  return outcome
}
