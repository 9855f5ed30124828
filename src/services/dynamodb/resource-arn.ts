/** How the tagging operations judge the ARN that they take. */
import { ApiError } from "../../error.ts"
import { resourceArnCharactersMax } from "../../limits.ts"
import { parseTableArn } from "../../model/arn.ts"
import type { Context } from "../../operation.ts"

/** Each part ends where its delimiter stands: with `.+` a long text has countless ways to fail. */
const arnShape = /^[^:]+:[^:]+:[^:]+:[^:]+:[^:]+:[^/]+\/.+$/

/**
 * A text that is no ARN at all is refused by authorisation on AWS, where it matches no resource
 * that a policy could allow. Observed; so are the other texts.
 */
export function checkResourceArn(
  arn: string | undefined,
  action: string,
  { caller }: Context,
): asserts arn is string {
  if (arn === undefined) throw ApiError.invalid("Invalid TableArn")
  if (arn.length > resourceArnCharactersMax || !arnShape.test(arn))
    throw denied(arn, action, caller.arn)
}

/**
 * The name of the table, after its ARN was judged in full. Another account's is refused alike
 * whether that account or table exists or not.
 */
export function tableOfResource(arn: string, action: string, { caller, engine }: Context): string {
  const parts = parseTableArn(arn)
  if (parts && parts.account !== engine.account) throw denied(arn, action, caller.arn)
  if (parts?.region !== engine.region) {
    throw ApiError.invalid(`Invalid TableArn: Invalid ResourceArn provided as input ${arn}`)
  }
  return parts.name
}

function denied(arn: string, action: string, callerArn: string): ApiError {
  return new ApiError(
    "AccessDeniedException",
    `User: ${callerArn} is not authorized to perform: ${action} on resource: ${arn}`,
  )
}

/** AWS spells the member without its "e" (observed). */
export function resourceNotFound(arn: string): ApiError {
  return ApiError.notFound(`ResourcArn: ${arn} not found`)
}
