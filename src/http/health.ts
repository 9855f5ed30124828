import type { Reply } from "./reply.ts"

/** What DynamoDB says to whoever just looks in, trailing space included. Observed. */
export function healthReply(region = "us-east-1"): Reply {
  return { status: 200, body: `healthy: dynamodb.${region}.amazonaws.com ` }
}

const readyWithinMs = 2000

/** Whether the database answers, soon. `probe` rejects if it does not. */
export async function isReady(probe: () => Promise<unknown>): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), readyWithinMs)
  })
  try {
    return await Promise.race([probe().then(() => true), late])
  } catch {
    return false // Whatever the reason: we are not ready.
  } finally {
    clearTimeout(timer)
  }
}
