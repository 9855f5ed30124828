/** What somebody wants to do, in the words of policies. */
export interface AccessRequest {
  readonly account: string
  readonly region: string
  /** ARN of the principal. */
  readonly arn: string
  /** For example `dynamodb:PutItem`. */
  readonly action: string
  /** Names or ARNs of tables; empty where the action is on the whole account. */
  readonly tables: readonly string[]
}

/**
 * Returns when the request is allowed, throws AccessDeniedException when it is not. Everybody who
 * can sign today is the root of their account, who may do everything in it; an operation's engine
 * cannot name another account, so there is nothing left to refuse.
 */
export function authorize(_request: AccessRequest): void {}
