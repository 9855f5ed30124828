/** Whether the caller of IAM or STS may do what they ask for. */
import { ApiError } from "../error.ts"
import { evaluate } from "../model/policy/evaluate.ts"
import type { Policy } from "../model/policy/policy.ts"
import type { Decided } from "./authorize.ts"
import type { Requester } from "./authorize-context.ts"
import { denialOf } from "./authorize-denial.ts"
import { type ControlResource, controlContext, type RequestKeys } from "./control-context.ts"

export interface ControlRequest {
  readonly requester: Requester
  /** For example `iam:CreateUser`. */
  readonly action: string
  readonly resources: readonly ControlResource[]
  readonly keys: RequestKeys
  readonly nowMs: number
  /** Told of everything that is decided, for the audit. */
  readonly onDecision?: ((decided: Decided) => void) | undefined
}

/** @throws ApiError AccessDeniedException in AWS's words, for the first resource that is refused */
export function requireControlAccess(request: ControlRequest): void {
  const { requester, action, resources, onDecision } = request
  const { principal } = requester
  const { account, arn } = principal
  for (const target of resources) {
    const resource = target.arn
    const context = controlContext(request, target)
    const asked = { principal, action, resource, account, context }
    const decision = evaluate(asked, principal.policies)
    onDecision?.({ action, resource, decision })
    if (decision.decision !== "allow") throw denialOf({ arn, action, resource }, decision)
  }
}

export interface RoleRequest extends Omit<ControlRequest, "action" | "resources"> {
  /** `sts:AssumeRole`, and what else is asked of the session. */
  readonly actions: readonly string[]
  readonly role: ControlResource
  /** The trust policy of the role: it has to allow this, too. */
  readonly trust: Policy
}

/** @throws ApiError AccessDeniedException: it gives no reason, which might tell of the role */
export function requireRoleAccess(request: RoleRequest): void {
  const { requester, actions, role, trust, onDecision } = request
  const { principal } = requester
  const { account, arn } = principal
  const resource = role.arn
  const context = controlContext(request, role)
  const policies = { ...principal.policies, resource: [trust], resourceMustAllow: true }
  for (const action of actions) {
    const decision = evaluate({ principal, action, resource, account, context }, policies)
    onDecision?.({ action, resource, decision })
    if (decision.decision !== "allow") throw roleDenied(arn, action, resource)
  }
}

/** The words tell nothing of the role. */
export function roleDenied(arn: string, action: string, resource: string): ApiError {
  return new ApiError(
    "AccessDeniedException",
    `User: ${arn} is not authorized to perform: ${action} on resource: ${resource}`,
  )
}
