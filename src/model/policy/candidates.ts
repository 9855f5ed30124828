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
const rememberedMax = 200

const remembered = new WeakMap<Policy, Map<string, Map<string, Candidates>>>()

/**
 * Those statements of the policy that speak of this action on this resource, whatever else they
 * ask. Remembered: what a policy says of the two never changes, and most of its statements are
 * about others.
 *
 * @param action in lower case
 */
export function findCandidates(policy: Policy, action: string, resource: string): Candidates {
  const byAction = entryOf(remembered, policy, () => new Map<string, Map<string, Candidates>>())
  if (byAction.size >= rememberedMax) byAction.clear()
  const byResource = entryOf(byAction, action, () => new Map<string, Candidates>())
  if (byResource.size >= rememberedMax) byResource.clear()
  return entryOf(byResource, resource, () => find(policy, action, resource))
}

function entryOf<K, V>(
  map: { get(key: K): V | undefined; set(key: K, value: V): unknown },
  key: K,
  make: () => V,
): V {
  const known = map.get(key)
  if (known !== undefined) return known
  const made = make()
  map.set(key, made)
  return made
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
