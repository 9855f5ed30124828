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
  const asked: Asked = { request, action: request.action.toLowerCase() }
  const denial = findDenial(asked, policies)
  if (denial) return { decision: "explicitDeny", because: denial }
  const grant = findGrant(asked, policies.resource ?? [])
  return request.principal.account === request.account
    ? inOwnAccount(asked, policies, grant)
    : fromElsewhere(asked, policies, grant)
}

/** A request with what is needed of it again and again. */
interface Asked {
  readonly request: PolicyRequest
  /** In lower case. */
  readonly action: string
}

function inOwnAccount(
  asked: Asked,
  policies: ApplicablePolicies,
  grant: Grant | undefined,
): Decision {
  const isDirect = grant?.naming === "directly"
  if (grant && isDirect) return allowed(grant.because)
  if (policies.resourceMustAllow && !grant) return lacking("resource")
  if (asked.request.principal.kind === "root") return allowed({ kind: "root" })
  return limited(asked, policies, grant?.naming === "role" ? grant.because : undefined)
}

/** Both sides must allow. What the caller's own account lacks is told first: it tells less. */
function fromElsewhere(
  asked: Asked,
  policies: ApplicablePolicies,
  grant: Grant | undefined,
): Decision {
  const isRoot = asked.request.principal.kind === "root"
  const own = isRoot ? allowed({ kind: "root" }) : limited(asked, policies, undefined)
  if (own.decision !== "allow") return own
  return grant ? allowed(grant.because) : lacking("resource")
}

/** @param granted what stands in for an Allow by an identity policy */
function limited(
  asked: Asked,
  { identity, boundary, session }: ApplicablePolicies,
  granted: Because | undefined,
): Decision {
  const because = granted ?? find(asked, "identity", identity, "Allow")
  if (!because) return lacking("identity")
  if (boundary && !find(asked, "boundary", [boundary], "Allow")) return lacking("boundary")
  if (session && !find(asked, "session", session, "Allow")) return lacking("session")
  return allowed(because)
}

function findDenial(asked: Asked, policies: ApplicablePolicies): Because | undefined {
  const { identity, resource, boundary, session } = policies
  return (
    find(asked, "identity", identity, "Deny") ??
    (resource && find(asked, "resource", resource, "Deny")) ??
    (boundary && find(asked, "boundary", [boundary], "Deny")) ??
    (session && find(asked, "session", session, "Deny"))
  )
}

function find(
  asked: Asked,
  kind: PolicyKind,
  policies: readonly Policy[],
  effect: Statement["effect"],
): Because | undefined {
  for (const policy of policies) {
    if (policy.fault) {
      if (effect === "Deny") return { kind, policy: policy.source }
      continue
    }
    for (const candidate of candidatesFor(policy, asked)[effect]) {
      if (applies(candidate, asked)) return becauseOf(kind, policy, candidate.place)
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
function findGrant(asked: Asked, policies: readonly Policy[]): Grant | undefined {
  let best: Grant | undefined
  for (const policy of policies) {
    for (const candidate of candidatesFor(policy, asked).Allow) {
      const { effect, principals } = candidate.statement
      if (!principals || !applies(candidate, asked)) continue
      const naming = namingOf(principals, asked.request.principal, effect)
      if (naming === undefined) continue
      if (best && namings.indexOf(best.naming) <= namings.indexOf(naming)) continue
      best = { naming, because: becauseOf("resource", policy, candidate.place) }
    }
  }
  return best
}

function candidatesFor(policy: Policy, { request, action }: Asked) {
  return findCandidates(policy, action, request.resource)
}

/** Whether a statement that may speak of action and resource speaks of the rest, too. */
function applies({ statement, isOpen }: Candidate, { request }: Asked): boolean {
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
  return { kind, policy: source, statement: place, ...(sid ? { sid } : {}) }
}

function allowed(because: Because): Decision {
  return { decision: "allow", because }
}

function lacking(kind: PolicyKind): Decision {
  return { decision: "implicitDeny", because: { kind } }
}
