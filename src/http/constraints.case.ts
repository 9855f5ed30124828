/** What the tests of both dialects need. */
import { ApiError } from "../error.ts"
import { oneOf, type StructureShape, string } from "../model/shape/shape.ts"
import type { Dialect } from "../operation.ts"
import { constraintsOf } from "./constraints.ts"

export function errorOf(shape: StructureShape, dialect: Dialect, input: Record<string, unknown>) {
  try {
    constraintsOf(shape, dialect)(input)
  } catch (error) {
    if (error instanceof ApiError) return error
    throw error
  }
  return undefined
}

export function textOf(shape: StructureShape, dialect: Dialect, input: Record<string, unknown>) {
  return errorOf(shape, dialect, input)?.message ?? "accepted"
}

export const namePattern = "[a-zA-Z0-9_.-]+"
export const returnConsumedCapacity = oneOf("INDEXES", "TOTAL", "NONE")
export const returnValues = oneOf("ALL_NEW", "UPDATED_OLD", "ALL_OLD", "NONE", "UPDATED_NEW")
export const conditionalOperator = oneOf("OR", "AND")
export const tableName = string({ min: 1, max: 255, pattern: namePattern })
