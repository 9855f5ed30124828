import { ApiError } from "../../error.ts"
import { SyntaxFault } from "./syntax-fault.ts"

/** The parameter that holds an expression: its faults are told with this name. */
export type ExpressionName =
  | "UpdateExpression"
  | "ConditionExpression"
  | "KeyConditionExpression"
  | "FilterExpression"
  | "ProjectionExpression"
  | "SearchConditionExpression"

/** Tells where a fault is. @throws ApiError of the request family instead of a SyntaxFault */
export function withName<T>(name: ExpressionName, judge: () => T): T {
  try {
    return judge()
  } catch (error) {
    if (!(error instanceof SyntaxFault)) throw error
    throw ApiError.invalidRequest(`Invalid ${name}: ${error.message}`)
  }
}
