/** What is wrong with a statement as such. Every operation prints these texts as they are. */
import { ApiError } from "../../error.ts"

/** Where a word stands: lines and columns from 1, as DynamoDB prints them. */
export interface Position {
  readonly line: number
  readonly column: number
  readonly length: number
}

/** @param fault empty for what cannot even be read: nothing comes behind the colon then (observed) */
export function notWellFormed(fault = ""): ApiError {
  return ApiError.invalid(`Statement wasn't well formed, can't be processed: ${fault}`)
}

/** A position follows for what no bag can hold, and none for a bag of strings and numbers. */
export const unfitForBag =
  "Unsupported data type in Bag. DynamoDB only supports either numbers or strings in bags"

export function at({ line, column, length }: Position): string {
  return `at ${line}:${column}:${length}`
}
