/** Features of DynamoDB that are refused by name, because ignoring them would be a lie. */
import { ApiError } from "../../error.ts"

/** @throws ApiError ValidationException that names the first of `names` that `input` holds */
export function refuseMembers(input: object, names: readonly string[]): void {
  for (const name of names) {
    const value = (input as Record<string, unknown>)[name]
    if (value === undefined || (Array.isArray(value) && value.length === 0)) continue
    throw ApiError.invalid(`${name} is not supported`)
  }
}
