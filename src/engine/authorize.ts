import { ApiError } from "../error.ts"
import { isArn, parseStreamArn, parseTableArn } from "../model/arn.ts"

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
 * can sign today is the root of their account: they may do everything in it and nothing outside. An
 * operation's engine cannot reach another account in any case; here the refusal has AWS's words.
 */
export function authorize({ account, arn, action, tables }: AccessRequest): void {
  for (const table of tables) {
    if (!isArn(table)) continue
    const parts = parseTableArn(table) ?? parseStreamArn(table)
    if (!parts || parts.account === account) continue
    throw new ApiError(
      "AccessDeniedException",
      `User: ${arn} is not authorized to perform: ${action} on resource: ${table} ` +
        `because no resource-based policy allows the ${action} action`,
    )
  }
}
