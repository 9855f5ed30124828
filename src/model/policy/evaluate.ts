/** Whether policies allow a request. IAM guide: policy evaluation logic. */
import { matchesAnyArn, splitArn } from "./arn-pattern.ts"
import { type Candidate, findCandidates } from "./candidates.ts"
import { holds } from "./holds.ts"
import type { Policy, Statement } from "./policy.ts"
import { type Naming, namingOf, type RequestPrincipal } from "./principals.ts"
import type { RequestContext } from "./template.ts"

export interface PolicyRequest {
  readonly principal: RequestPrincipal
  /** For example `dynamodb:PutItem`. */
  readonly action: string
  /** An ARN, or `*`. */
  readonly resource: string
  /** The account that the resource belongs to. */
  readonly account: string
  /** Asked only for what a condition or a variable needs. */
  readonly context: RequestContext
}

/** All policies that apply. What is absent limits nothing; an empty list allows nothing. */
export interface ApplicablePolicies {
  readonly identity: readonly Policy[]
  readonly boundary?: Policy | undefined
  readonly session?: readonly Policy[] | undefined
  readonly resource?: readonly Policy[] | undefined
  /** Trust policies have to allow themselves; a table's policy need not. */
  readonly resourceMustAllow?: boolean
}

export type PolicyKind = "identity" | "resource" | "boundary" | "session"

export interface Decision {
  readonly decision: "allow" | "explicitDeny" | "implicitDeny"
  readonly because: Because
}

/** What decided: for an implicit denial the kind of policy that is lacking an Allow. */
export interface Because {
  readonly kind: PolicyKind | "root"
  /** The policy's `source`. */
  readonly policy?: string
  /** Position of the statement, from 0; absent where the whole policy could not be read. */
  readonly statement?: number
  readonly sid?: string
}

/** Never throws. Deny beats Allow, and what cannot be read denies. */
export function evaluate(request: PolicyRequest, policies: ApplicablePolicies): Decision {
  const denial = findDenial(request, policies)
  if (denial) return { decision: "explicitDeny", because: denial }
  const grant = policies.resource && findGrant(request, policies.resource)
  return request.principal.account === request.account
    ? inOwnAccount(request, policies, grant)
    : fromElsewhere(request, policies, grant)
}

function inOwnAccount(
  request: PolicyRequest,
  policies: ApplicablePolicies,
  grant: Grant | undefined,
): Decision {
  const isDirect = grant?.naming === "directly"
  if (grant && isDirect) return allowed(grant.because)
  if (policies.resourceMustAllow && !grant) return lacking("resource")
  if (request.principal.kind === "root") return allowed({ kind: "root" })
  return limited(request, policies, grant?.naming === "role" ? grant.because : undefined)
}

/** Both sides must allow. What the caller's own account lacks is told first: it tells less. */
function fromElsewhere(
  request: PolicyRequest,
  policies: ApplicablePolicies,
  grant: Grant | undefined,
): Decision {
  const isRoot = request.principal.kind === "root"
  const own = isRoot ? allowed({ kind: "root" }) : limited(request, policies, undefined)
  if (own.decision !== "allow") return own
  return grant ? allowed(grant.because) : lacking("resource")
}

/** @param granted what stands in for an Allow by an identity policy */
function limited(
  request: PolicyRequest,
  { identity, boundary, session }: ApplicablePolicies,
  granted: Because | undefined,
): Decision {
  const because = granted ?? find(request, "identity", identity, "Allow")
  if (!because) return lacking("identity")
  if (boundary && !find(request, "boundary", [boundary], "Allow")) return lacking("boundary")
  if (session && !find(request, "session", session, "Allow")) return lacking("session")
  return allowed(because)
}

function findDenial(request: PolicyRequest, policies: ApplicablePolicies): Because | undefined {
  const { identity, resource, boundary, session } = policies
  return (
    find(request, "identity", identity, "Deny") ??
    (resource && find(request, "resource", resource, "Deny")) ??
    (boundary && find(request, "boundary", [boundary], "Deny")) ??
    (session && find(request, "session", session, "Deny"))
  )
}

function find(
  request: PolicyRequest,
  kind: PolicyKind,
  policies: readonly Policy[],
  effect: Statement["effect"],
): Because | undefined {
  for (const policy of policies) {
    if (policy.fault) {
      if (effect === "Deny") return { kind, policy: policy.source }
      continue
    }
    for (const candidate of candidatesFor(policy, request)[effect]) {
      if (applies(candidate, request)) return becauseOf(kind, policy, candidate.place)
    }
  }
  return undefined
}

interface Grant {
  readonly naming: Naming
  readonly because: Because
}

const namings: readonly Naming[] = ["directly", "role", "account"]

/** What a resource policy grants; the least limited where there are several. */
function findGrant(request: PolicyRequest, policies: readonly Policy[]): Grant | undefined {
  let best: Grant | undefined
  for (const policy of policies) {
    for (const candidate of candidatesFor(policy, request).Allow) {
      const { effect, principals } = candidate.statement
      if (!principals || !applies(candidate, request)) continue
      const naming = namingOf(principals, request.principal, effect)
      if (naming === undefined) continue
      if (best && namings.indexOf(best.naming) <= namings.indexOf(naming)) continue
      best = { naming, because: becauseOf("resource", policy, candidate.place) }
    }
  }
  return best
}

function candidatesFor(policy: Policy, { action, resource }: PolicyRequest) {
  return findCandidates(policy, action, resource)
}

/** Whether a statement that may speak of action and resource speaks of the rest, too. */
function applies({ statement, isOpen }: Candidate, request: PolicyRequest): boolean {
  const { resources, principals, conditions, effect } = statement
  const { principal, resource, context } = request
  if (isOpen && resources) {
    const matched = matchesAnyArn(resources.patterns, splitArn(resource), context)
    // What could not be compared denies rather than allows.
    if (matched === undefined && !(resources.isNegated && effect === "Deny")) return false
    if (matched === resources.isNegated) return false
  }
  if (principals && namingOf(principals, principal, effect) === undefined) return false
  for (const condition of conditions) if (!holds(condition, effect, context)) return false
  return true
}

function becauseOf(kind: PolicyKind, { source, statements }: Policy, place: number): Because {
  const sid = statements[place]?.sid
  const because = { kind, policy: source, statement: place }
  return sid ? { ...because, sid } : because
}

function allowed(because: Because): Decision {
  return { decision: "allow", because }
}

function lacking(kind: PolicyKind): Decision {
  return { decision: "implicitDeny", because: { kind } }
}
