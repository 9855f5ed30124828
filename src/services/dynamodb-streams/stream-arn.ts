import { ApiError } from "../../error.ts"
import { parseStreamArn, type StreamArn } from "../../model/arn.ts"

/** What is no ARN of a stream at all; the text is unsure. @throws ApiError ValidationException */
export function requireStreamArn(arn: string): StreamArn {
  const parts = parseStreamArn(arn)
  if (parts) return parts
  throw ApiError.invalid(`Invalid StreamArn: ${arn}`)
}
