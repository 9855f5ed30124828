/** Why a transaction was cancelled, action by action, in the words of TransactionCanceledException. */
import { ApiError, type ErrorCode } from "../error.ts"
import { JsonText } from "../model/shape/shape.ts"

/** What an action's refusal is called among the reasons of a cancellation. */
const reasonCodes: Partial<Record<ErrorCode, string>> = {
  ConditionalCheckFailedException: "ConditionalCheckFailed",
  DuplicateItemException: "DuplicateItem",
  ProvisionedThroughputExceededException: "ProvisionedThroughputExceeded",
  ThrottlingException: "ThrottlingError",
  ValidationException: "ValidationError",
}

/**
 * @param refusals one place for each action, in the order of the request; empty where nothing was
 *   wrong
 */
export function cancelledBy(refusals: readonly (ApiError | undefined)[]): ApiError {
  const codes = refusals.map((refusal) => (refusal ? reasonCodeOf(refusal) : "None"))
  const reasons = refusals.map((refusal, at) => reasonText(codes[at], refusal))
  return new ApiError(
    "TransactionCanceledException",
    "Transaction cancelled, please refer cancellation reasons for specific reasons " +
      `[${codes.join(", ")}]`,
    { CancellationReasons: new JsonText(`[${reasons.join(",")}]`) },
  )
}

/** Cancelled by one action alone. */
export function cancelledAt(place: number, actions: number, refusal: ApiError): ApiError {
  return cancelledBy(
    Array.from({ length: actions }, (_, at) => (at === place ? refusal : undefined)),
  )
}

/** Runs what judges one action; what it throws for the caller cancels the transaction. */
export function cancelling<T>(place: number, actions: number, judge: () => T): T {
  try {
    return judge()
  } catch (error) {
    if (error instanceof ApiError) throw cancelledAt(place, actions, error)
    throw error
  }
}

function reasonCodeOf(refusal: ApiError): string {
  const code = reasonCodes[refusal.code]
  if (code === undefined) throw new Error(`no reason for a cancellation: ${refusal.code}`)
  return code
}

/** Where nothing was wrong there is no message, not an empty one (observed). */
function reasonText(code: string | undefined, refusal: ApiError | undefined): string {
  if (refusal === undefined) return '{"Code":"None"}'
  const { Item } = refusal.members
  const shown = Item instanceof JsonText ? `,"Item":${Item.text}` : ""
  return `{"Code":"${code}"${shown},"Message":${JSON.stringify(refusal.message)}}`
}
