/** Group commit: many `write` calls in one transaction, each for itself all or nothing. */
import type { ApiError } from "../../error.ts"
import type { Plan, Read } from "../storage.ts"
import { applyChanges, Counts } from "./changes.ts"
import type { Connection } from "./connection.ts"
import { looksAtLog, Records } from "./log-records.ts"
import { readOne } from "./reads.ts"
import type { VersionTokens } from "./version-tokens.ts"

export interface WriteCall {
  readonly reads: readonly Read[]
  readonly plan: (found: readonly unknown[]) => Plan<unknown>
  readonly resolve: (reply: unknown) => void
  readonly reject: (error: unknown) => void
}

// The event loop stands still while a group runs, so both its calls and its bytes are bounded.
const groupCallsMax = 256
const groupCharactersMax = 4 * 1024 * 1024
const pageBytes = 4096

/**
 * Runs calls from the front of the queue inside the transaction that the caller has begun, commits,
 * and only then answers. Takes the calls it has run off the queue. When the commit fails, nothing
 * was applied and every one of them is answered with what `failureOf` makes of it. Returns about
 * how many pages it has put into the log.
 */
export function runGroup(
  connection: Connection,
  queue: WriteCall[],
  tokens: VersionTokens,
  failureOf: (cause: unknown) => ApiError,
): number {
  const group = new Group(connection, tokens)
  const answers: (() => void)[] = []
  try {
    for (const call of queue) {
      answers.push(group.run(call))
      if (answers.length >= groupCallsMax || group.characters >= groupCharactersMax) break
    }
    group.commit()
  } catch (cause) {
    connection.rollback()
    const failure = failureOf(cause)
    // The call that met the failure has no answer yet.
    const calls = queue.splice(0, Math.max(1, answers.length + (group.isLost ? 1 : 0)))
    for (const call of calls) call.reject(failure)
    return 0
  }
  queue.splice(0, answers.length)
  for (const answer of answers) answer()
  return group.pages
}

class Group {
  readonly #connection: Connection
  readonly #tokens: VersionTokens
  readonly #counts = new Counts()
  readonly #records = new Records()
  /**
   * Versions seen or absent in this transaction: nobody else can change them before the commit. By
   * addresses, which the catalog keeps.
   */
  readonly #versions = new Map<object, unknown>()
  readonly #rowsBefore: number
  characters = 0
  /** Every call so far is undone, or has to be. */
  isLost = false

  constructor(connection: Connection, tokens: VersionTokens) {
    this.#connection = connection
    this.#tokens = tokens
    this.#rowsBefore = connection.changedRows
  }

  /** Returns how to answer the call once its group is committed. */
  run(call: WriteCall): () => void {
    try {
      const plan = call.plan(this.#find(call.reads))
      if ("refuse" in plan) return () => call.reject(plan.refuse)
      this.#apply(plan.changes)
      return () => call.resolve(plan.reply)
    } catch (error) {
      this.isLost = !this.#connection.isInTransaction || this.#records.isBroken
      if (this.isLost) throw error
      return () => call.reject(error)
    }
  }

  commit(): void {
    this.#counts.write(this.#connection)
    this.#records.write(this.#connection)
    this.#connection.commit()
  }

  /** A page for each row, as rows lie scattered, those that long rows take, and two for counts. */
  get pages(): number {
    const rows = this.#connection.changedRows - this.#rowsBefore
    return rows === 0 ? 0 : rows + Math.ceil(this.characters / pageBytes) + 2
  }

  #find(reads: readonly Read[]): unknown[] {
    if (reads.some(looksAtLog)) this.#records.write(this.#connection)
    return reads.map((read) => {
      if (read.space !== "tableVersion") return readOne(this.#connection, read, this.#counts)
      const { address } = read
      if (!this.#versions.has(address)) {
        this.#versions.set(address, readOne(this.#connection, read))
      }
      return this.#versions.get(address)
    })
  }

  #apply(changes: Parameters<typeof applyChanges>[1]): void {
    for (const change of changes) {
      if (change.change === "putItem") this.characters += change.row.body.length
      if (change.change === "appendChange") this.characters += change.record.size
      if (change.change === "putTable" || change.change === "dropTable") this.#versions.clear()
    }
    const kept = { counts: this.#counts, records: this.#records }
    applyChanges(this.#connection, changes, kept, this.#tokens)
  }
}
