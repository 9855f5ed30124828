/** How batches of records reach a handler, and what happens when it fails. As AWS Lambda does it. */
import type { LambdaEvent, LambdaRecord } from "../model/stream/lambda-event.ts"

/** What a function is given; it may answer `{ batchItemFailures: [{ itemIdentifier }] }`. */
export type StreamHandler = (event: LambdaEvent) => unknown

export interface DeliveryOptions {
  /** How often a batch that failed is handed over again. 3 unless told otherwise. */
  readonly retries?: number
  /** A batch that fails is halved, so that one bad record does not hold up the others. */
  readonly bisects?: boolean
  /** Is told of records that were given up. Without, they are left out silently. */
  readonly onGivenUp?: (records: readonly LambdaRecord[], error: unknown) => void
}

const retriesDefault = 3
const pauseMs = 20

/** Returns when the records are handled or given up. */
export async function deliver(
  records: readonly LambdaRecord[],
  handler: StreamHandler,
  options: DeliveryOptions,
): Promise<void> {
  const { retries = retriesDefault, bisects = false, onGivenUp } = options
  let left = records
  let error: unknown
  for (let attempt = 0; attempt <= retries; attempt++) {
    if (attempt > 0) await new Promise((resolve) => setTimeout(resolve, pauseMs * attempt))
    try {
      left = failedOf(await handler({ Records: left }), left)
      if (left.length === 0) return
      error = new Error("the handler reported failed records")
    } catch (thrown) {
      error = thrown
    }
    if (!bisects || left.length < 2) continue
    const middle = Math.ceil(left.length / 2)
    await deliver(left.slice(0, middle), handler, options)
    return deliver(left.slice(middle), handler, options)
  }
  onGivenUp?.(left, error)
}

/** Records from the first that failed: those behind it come again, too, to keep their order. */
function failedOf(answer: unknown, records: readonly LambdaRecord[]): readonly LambdaRecord[] {
  const failures = (answer as { batchItemFailures?: { itemIdentifier?: string }[] } | undefined)
    ?.batchItemFailures
  if (!Array.isArray(failures) || failures.length === 0) return []
  const failed = new Set(failures.map(({ itemIdentifier }) => itemIdentifier))
  const first = records.findIndex(({ dynamodb }) => failed.has(dynamodb.SequenceNumber))
  // An identifier that is none of ours: all of them, as Lambda does.
  return records.slice(Math.max(0, first))
}

/** Posts events to a URL, such as one of a function that runs locally. */
export function postTo(url: string): StreamHandler {
  return async (event) => {
    const headers = { "content-type": "application/json" }
    const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(event) })
    const text = await response.text()
    if (!response.ok) throw new Error(`${url} answered ${response.status}`)
    try {
      return JSON.parse(text)
    } catch {
      return undefined // Whatever it says: it is done.
    }
  }
}
