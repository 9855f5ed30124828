import type { PolicyRecord, PolicyVersion } from "../../engine/records.ts"
import { ApiError } from "../../error.ts"
import { awsPolicyOf, requirePolicy } from "./managed-policies.ts"

/** Of a managed policy, white space aside. IAM guide: quotas. */
export const managedCharactersMax = 6144

/** @throws ApiError NoSuchEntity */
export function requireVersion(
  { versions }: PolicyRecord,
  policyArn: string,
  id: string,
): PolicyVersion {
  const version = versions.find((candidate) => candidate.id === id)
  if (version) return version
  throw new ApiError("NoSuchEntity", `Policy ${policyArn} version ${id} does not exist.`)
}

/** A policy that the account may change. */
export function requireOwnPolicy(
  account: string,
  arn: string,
  found: PolicyRecord | undefined,
): PolicyRecord {
  if (awsPolicyOf(arn)) {
    throw new ApiError("AccessDeniedException", `${arn} is AWS's own, and cannot be changed`)
  }
  return requirePolicy(account, arn, found)
}
