import { hasVariables, matchesAnyArn, splitArn } from "./arn-pattern.ts"
import type { Effect, Policy, Statement } from "./policy.ts"
import { matchesWildcard } from "./wildcard.ts"

/** A statement that may apply. */
export interface Candidate {
  readonly statement: Statement
  /** Its position in its policy. */
  readonly place: number
  /** Its resources hold variables: they have to be compared yet. */
  readonly isOpen: boolean
}

export type Candidates = Readonly<Record<Effect, readonly Candidate[]>>

/** Names of actions and resources come from outside; whoever invents more starts over. */
const rememberedMax = 500
const rememberedCharactersMax = 2000

/** By resource within an action: both are texts that come again as they are, so none is put together. */
type ByAction = Map<string, Map<string, Candidates>>

interface Remembered {
  readonly byAction: ByAction
  count: number
}

const remembered = new WeakMap<Policy, Remembered>()

/**
 * Those statements of the policy that speak of this action on this resource, whatever else they
 * ask. Remembered: what a policy says of the two never changes, and most of its statements are
 * about others. By the action as it is spelled: it is the same text with every request.
 */
export function findCandidates(policy: Policy, action: string, resource: string): Candidates {
  let known = remembered.get(policy)
  const before = known?.byAction.get(action)?.get(resource)
  if (before) return before
  const found = find(policy, action, resource)
  if (action.length + resource.length > rememberedCharactersMax) return found
  if (!known || known.count >= rememberedMax) {
    known = { byAction: new Map(), count: 0 }
    remembered.set(policy, known)
  }
  const byResource = known.byAction.get(action) ?? new Map<string, Candidates>()
  known.byAction.set(action, byResource.set(resource, found))
  known.count += 1
  return found
}

function find({ statements }: Policy, action: string, resource: string): Candidates {
  const parts = splitArn(resource)
  const lowerAction = action.toLowerCase()
  const found: Record<Effect, Candidate[]> = { Allow: [], Deny: [] }
  for (const [place, statement] of statements.entries()) {
    const { actions, resources, effect } = statement
    const isNamed = actions.patterns.some((pattern) => matchesWildcard(pattern, lowerAction))
    if (isNamed === actions.isNegated) continue
    const isOpen = resources?.patterns.some(hasVariables) ?? false
    const matched = resources && !isOpen && matchesAnyArn(resources.patterns, parts, nothing)
    if (resources && !isOpen && matched === resources.isNegated) continue
    found[effect].push({ statement, place, isOpen })
  }
  return found
}

/** No request is asked about a pattern without variables. */
const nothing = () => undefined
