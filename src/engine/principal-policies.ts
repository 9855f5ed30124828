/** From the records of an account to a principal with all of its policies, parsed. */
import { awsManagedPolicies } from "../model/policy/managed-policies.ts"
import { parsePolicy, readPolicy } from "../model/policy/parse-policy.ts"
import type { Policy } from "../model/policy/policy.ts"
import type { Directory } from "./directory.ts"
import type { PrincipalPolicies } from "./identity.ts"
import type { PolicyHolder, PolicyRecord } from "./records.ts"

/** What a principal has, before the documents of managed policies are looked up. */
export interface PolicySet {
  /** Documents with the names that reasons print. */
  readonly inline: readonly (readonly [name: string, document: string])[]
  readonly attached: readonly string[]
  readonly boundary?: string | undefined
}

export function policySetOf(
  holders: readonly PolicyHolder[],
  boundary: string | undefined,
): PolicySet {
  return {
    inline: holders.flatMap(({ inline }) => Object.entries(inline)),
    attached: holders.flatMap(({ attached }) => attached),
    boundary,
  }
}

/** Two round trips at most are behind this, and it is asked only after something has changed. */
export async function loadPolicies(
  records: Directory,
  { inline, attached, boundary }: PolicySet,
): Promise<PrincipalPolicies> {
  const arns = boundary === undefined ? attached : [...attached, boundary]
  const managed = await managedPolicies(records, arns)
  const limit = boundary === undefined ? undefined : managed[arns.length - 1]
  return {
    identity: [
      ...inline.map(([source, document]) => identityPolicy(source, document)),
      ...managed.slice(0, attached.length),
    ],
    ...(limit && { boundary: limit }),
  }
}

/** In the order of their ARNs; one that is not there denies everything, for it may have denied. */
export async function managedPolicies(
  records: Directory,
  arns: readonly string[],
): Promise<readonly Policy[]> {
  const names = arns.map((arn) => policyNameOf(records.account, arn))
  const wanted = names
    .filter((name) => name !== undefined)
    .filter((name) => !awsManagedPolicies.has(name))
  const found =
    wanted.length === 0
      ? []
      : await records.find(...wanted.map((name) => ({ kind: "policy", name }) as const))
  const byName = new Map(wanted.map((name, at) => [name, found[at]]))
  return arns.map((arn, at) => {
    const local = byName.get(names[at] ?? "")
    const document = awsManagedPolicies.get(arn)?.document ?? (local && documentOf(local))
    return identityPolicy(arn, document ?? "")
  })
}

function documentOf({ versions, defaultVersion }: PolicyRecord): string | undefined {
  return versions.find(({ id }) => id === defaultVersion)?.document
}

/** What finds a managed policy in a directory; AWS's own go by their ARN. */
function policyNameOf(account: string, arn: string): string | undefined {
  return arn.startsWith("arn:aws:iam::aws:policy/") ? arn : localPolicyName(account, arn)
}

/** The name in the ARN of a managed policy of that account. */
export function localPolicyName(account: string, arn: string): string | undefined {
  const [, owner, name] = /^arn:aws:iam::([0-9]{12}):policy\/(?:.*\/)?([^/]+)$/.exec(arn) ?? []
  return owner === account ? name : undefined
}

export function identityPolicy(source: string, document: string): Policy {
  return readPolicy(document, { kind: "identity", source })
}

/** What is wrong with a document that somebody wants to store. */
export function policyFault(document: string, kind: "identity" | "trust" = "identity") {
  const parsed = parsePolicy(document, { kind, source: "" })
  return "fault" in parsed ? parsed.fault : undefined
}
