/** How the control plane judges the name of a table before it looks the table up. */
import { ApiError } from "../../error.ts"
import { isArn } from "../../model/arn.ts"

const nameLengthMin = 3 // model
const nameLengthMax = 255 // model
const namePattern = /^[a-zA-Z0-9_.-]+$/

/** CreateTable words length and characters as failed constraints, and so leaves them to its shape. */
export function requireTableName(name: string | undefined): string {
  if (name !== undefined) return name
  throw ApiError.invalid("The parameter 'TableName' is required but was not present in the request")
}

/** The name or ARN of a table that ought to exist. @throws ApiError ValidationException */
export function parseTableName(input: string | undefined): string {
  const name = requireTableName(input)
  if (isArn(name) && name.startsWith("arn:")) return name
  if (name.length < nameLengthMin || name.length > nameLengthMax) {
    throw ApiError.invalid(
      `TableName must be at least ${nameLengthMin} characters long ` +
        `and at most ${nameLengthMax} characters long`,
    )
  }
  if (namePattern.test(name)) return name
  throw ApiError.invalid(
    `1 validation error detected: Value '${name}' at 'tableName' failed to satisfy constraint: ` +
      "Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+",
  )
}
