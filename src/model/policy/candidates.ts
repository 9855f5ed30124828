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

const remembered = new WeakMap<Policy, Map<string, Candidates>>()

/**
 * Those statements of the policy that speak of this action on this resource, whatever else they
 * ask. Remembered: what a policy says of the two never changes, and most of its statements are
 * about others.
 *
 * @param action in lower case
 */
export function findCandidates(policy: Policy, action: string, resource: string): Candidates {
  let known = remembered.get(policy)
  if (!known) {
    known = new Map()
    remembered.set(policy, known)
  }
  const name = `${action} ${resource}`
  const before = known.get(name)
  if (before) return before
  const found = find(policy, action, resource)
  if (name.length > rememberedCharactersMax) return found
  if (known.size >= rememberedMax) known.clear()
  known.set(name, found)
  return found
}

function find({ statements }: Policy, action: string, resource: string): Candidates {
  const parts = splitArn(resource)
  const found: Record<Effect, Candidate[]> = { Allow: [], Deny: [] }
  for (const [place, statement] of statements.entries()) {
    const { actions, resources, effect } = statement
    const isNamed = actions.patterns.some((pattern) => matchesWildcard(pattern, action))
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
