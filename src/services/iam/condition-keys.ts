import { type RequestKeys, tagKeysOf } from "../../engine/control-context.ts"

interface Telling {
  readonly PolicyArn?: string
  readonly PermissionsBoundary?: string
  readonly Tags?: readonly { readonly Key: string; readonly Value: string }[]
  readonly TagKeys?: readonly string[]
}

/** Members of one name mean one thing in every operation. */
export function conditionKeys(operation: string, input: unknown): RequestKeys {
  const { PolicyArn, PermissionsBoundary, Tags = [], TagKeys } = input as Telling
  const keys = new Map(tagKeysOf(Tags))
  if (TagKeys) keys.set("aws:tagkeys", TagKeys)
  // Elsewhere the policy is the resource (service authorization reference: IAM).
  const isAttaching = /^(?:Attach|Detach)/.test(operation)
  if (isAttaching && PolicyArn !== undefined) keys.set("iam:policyarn", [PolicyArn])
  if (PermissionsBoundary !== undefined) keys.set("iam:permissionsboundary", [PermissionsBoundary])
  return keys
}
