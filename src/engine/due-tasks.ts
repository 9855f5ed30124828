import type { Storage } from "../storage/storage.ts"
import type { Task } from "../storage/task-space.ts"

const tasksMax = 100

/** Of these kinds, the longest due first. Whoever works on one puts it off, so that others come. */
export async function dueTasksOf(
  storage: Storage,
  nowMs: number,
  kinds: readonly string[],
): Promise<readonly Task[]> {
  const read = { space: "dueTasks", nowMs, rowsMax: tasksMax } as const
  const [due] = await storage.read([read], "strong")
  return due.filter(({ kind }) => kinds.includes(kind))
}
