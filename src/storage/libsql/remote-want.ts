/**
 * Reads of a remote database: each says what it wants to see, and goes on with what it is given.
 * Most want one thing, so many calls share one request; few have to ask again.
 */
import type { ItemKey } from "../storage.ts"
import type { Row, Statement } from "./hrana.ts"
import { type Guard, sameRows } from "./remote-guards.ts"
import { type Argument, type StatementName, statements } from "./statements.ts"

/** Items of many reads are looked up by one statement, so they are asked for by key. */
export type Want =
  | { readonly item: { readonly table: number; readonly key: ItemKey }; readonly body: boolean }
  | Statement

/** The rows of every want. Of an item: its size, its version, its body; no row if it is absent. */
export type Given = readonly (readonly Row[])[]

/** What was found, and what has to be the same still if a plan that saw it is to be applied. */
export interface Seen {
  readonly value: unknown
  readonly guards: readonly Guard[]
}

export type Reading = Generator<readonly Want[], Seen, Given>

/** One statement whose rows are the answer. */
export function* readRows(
  name: StatementName,
  args: readonly Argument[],
  answerOf: (rows: readonly Row[]) => unknown,
): Reading {
  const statement = statementOf(name, args)
  const [rows = []] = yield [statement]
  return { value: answerOf(rows), guards: [sameRows(statement, rows)] }
}

export function statementOf(name: StatementName, args: readonly (Argument | null)[]): Statement {
  return { sql: statements[name], args }
}
