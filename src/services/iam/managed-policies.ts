/** Managed policies by their ARNs: the account's own, and those of AWS that we know. */

import type { AccountRecords, RecordName } from "../../engine/account-records.ts"
import { localPolicyName } from "../../engine/principal-policies.ts"
import type { PolicyRecord } from "../../engine/records.ts"
import { awsManagedPolicies } from "../../model/policy/managed-policies.ts"
import { policyArn } from "./describe.ts"
import { noSuch } from "./faults.ts"

/** What AWS has, as a record would be. */
export function awsPolicyOf(arn: string): PolicyRecord | undefined {
  const policy = awsManagedPolicies.get(arn)
  if (!policy) return undefined
  const { name, id, description, document } = policy
  return {
    name,
    id,
    description,
    path: "/",
    createdAtMs: 0,
    updatedAtMs: 0,
    versions: [{ id: "v1", document, createdAtMs: 0 }],
    defaultVersion: "v1",
    versionsMade: 1,
    attachments: 0,
    boundaries: 0,
    tags: {},
  }
}

/** What to ask storage for: a policy of AWS is asked for in vain, and needs no record. */
export function policyRecordName(account: string, arn: string): RecordName<"policy"> {
  return { kind: "policy", name: localPolicyName(account, arn) ?? "" }
}

/** @throws ApiError NoSuchEntity, unless it is one of AWS's or what was found is the one meant */
export function requirePolicy(
  account: string,
  arn: string,
  found: PolicyRecord | undefined,
): PolicyRecord {
  const policy = awsPolicyOf(arn) ?? found
  if (!policy) throw noSuch("policy", arn)
  if (!awsManagedPolicies.has(arn) && policyArn(account, policy) !== arn)
    throw noSuch("policy", arn)
  return policy
}

export async function findPolicy(records: AccountRecords, arn: string): Promise<PolicyRecord> {
  const [found] = await records.find(policyRecordName(records.account, arn))
  return requirePolicy(records.account, arn, found)
}

/** The record with one attachment more or less; nothing to write for those of AWS. */
export function counted(
  arn: string,
  policy: PolicyRecord,
  by: { readonly attachments?: number; readonly boundaries?: number },
) {
  if (awsManagedPolicies.has(arn)) return []
  const { attachments = 0, boundaries = 0 } = by
  const record = {
    ...policy,
    attachments: policy.attachments + attachments,
    boundaries: policy.boundaries + boundaries,
  }
  return [{ kind: "policy", name: policy.name, record }] as const
}
