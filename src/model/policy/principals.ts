/** Whom a Principal element names. IAM guide: Principal, NotPrincipal. */
import type { PrincipalList } from "./policy.ts"

/** Whoever makes a request, as policies see them. */
export interface RequestPrincipal {
  readonly account: string
  readonly arn: string
  readonly kind: "root" | "user" | "assumed-role"
  /** ARN of the role behind a session. */
  readonly roleArn?: string
  /** `AIDA…` of a user, `AROA…:session` of a session. */
  readonly userId?: string
}

/**
 * How a statement names a principal. What is granted to somebody `directly` is not held back by
 * what their other policies leave out; a grant to their `role` is limited by boundary and session
 * policies; one to their `account` only lets that account's own policies decide.
 */
export type Naming = "directly" | "role" | "account"

/**
 * Nothing if the statement does not apply to the principal. What gives something means those who
 * were there when the policy was stored; what takes something away means their namesakes, too.
 */
export function namingOf(
  list: PrincipalList,
  principal: RequestPrincipal,
  effect: "Allow" | "Deny",
): Naming | undefined {
  if (!list.isNegated) return namedBy(list, principal, effect === "Allow" ? names : namesText)
  if (effect === "Allow") return namedBy(list, principal, namesText) ? undefined : "directly"
  return isSpared(list, principal) ? undefined : "directly"
}

type Names = (list: PrincipalList, arn: string, principal: RequestPrincipal) => boolean

const namesText: Names = ({ arns }, arn) => arns.includes(arn)

/** And the user or role of that ARN is the one that was meant. */
const names: Names = ({ arns, ids = {} }, arn, { userId = "" }) => {
  if (!arns.includes(arn)) return false
  return !Object.hasOwn(ids, arn) || ids[arn] === userId.split(":", 1)[0]
}

function namedBy(
  list: PrincipalList,
  principal: RequestPrincipal,
  isNamed: Names,
): Naming | undefined {
  const { account, arn, roleArn } = principal
  // Boundaries and session policies do not limit what is granted to everybody (IAM guide: IAM role
  // principals, on conditions with aws:PrincipalArn).
  if (list.everybody || isNamed(list, arn, principal)) return "directly"
  if (roleArn !== undefined && isNamed(list, roleArn, principal)) return "role"
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
  if (!names(list, arn, principal)) return false
  return roleArn === undefined || names(list, roleArn, principal)
}
