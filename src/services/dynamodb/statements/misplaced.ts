import { ApiError } from "../../../error.ts"
import type { Exists, Statement } from "../../../model/partiql/statement.ts"

/** EXISTS is a part of transactions. @throws ApiError */
export function requireSingle(statement: Statement): Exclude<Statement, Exists> {
  if (statement.kind !== "exists") return statement
  throw ApiError.invalid("EXISTS can only be used in ExecuteTransaction write requests.")
}
