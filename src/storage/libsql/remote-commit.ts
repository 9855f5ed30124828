/**
 * One transaction for many units, as one batch. Its first statement writes a receipt, and those
 * that follow leave out the units which that found to be stale.
 *
 * Sending the same batch again is safe: its receipt can be written but once, and who finds it there
 * reads from it what became of the first one.
 */
import type { Platform } from "../../platform.ts"
import type { Condition, Outcome, Statement, Step } from "./hrana.ts"
import { HranaError } from "./hrana-error.ts"
import { changesOf } from "./remote-changes.ts"
import {
  type Committed,
  Receipt,
  receiptId,
  staleUnitsOf,
  sweepReceipts,
} from "./remote-receipt.ts"
import type { Unit } from "./remote-unit.ts"
import type { VersionTokens } from "./version-tokens.ts"

/** So many commits leave it to the next one to sweep, which takes more than they have left. */
const sweepOneIn = 16

const isOpen: Condition = { type: "not", cond: { type: "is_autocommit" } }
const isOk = (step: number): Condition => ({ type: "ok", step })
/** For sqld a step that did not run is one that failed. */
const isError = (step: number): Condition => ({ type: "error", step })

const receiptStep = 1
const formerStep = 2

const failsIf = (stale: "IN" | "NOT IN") =>
  `SELECT json(CASE WHEN ? ${stale} ${staleUnitsOf} THEN 'fails' ELSE '1' END)`

export class Commit {
  readonly #receipt: Receipt
  readonly #steps: Step[] = []
  /** Steps that fail for a stale unit, which is no failure. */
  readonly #gates = new Set<number>()
  /** What the commit depends on. */
  readonly #musts: Condition[] = []

  constructor(units: readonly Unit[], tokens: VersionTokens, platform: Platform) {
    const nowMs = platform.now()
    const receipt = new Receipt(
      receiptId(nowMs, (length) => platform.randomBytes(length)),
      units,
    )
    this.#receipt = receipt
    this.#steps.push({ sql: "BEGIN IMMEDIATE", args: [] })
    this.#steps.push({ ...receipt.write(), condition: isOk(0) })
    this.#steps.push({ ...receipt.find(), condition: isError(receiptStep) })
    const stagesMax = Math.max(...units.map(({ stages }) => stages.length))
    for (let at = 0; at < stagesMax; at++) {
      const stages = [...units.entries()].flatMap(([place, unit]) => {
        const stage = unit.stages[at]
        return stage ? [{ ...stage, place }] : []
      })
      for (const change of changesOf(stages, receipt.id, tokens)) this.#add(change)
      for (const { place, statements } of stages) this.#addGated(place, statements)
    }
    if (tokens.next() % sweepOneIn === 0) this.#add(sweepReceipts(nowMs))
    this.#push({ sql: "COMMIT", args: [] }, this.#musts)
    this.#steps.push({ sql: "ROLLBACK", args: [], condition: isOpen })
  }

  get steps(): readonly Step[] {
    return this.#steps
  }

  /** @throws HranaError if it was not carried out */
  outcome(outcomes: readonly Outcome[]): Committed {
    const commit = outcomes.at(-2)
    const rows = outcomes[Array.isArray(commit) ? receiptStep : formerStep]
    if (Array.isArray(rows) && rows.length > 0) return this.#receipt.read(rows[0])
    const errors = outcomes.filter((outcome, at): outcome is HranaError => {
      return outcome instanceof HranaError && !this.#gates.has(at)
    })
    throw errors.find(({ isPassing }) => isPassing) ?? errors[0] ?? HranaError.noAnswer("no commit")
  }

  /** A gate that fails for a stale unit, and statements that run if it does not. */
  #addGated(place: number, statements: readonly Statement[]): void {
    if (statements.length === 0) return
    const args = [place, this.#receipt.id]
    const gate = this.#push({ sql: failsIf("IN"), args })
    this.#gates.add(gate)
    const done = statements.map((statement) => isOk(this.#push(statement, [isOk(gate)])))
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
}
