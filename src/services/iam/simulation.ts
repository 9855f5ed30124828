/** What policies would say. Nothing is done, and nothing is asked of the resources themselves. */

import type { PrincipalPolicies } from "../../engine/identity.ts"
import { identityPolicy } from "../../engine/principal-policies.ts"
import { type Decision, evaluate, type PolicyKind } from "../../model/policy/evaluate.ts"
import { readPolicy } from "../../model/policy/parse-policy.ts"
import { requireDocument } from "./faults.ts"
import { pageOfList } from "./pages.ts"

export interface SimulationInput {
  readonly ActionNames: readonly string[]
  readonly ResourceArns?: readonly string[] | undefined
  readonly ResourcePolicy?: string | undefined
  readonly PolicyInputList?: readonly string[] | undefined
  readonly PermissionsBoundaryPolicyInputList?: readonly string[] | undefined
  readonly ContextEntries?: readonly ContextEntry[] | undefined
  readonly Marker?: string | undefined
  readonly MaxItems?: number | undefined
}

interface ContextEntry {
  readonly ContextKeyName?: string | undefined
  readonly ContextKeyValues?: readonly string[] | undefined
}

export interface Simulated {
  readonly account: string
  readonly arn: string
  readonly kind: "root" | "user" | "assumed-role"
  readonly policies: PrincipalPolicies
}

const sourceTypes: Readonly<Record<PolicyKind, string>> = {
  identity: "IAM Policy",
  resource: "Resource Policy",
  boundary: "Permissions Boundary Policy",
  session: "Session Policy",
}
const decisions = {
  allow: "allowed",
  explicitDeny: "explicitDeny",
  implicitDeny: "implicitDeny",
} as const

export function simulate(input: SimulationInput, principal: Simulated) {
  const { ActionNames, ResourceArns = ["*"], ResourcePolicy } = input
  const policies = withInput(input, principal.policies)
  const resource =
    ResourcePolicy === undefined
      ? undefined
      : [readPolicy(ResourcePolicy, { kind: "resource", source: "ResourcePolicy" })]
  const written = writtenKeys(policies)
  const results = ActionNames.flatMap((action) =>
    ResourceArns.map((arn) => {
      const missing = new Set<string>()
      const context = contextIn(input.ContextEntries ?? [], missing)
      const { account } = principal
      const request = { principal, action, resource: arn, account, context }
      const decision = evaluate(request, { ...policies, resource })
      const names = [...missing].map((key) => written.get(key) ?? key)
      return resultOf(action, arn, decision, names)
    }),
  )
  const { items, rest } = pageOfList(results, input, (result) => {
    return `${result.EvalActionName} ${result.EvalResourceName}`
  })
  return { EvaluationResults: items, ...rest }
}

function withInput(input: SimulationInput, policies: PrincipalPolicies): PrincipalPolicies {
  const { PolicyInputList = [], PermissionsBoundaryPolicyInputList: boundaries = [] } = input
  for (const document of [...PolicyInputList, ...boundaries]) requireDocument(document)
  const [boundary] = boundaries
  const added = PolicyInputList.map((document, at) =>
    identityPolicy(`PolicyInputList.${at + 1}`, document),
  )
  return {
    ...policies,
    identity: [...policies.identity, ...added],
    ...(boundary === undefined
      ? {}
      : { boundary: identityPolicy("PermissionsBoundaryPolicyInputList.1", boundary) }),
  }
}

/** Condition keys by what they are compared by, which is their lower case. */
function writtenKeys(policies: PrincipalPolicies): ReadonlyMap<string, string> {
  const { identity, boundary, session = [] } = policies
  const all = [...identity, ...session, ...(boundary ? [boundary] : [])]
  const conditions = all.flatMap(({ statements }) => statements.flatMap((each) => each.conditions))
  return new Map(conditions.map(({ key, written }) => [key, written]))
}

function contextIn(entries: readonly ContextEntry[], missing: Set<string>) {
  const values = new Map(
    entries.map(({ ContextKeyName = "", ContextKeyValues = [] }) => [
      ContextKeyName.toLowerCase(),
      ContextKeyValues,
    ]),
  )
  return (key: string) => {
    const found = values.get(key)
    if (found === undefined) missing.add(key)
    return found
  }
}

function resultOf(
  EvalActionName: string,
  EvalResourceName: string,
  { decision, because }: Decision,
  missing: readonly string[],
) {
  const { kind, policy } = because
  const matched =
    policy === undefined || kind === "root"
      ? []
      : [{ SourcePolicyId: policy, SourcePolicyType: sourceTypes[kind] }]
  return {
    EvalActionName,
    EvalResourceName,
    EvalDecision: decisions[decision],
    MatchedStatements: matched,
    MissingContextValues: missing,
  }
}
