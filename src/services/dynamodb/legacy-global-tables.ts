/**
 * Global tables of version 2017.11.29. DynamoDB takes no new ones any more, in no region (observed
 * in 2026), so there are none here either, and the operations answer as they do there.
 */
import { ApiError } from "../../error.ts"

export function legacyNotSupported(): ApiError {
  return ApiError.invalidParameter(
    "DynamoDB global tables version 2017.11.29 is not supported. We recommend using DynamoDB global " +
      "tables version 2019.11.21, instead of version 2017.11.29 (Legacy).",
  )
}

export function noGlobalTable(name: string): ApiError {
  const text = `Global table not found: Global table with name: '${name}' does not exist.`
  return new ApiError("GlobalTableNotFoundException", text)
}

export function noSettings(name: string): ApiError {
  const text = `Global table with name: '${name}' does not exist.`
  return new ApiError("GlobalTableNotFoundException", text)
}
