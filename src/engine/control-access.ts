/** Whether the caller of IAM or STS may do what they ask for. */
import { ApiError } from "../error.ts"
import { evaluate } from "../model/policy/evaluate.ts"
import type { Policy } from "../model/policy/policy.ts"
import type { Decided } from "./authorize.ts"
import { globalContext, type Requester } from "./authorize-context.ts"
import { denialOf } from "./authorize-denial.ts"
import type { Tags } from "./records.ts"

/** What is acted on, in the account of the requester. */
export interface ControlResource {
  /** `*` where it is no one thing. */
  readonly arn: string
  /** Absent where they were not looked up. */
  readonly tags?: Tags
  /** ARN of the permissions boundary that is there already. */
  readonly boundary?: string
}

export interface ControlRequest {
  readonly requester: Requester
  /** For example `iam:CreateUser`. */
  readonly action: string
  readonly resources: readonly ControlResource[]
  readonly nowMs: number
  /** Told of everything that is decided, for the audit. */
  readonly onDecision?: ((decided: Decided) => void) | undefined
}

/** @throws ApiError AccessDeniedException in AWS's words, for the first resource that is refused */
export function requireControlAccess(request: ControlRequest): void {
  const { requester, action, resources, nowMs, onDecision } = request
  const { principal } = requester
  const { account, arn } = principal
  const context = globalContext(requester, nowMs)
  for (const { arn: resource } of resources) {
    const asked = { principal, action, resource, account, context }
    const decision = evaluate(asked, principal.policies)
    onDecision?.({ action, resource, decision })
    if (decision.decision !== "allow") throw denialOf({ arn, action, resource }, decision)
  }
}

export interface RoleRequest extends Omit<ControlRequest, "action" | "resources"> {
  readonly roleArn: string
  /** The trust policy of the role: it has to allow this, too. */
  readonly trust: Policy
  /** What the request says, by condition key in lower case. */
  readonly keys: ReadonlyMap<string, string>
}

/** @throws ApiError AccessDeniedException: it gives no reason, which might tell of the role */
export function requireRoleAccess(request: RoleRequest): void {
  const { requester, roleArn, trust, keys, nowMs, onDecision } = request
  const { principal } = requester
  const global = globalContext(requester, nowMs)
  const action = "sts:AssumeRole"
  const decision = evaluate(
    {
      principal,
      action,
      resource: roleArn,
      account: principal.account,
      context: (key) => {
        const value = keys.get(key)
        return value === undefined ? global(key) : [value]
      },
    },
    { ...principal.policies, resource: [trust], resourceMustAllow: true },
  )
  onDecision?.({ action, resource: roleArn, decision })
  if (decision.decision === "allow") return
  throw new ApiError(
    "AccessDeniedException",
    `User: ${principal.arn} is not authorized to perform: ${action} on resource: ${roleArn}`,
  )
}
