/** Whom a Principal element names. IAM guide: Principal, NotPrincipal. */
import type { PrincipalList } from "./policy.ts"

/** Whoever makes a request, as policies see them. */
export interface RequestPrincipal {
  readonly account: string
  readonly arn: string
  readonly kind: "root" | "user" | "assumed-role"
  /** ARN of the role behind a session. */
  readonly roleArn?: string
}

/**
 * How a statement names a principal. What is granted to somebody `directly` is not held back by
 * what their other policies leave out; a grant to their `role` is limited by boundary and session
 * policies; one to their `account` only lets that account's own policies decide.
 */
export type Naming = "directly" | "role" | "account"

/** Nothing if the statement does not apply to the principal. */
export function namingOf(
  list: PrincipalList,
  principal: RequestPrincipal,
  effect: "Allow" | "Deny",
): Naming | undefined {
  if (!list.isNegated) return namedBy(list, principal)
  if (effect === "Allow") return namedBy(list, principal) ? undefined : "directly"
  return isSpared(list, principal) ? undefined : "directly"
}

function namedBy(
  list: PrincipalList,
  { account, arn, roleArn }: RequestPrincipal,
): Naming | undefined {
  // Boundaries and session policies do not limit what is granted to everybody (IAM guide: IAM role
  // principals, on conditions with aws:PrincipalArn).
  if (list.everybody || list.arns.includes(arn)) return "directly"
  if (roleArn !== undefined && list.arns.includes(roleArn)) return "role"
  return list.accounts.includes(account) ? "account" : undefined
}

/**
 * A Deny with NotPrincipal spares only those of whom it names all: the account, the role of a
 * session, and the principal. The guide says that less "might" deny; here it does.
 */
function isSpared(list: PrincipalList, principal: RequestPrincipal): boolean {
  if (list.everybody) return true
  const { account, arn, kind, roleArn } = principal
  if (!list.accounts.includes(account)) return false
  if (kind === "root") return true
  return list.arns.includes(arn) && (roleArn === undefined || list.arns.includes(roleArn))
}
