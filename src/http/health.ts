import { ApiError } from "../error.ts"
import type { Reply } from "./reply.ts"

/** What DynamoDB says to whoever just looks in, trailing space included. Observed. */
export function healthReply(region = "us-east-1"): Reply {
  return { status: 200, body: `healthy: dynamodb.${region}.amazonaws.com ` }
}

const readyWithinMs = 2000

/** Why the database is of no use now; nothing where it answers, soon. `probe` rejects if it does not. */
export async function unreadyReason(probe: () => Promise<unknown>): Promise<string | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(resolve, readyWithinMs, `no answer within ${readyWithinMs} ms`)
  })
  try {
    return await Promise.race([probe().then(() => undefined), late])
  } catch (error) {
    // What callers are told holds no secret; of anything else that is not sure.
    return error instanceof ApiError ? error.message : "it fails"
  } finally {
    clearTimeout(timer)
  }
}
