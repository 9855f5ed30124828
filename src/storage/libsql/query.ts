import type { Row } from "./connection.ts"
import type { Argument, StatementName } from "./statements.ts"

/** A read that is one statement, wherever the database is. */
export interface Query {
  readonly name: StatementName
  readonly args: readonly Argument[]
  readonly answerOf: (rows: readonly Row[]) => unknown
}
