/**
 * One transaction for many units, as one batch. Its first statement writes a receipt: which units
 * are stale, by the conditions of what their plans saw. Those that follow leave out stale units.
 *
 * Sending the same batch again is safe: its receipt can be written but once, and who finds it there
 * reads from it what became of the first one.
 */

import type { Platform } from "../../platform.ts"
import type { ItemKey } from "../storage.ts"
import type { Condition, Outcome, Row, Statement, Step } from "./hrana.ts"
import { HranaError } from "./hrana-error.ts"
import { type Guarded, staleUnits, valuesOf } from "./remote-guards.ts"
import type { Stage, Unit } from "./remote-unit.ts"
import { type Argument, keyArguments } from "./statements.ts"
import type { VersionTokens } from "./version-tokens.ts"

type PlacedStage = Stage & { readonly place: number }
type ConstantRow = readonly (Argument | null)[]

export interface Committed {
  /** Units that were left out, by their places. */
  readonly stale: ReadonlySet<number>
  /** Sizes of what lay where blind puts went, by unit and name. */
  readonly sizes: ReadonlyMap<string, number>
}

/** Much longer than anybody asks for a receipt, or a server keeps a request waiting. */
const keptMs = 60 * 60 * 1000
/** So many commits leave it to the next one to sweep, which takes more than they have left. */
const sweepOneIn = 16

const isOpen: Condition = { type: "not", cond: { type: "is_autocommit" } }
const isOk = (step: number): Condition => ({ type: "ok", step })
/** For sqld a step that did not run is one that failed. */
const isError = (step: number): Condition => ({ type: "error", step })

const receiptStep = 1
const formerStep = 2

export class Commit {
  readonly #id: Uint8Array
  readonly #units: readonly Unit[]
  readonly #steps: Step[] = []
  /** Steps that fail for a stale unit, which is no failure. */
  readonly #gates = new Set<number>()
  /** What the commit depends on. */
  readonly #musts: Condition[] = []
  readonly #blindNames: string[] = []

  constructor(units: readonly Unit[], tokens: VersionTokens, platform: Platform) {
    const nowMs = platform.now()
    this.#id = receiptId(nowMs, platform.randomBytes(10))
    this.#units = units
    this.#steps.push({ sql: "BEGIN IMMEDIATE", args: [] })
    this.#steps.push({ ...this.#receipt(), condition: isOk(0) })
    const former = "SELECT stale, sizes FROM receipts WHERE id = ?"
    this.#steps.push({ sql: former, args: [this.#id], condition: isError(receiptStep) })
    const stagesMax = Math.max(...units.map(({ stages }) => stages.length))
    for (let at = 0; at < stagesMax; at++) {
      const stages = [...units.entries()].flatMap(([place, unit]) => {
        const stage = unit.stages[at]
        return stage ? [{ ...stage, place }] : []
      })
      this.#count(stages)
      this.#changeEntries(stages)
      this.#changeItems(stages, tokens)
      for (const { place, statements } of stages) this.#addGated(place, statements)
    }
    if (tokens.next() % sweepOneIn === 0) {
      this.#add({ sql: sweepReceipts, args: [receiptId(nowMs - keptMs, new Uint8Array(10))] })
    }
    this.#end()
  }

  get steps(): readonly Step[] {
    return this.#steps
  }

  /** @throws HranaError if it was not carried out */
  outcome(outcomes: readonly Outcome[]): Committed {
    const commit = outcomes.at(-2)
    const former = outcomes[formerStep]
    const rows = Array.isArray(commit) ? outcomes[receiptStep] : former
    if (Array.isArray(rows) && rows.length > 0) return this.#read(rows[0])
    const errors = outcomes.filter((outcome, at) => {
      return outcome instanceof HranaError && !this.#gates.has(at)
    }) as readonly HranaError[]
    throw errors.find(({ isPassing }) => isPassing) ?? errors[0] ?? HranaError.noAnswer("no commit")
  }

  #read([stale, sizes]: Row): Committed {
    const found = JSON.parse(sizes as string) as readonly (readonly [number, number])[]
    return {
      stale: new Set(JSON.parse(stale as string) as number[]),
      sizes: new Map(found.map(([place, size]) => [this.#blindNames[place] as string, size])),
    }
  }

  #receipt(): Statement {
    const byGuard = new Map<string, { guarded: Guarded; units: Set<number> }>()
    for (const [place, { guards }] of this.#units.entries()) {
      for (const [name, guard] of guards) {
        const known = byGuard.get(name)
        if (known) known.units.add(place)
        else {
          const units = new Set([place])
          byGuard.set(name, { guarded: { guard, units }, units })
        }
      }
    }
    const stale = staleUnits([...byGuard.values()].map(({ guarded }) => guarded))
    const staleSql = stale.sql && `coalesce((SELECT group_concat(column1) FROM (${stale.sql})), '')`
    const blind: ConstantRow[] = []
    for (const [place, unit] of this.#units.entries()) {
      for (const [name, { table, key }] of unit.stages.flatMap((stage) => [...stage.blind])) {
        this.#blindNames.push(`${place} ${name}`)
        blind.push([blind.length, ...keyArguments(table, key)])
      }
    }
    const sizesSql =
      blind.length > 0 &&
      `(SELECT json_group_array(json_array(column1, size)) FROM ${valuesOf(blind)} CROSS JOIN ${itemAt})`
    return {
      sql: `INSERT INTO receipts (id, stale, sizes)
        SELECT ?, '[' || ${staleSql || "''"} || ']', ${sizesSql || "'[]'"} RETURNING stale, sizes`,
      args: [this.#id, ...stale.args, ...blind.flat()],
    }
  }

  #count(stages: readonly PlacedStage[]): void {
    const counts: ConstantRow[] = []
    const blind: ConstantRow[] = []
    const entries: ConstantRow[] = []
    for (const { place, ...stage } of stages) {
      for (const [table, { items, bytes }] of stage.counts)
        counts.push([place, table, items, bytes])
      for (const { table, key, size } of stage.blind.values()) {
        blind.push([place, ...keyArguments(table, key), size])
      }
      for (const { index, key, size } of stage.entries.values()) {
        entries.push([place, index, ...entryColumns(key), size ?? null])
      }
    }
    const parts: string[] = []
    if (counts.length > 0) {
      parts.push(`SELECT column1 AS unit, column2 AS owner, column3 AS added, column4 AS bytes
        FROM ${valuesOf(counts)}`)
    }
    if (blind.length > 0) {
      parts.push(`SELECT column1 AS unit, column2 AS owner, size IS NULL AS added,
        column6 - coalesce(size, 0) AS bytes FROM ${valuesOf(blind)} LEFT JOIN ${itemAt}`)
    }
    if (entries.length > 0) {
      parts.push(`SELECT column1 AS unit, column2 AS owner,
        (column9 IS NOT NULL) - (size IS NOT NULL) AS added,
        coalesce(column9, 0) - coalesce(size, 0) AS bytes
        FROM ${valuesOf(entries)} LEFT JOIN ${entryAt}`)
    }
    if (parts.length === 0) return
    this.#add({
      sql: `INSERT INTO table_counts (table_id, items, bytes)
        SELECT owner, sum(added), sum(bytes) FROM (${parts.join(" UNION ALL ")})
        WHERE unit NOT IN ${staleOnes} GROUP BY owner HAVING sum(added) <> 0 OR sum(bytes) <> 0
        ON CONFLICT (table_id) DO UPDATE
        SET items = items + excluded.items, bytes = bytes + excluded.bytes`,
      args: [...counts.flat(), ...blind.flat(), ...entries.flat(), this.#id],
    })
  }

  #changeEntries(stages: readonly PlacedStage[]): void {
    const put: ConstantRow[] = []
    const gone: ConstantRow[] = []
    for (const { place, ...stage } of stages) {
      for (const { index, key, size } of stage.entries.values()) {
        const row = [place, index, ...entryColumns(key)]
        if (size === undefined) gone.push(row)
        else put.push([...row, size])
      }
    }
    if (gone.length > 0) {
      this.#addSet(
        gone,
        (rows) => `DELETE FROM index_entries WHERE (${entryKey}) IN (
        SELECT ${columns(2, 8)} FROM ${rows})`,
      )
    }
    if (put.length > 0) {
      this.#addSet(
        put,
        (rows) => `INSERT INTO index_entries (${entryKey}, size)
        SELECT ${columns(2, 9)} FROM ${rows}
        ON CONFLICT (${entryKey}) DO UPDATE SET size = excluded.size`,
      )
    }
  }

  #changeItems(stages: readonly PlacedStage[], tokens: VersionTokens): void {
    const put: ConstantRow[] = []
    const gone: ConstantRow[] = []
    for (const { place, ...stage } of stages) {
      for (const { table, key, row } of stage.items.values()) {
        const start = [place, ...keyArguments(table, key)]
        if (row) put.push([...start, tokens.next(), row.size, row.body])
        else gone.push(start)
      }
    }
    if (gone.length > 0) {
      this.#addSet(
        gone,
        (rows) => `DELETE FROM items WHERE rowid IN (
        SELECT items.rowid FROM (SELECT * FROM ${rows}) CROSS JOIN ${itemAt})`,
      )
    }
    if (put.length > 0) {
      this.#addSet(
        put,
        (rows) => `INSERT INTO items
        (table_id, hash, partition, sort, version, size, body)
        SELECT ${columns(2, 8)} FROM ${rows}
        ON CONFLICT (table_id, hash, partition, sort) DO UPDATE
        SET version = excluded.version, size = excluded.size, body = excluded.body`,
      )
    }
  }

  /** `rows` without those of stale units, which the first column names. */
  #addSet(rows: readonly ConstantRow[], sql: (rows: string) => string): void {
    const live = `${valuesOf(rows)} WHERE column1 NOT IN ${staleOnes}`
    this.#add({ sql: sql(live), args: [...rows.flat(), this.#id] })
  }

  /** A gate that fails for a stale unit, and statements that run if it does not. */
  #addGated(place: number, statements: readonly Statement[]): void {
    if (statements.length === 0) return
    const args = [place, this.#id]
    const gate = this.#push({ sql: failsIf("IN"), args })
    this.#gates.add(gate)
    const done = statements.map((statement) => {
      return isOk(this.#push(statement, [isOk(gate)]))
    })
    // No other failure may pass for that of the gate.
    const closed = this.#push({ sql: failsIf("NOT IN"), args }, [isError(gate)])
    this.#musts.push({ type: "or", conds: [isOk(closed), { type: "and", conds: done }] })
  }

  #add(statement: Statement): void {
    this.#musts.push(isOk(this.#push(statement)))
  }

  /** Returns the number of the step. */
  #push(statement: Statement, conditions: readonly Condition[] = []): number {
    // A transaction that took too long is undone by the server, which then goes on without one.
    const conds = [isOk(receiptStep), ...conditions, isOpen]
    return this.#steps.push({ ...statement, condition: { type: "and", conds } }) - 1
  }

  #end(): void {
    this.#push({ sql: "COMMIT", args: [] }, this.#musts)
    this.#steps.push({ sql: "ROLLBACK", args: [], condition: isOpen })
  }
}

const staleOnes = "(SELECT value FROM receipts r, json_each(r.stale) WHERE r.id = ?)"
const failsIf = (stale: "IN" | "NOT IN") =>
  `SELECT json(CASE WHEN ? ${stale} ${staleOnes} THEN 'fails' ELSE '1' END)`
const sweepReceipts = `DELETE FROM receipts WHERE id IN (
  SELECT id FROM receipts WHERE id < ? ORDER BY id LIMIT 64)`

const itemAt = `items ON items.table_id = column2 AND items.hash = column3
  AND items.partition = column4 AND items.sort = column5`
const entryAt = `index_entries e ON e.index_id = column2 AND e.hash = column3
  AND e.partition = column4 AND e.sort = column5 AND e.item_hash = column6
  AND e.item_partition = column7 AND e.item_sort = column8`
const entryKey = "index_id, hash, partition, sort, item_hash, item_partition, item_sort"

function entryColumns({ item, ...key }: ItemKey & { readonly item: ItemKey }): Argument[] {
  return [key.hash, key.partition, key.sort, item.hash, item.partition, item.sort]
}

function columns(from: number, to: number): string {
  return Array.from({ length: to - from + 1 }, (_, at) => `column${from + at}`).join()
}

/** Begins with the time, so that receipts lie and are swept in their order. */
function receiptId(atMs: number, random: Uint8Array): Uint8Array {
  const id = new Uint8Array(6 + random.length)
  let rest = atMs
  for (let at = 5; at >= 0; at--) {
    id[at] = rest % 256
    rest = Math.floor(rest / 256)
  }
  id.set(random, 6)
  return id
}
