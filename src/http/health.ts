import type { Storage } from "../storage/storage.ts"

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
