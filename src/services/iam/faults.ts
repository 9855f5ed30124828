/** What IAM refuses, in its words. */

import { policyFault } from "../../engine/principal-policies.ts"
import type { RecordKind } from "../../engine/records.ts"
import { ApiError } from "../../error.ts"
import { policyCharacters } from "../../model/policy/parse-policy.ts"
import { faultText } from "../../model/policy/policy-fault.ts"

export function noSuch(kind: RecordKind, name: string): ApiError {
  if (kind === "policy") return new ApiError("NoSuchEntity", `Policy ${name} was not found.`)
  if (kind === "key") {
    return new ApiError("NoSuchEntity", `The Access Key with id ${name} cannot be found.`)
  }
  return new ApiError("NoSuchEntity", `The ${kind} with name ${name} cannot be found.`)
}

export function noSuchInlinePolicy(kind: RecordKind, name: string): ApiError {
  return new ApiError("NoSuchEntity", `The ${kind} policy with name ${name} cannot be found.`)
}

export function alreadyThere(title: string, name: string): ApiError {
  return new ApiError("EntityAlreadyExists", `${title} with name ${name} already exists.`)
}

/** @param first what has to be done before, for example `delete access keys` */
export function stillInUse(first: string): ApiError {
  return new ApiError("DeleteConflict", `Cannot delete entity, must ${first} first.`)
}

export function quotaOf(what: string, max: number): ApiError {
  return new ApiError("LimitExceeded", `Cannot exceed quota for ${what}: ${max}`)
}

/** @throws ApiError MalformedPolicyDocument with line and column */
export function requireDocument(document: string, kind: "identity" | "trust" = "identity"): void {
  const fault = policyFault(document, kind)
  if (fault) throw new ApiError("MalformedPolicyDocument", faultText(fault))
}

export function requireCharacters(documents: readonly string[], what: string, max: number): void {
  const characters = documents.reduce((sum, document) => sum + policyCharacters(document), 0)
  if (characters > max) throw quotaOf(what, max)
}
