import type { Storage } from "../storage/storage.ts"
import type { Reply } from "./reply.ts"

/** What DynamoDB says to whoever just looks in, trailing space included. Observed. */
export function healthReply(region = "us-east-1"): Reply {
  return { status: 200, body: `healthy: dynamodb.${region}.amazonaws.com ` }
}

const readyWithinMs = 2000

/** Whether the database answers, soon. */
export async function isReady(storage: Storage): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), readyWithinMs)
  })
  try {
    const answer = storage.read([{ space: "droppedTables", rowsMax: 1 }], "strong")
    return await Promise.race([answer.then(() => true), late])
  } catch {
    return false // Whatever the reason: we are not ready.
  } finally {
    clearTimeout(timer)
  }
}
