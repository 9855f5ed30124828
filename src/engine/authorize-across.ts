import { parseTableArn } from "../model/arn.ts"
import type { Ask } from "./authorize-ask.ts"

export interface AcrossAccounts {
  /** Opens nothing to others and is let in nowhere; while it is not known, nobody is. */
  controlPlaneAccount(): string | undefined
}

/** What one account may do in another: to its items, never to its tables. */
const actions: ReadonlySet<string> = new Set(
  [
    "BatchGetItem",
    "BatchWriteItem",
    "ConditionCheckItem",
    "DeleteItem",
    "GetItem",
    "PartiQLDelete",
    "PartiQLInsert",
    "PartiQLSelect",
    "PartiQLUpdate",
    "PutItem",
    "Query",
    "Scan",
    "UpdateItem",
  ].map((name) => `dynamodb:${name}`),
)

/**
 * The other account in whose tables the request is to be carried out; nothing if it is to be held
 * against the caller's own, where tables of others are refused. One request is in one account: what
 * AWS does with several is unsure.
 */
export function otherAccountOf(
  asks: readonly Ask[],
  own: string,
  across: AcrossAccounts,
): string | undefined {
  const accounts = new Set(asks.map(({ table = "" }) => parseTableArn(table)?.account ?? own))
  const [other] = accounts
  if (accounts.size !== 1 || other === own || other === undefined) return undefined
  const controlPlane = across.controlPlaneAccount()
  if (controlPlane === undefined || controlPlane === own || controlPlane === other) return undefined
  return asks.every(({ action }) => actions.has(action)) ? other : undefined
}
