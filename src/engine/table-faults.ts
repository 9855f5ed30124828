/** What callers hear of tables that are not there, or must stay. */
import { ApiError } from "../error.ts"

/** The control plane names the table that is not there; the data plane does not. */
export function notFoundOnControlPlane(name: string): ApiError {
  return ApiError.notFound(`Table: ${name} not found`)
}

export function protectedFromDeletion(): ApiError {
  return ApiError.invalid(
    "Resource cannot be deleted as it is currently protected against deletion. " +
      "Disable deletion protection first.",
  )
}
