/**
 * An IAM policy, parsed: frozen plain data in which every pattern is already taken apart, so that
 * nothing is parsed while a request waits. `parse-policy.ts` makes it, `evaluate.ts` judges by it.
 */
import type { ArnPattern } from "./arn-pattern.ts"
import type { Condition } from "./condition.ts"
import type { PolicyFault } from "./policy-fault.ts"
import type { Wildcard } from "./wildcard.ts"

export interface Policy {
  /** ARN of a managed policy, or the name of an inline one: reasons and the audit name it. */
  readonly source: string
  readonly statements: readonly Statement[]
  /** Present when the document could not be read. Such a policy denies everything. */
  readonly fault?: PolicyFault
}

export interface Statement {
  readonly sid?: string
  readonly effect: Effect
  readonly actions: ActionList
  /** Absent in a trust policy: its resource is the role that it belongs to. */
  readonly resources?: ResourceList
  /** Absent in an identity policy: its principal is whoever it is attached to. */
  readonly principals?: PrincipalList
  /** All must hold. */
  readonly conditions: readonly Condition[]
}

export type Effect = "Allow" | "Deny"

export interface ActionList {
  /** True for NotAction. */
  readonly isNegated: boolean
  /** As they are written. */
  readonly names: readonly string[]
  /** Of their lower-case spelling: actions know no case. */
  readonly patterns: readonly Wildcard[]
}

export interface ResourceList {
  /** True for NotResource. */
  readonly isNegated: boolean
  readonly patterns: readonly ArnPattern[]
}

export interface PrincipalList {
  /** True for NotPrincipal. */
  readonly isNegated: boolean
  readonly everybody: boolean
  /** Accounts as a whole, by their twelve digits. */
  readonly accounts: readonly string[]
  /** Users, roles and sessions. */
  readonly arns: readonly string[]
  readonly ids?: UniqueIds | undefined
}

/** `AIDA…` and `AROA…` of the users and roles that a policy named when it was stored, by ARN. */
export type UniqueIds = Readonly<Record<string, string>>
