import { ApiError } from "../error.ts"
import type { Decision, PolicyKind } from "../model/policy/evaluate.ts"

const kindNames: Readonly<Record<PolicyKind, readonly [article: string, name: string]>> = {
  identity: ["an", "identity-based policy"],
  resource: ["a", "resource-based policy"],
  boundary: ["a", "permissions boundary"],
  session: ["a", "session policy"],
}

export interface Denied {
  /** ARN of the principal. */
  readonly arn: string
  readonly action: string
  /** An ARN, or `*`. */
  readonly resource: string
}

/** AccessDeniedException in AWS's words. IAM guide: troubleshoot access denied error messages. */
export function denialOf(
  { arn, action, resource }: Denied,
  { decision, because }: Decision,
): ApiError {
  const [article, name] = kindNames[because.kind === "root" ? "identity" : because.kind]
  const reason =
    decision === "explicitDeny"
      ? `with an explicit deny in ${article} ${name}`
      : `because no ${name} allows the ${action} action`
  return new ApiError(
    "AccessDeniedException",
    `User: ${arn} is not authorized to perform: ${action} on resource: ${resource} ${reason}`,
  )
}
