/** What TransactWriteItems and TransactGetItems judge alike. */
import { ApiError } from "../../error.ts"
import { transactionBytesMax } from "../../limits.ts"
import { matchesSchema } from "../../model/key/key-schema.ts"
import type { Table } from "../../model/table/table.ts"
import type { Item } from "../../model/value/attribute-value.ts"
import { keyIdentity } from "./key-identity.ts"

/**
 * @param keys for each action; what is no key of its table is not compared: it is refused on its
 *   own account
 * @throws ApiError: two actions are on one item
 */
export function checkDistinct(tables: readonly Table[], keys: readonly Item[]): void {
  const seen = new Set<string>()
  for (const [at, table] of tables.entries()) {
    const key = keys[at] as Item
    if (!matchesSchema(table.key, key)) continue
    const identity = `${table.id}/${keyIdentity(key)}`
    if (seen.has(identity)) {
      throw ApiError.invalid("Transaction request cannot include multiple operations on one item")
    }
    seen.add(identity)
  }
}

/** Each table as it is spelled first: names and ARNs may stand side by side. */
export function spelledAlike(
  tableNames: readonly string[],
  nameOf: (nameOrArn: string) => string,
): readonly string[] {
  const first = new Map<string, string>()
  for (const spelled of tableNames) {
    const name = nameOf(spelled)
    if (!first.has(name)) first.set(name, spelled)
  }
  return tableNames.map((spelled) => first.get(nameOf(spelled)) ?? spelled)
}

/** @throws ApiError: the items are larger together than a transaction may be */
export function checkTransactionSize(bytes: number): void {
  if (bytes <= transactionBytesMax) return
  throw ApiError.invalid("Transaction request size cannot exceed 4MB")
}

/** Where transactions say less than single writes do (observed). */
const shorterTexts: readonly (readonly [RegExp, string])[] = [
  [/^One or more parameter values were invalid: Empty attribute name$/, "Empty attribute name"],
  [/^(Invalid UpdateExpression: .* maximum allowed size;) expression size: \d+$/, "$1"],
]

/** Runs what judges an action by itself: its faults are the request's, in a transaction's words. */
export function inTransactionWords<T>(judge: () => T): T {
  try {
    return judge()
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    const shorter = shorterTexts.find(([pattern]) => pattern.test(error.message))
    throw shorter ? ApiError.invalid(error.message.replace(...shorter)) : error
  }
}
