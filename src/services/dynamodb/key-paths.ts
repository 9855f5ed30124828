/** What expressions may do with key attributes; judged once the table is known. */
import { ApiError } from "../../error.ts"
import { pathsOfCondition } from "../../model/expression/condition.ts"
import { nestedNames } from "../../model/expression/document-path.ts"
import { pathsOfUpdate, targetNames } from "../../model/expression/update.ts"
import { livingIndexes } from "../../model/table/index-entry.ts"
import type { KeySchema, Table } from "../../model/table/table.ts"
import type { Expressions } from "./expressions.ts"

/**
 * @throws ApiError: an update of a key attribute, or a path that leads into one, where there is
 * nothing to find because keys are scalars
 */
export function checkKeyPaths(
  schema: KeySchema,
  expressions: Partial<Expressions>,
  indexed?: Table,
): void {
  const { update, condition, filter, projection } = expressions
  if (!update && !condition && !filter && !projection) return
  const targets = update && targetNames(update)
  const nested = nestedNames([
    ...(update ? pathsOfUpdate(update) : []),
    ...(condition ? pathsOfCondition(condition) : []),
    ...(projection?.paths ?? []),
    ...(filter ? pathsOfCondition(filter) : []),
  ])
  for (const attribute of [schema.partition, schema.sort]) {
    if (attribute === undefined) continue
    const { name } = attribute
    if (nested.has(name)) {
      throw mustBeScalar(`Key: ${name}`)
    }
    if (targets?.has(name)) {
      throw ApiError.invalidParameter(
        `Cannot update attribute ${name}. This attribute is part of the key`,
      )
    }
  }
  if (!indexed || nested.size === 0) return
  for (const { partition, sort } of livingIndexes(indexed)) {
    for (const { name } of [...partition, ...sort]) {
      if (nested.has(name)) throw mustBeScalar(`IndexKey: ${name}`)
    }
  }
}

function mustBeScalar(what: string): ApiError {
  return ApiError.invalid(
    "Key attributes must be scalars; list random access '[]' and map lookup '.' " +
      `are not allowed: ${what}`,
  )
}
