import type { Effect, Policy, Statement } from "./policy.ts"
import { matchesWildcard } from "./wildcard.ts"

/** A statement and its position in its policy. */
export interface PlacedStatement {
  readonly statement: Statement
  readonly place: number
}

type ByEffect = Readonly<Record<Effect, readonly PlacedStatement[]>>

/** A service has a few dozen actions; names beyond that are somebody's inventions. */
const actionsMax = 100

const remembered = new WeakMap<Policy, Map<string, ByEffect>>()

/**
 * Those statements of the policy that speak of the action, whatever else they ask. Remembered: what
 * a policy says of an action never changes, and most statements are about others.
 *
 * @param action in lower case
 */
export function statementsFor(policy: Policy, action: string): ByEffect {
  let byAction = remembered.get(policy)
  if (!byAction) {
    byAction = new Map()
    remembered.set(policy, byAction)
  }
  const known = byAction.get(action)
  if (known) return known
  const found: Record<Effect, PlacedStatement[]> = { Allow: [], Deny: [] }
  for (const [place, statement] of policy.statements.entries()) {
    const { isNegated, patterns } = statement.actions
    const isNamed = patterns.some((pattern) => matchesWildcard(pattern, action))
    if (isNamed !== isNegated) found[statement.effect].push({ statement, place })
  }
  if (byAction.size < actionsMax) byAction.set(action, found)
  return found
}
