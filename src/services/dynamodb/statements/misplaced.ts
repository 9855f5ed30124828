import { ApiError } from "../../../error.ts"
import type { Exists, Statement } from "../../../model/partiql/statement.ts"

/** EXISTS is a part of transactions. The text is unsure. @throws ApiError */
export function requireSingle(statement: Statement): Exclude<Statement, Exists> {
  if (statement.kind !== "exists") return statement
  throw ApiError.invalid("EXISTS() is only supported in ExecuteTransaction.")
}
