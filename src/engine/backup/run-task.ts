/** Runs tasks, a bounded number of steps at a time: for maintenance, and for whoever began one. */
import { unreachable } from "../../error.ts"
import type { Platform } from "../../platform.ts"
import { objectsWithin } from "../../storage/objects/objects.ts"
import type { Storage } from "../../storage/storage.ts"
import type { Task } from "../../storage/task-space.ts"
import { dueTasksOf } from "../due-tasks.ts"
import type { Engine } from "../engine.ts"
import { forgetRetained } from "../retained-table.ts"
import { advanceDiscard } from "./discard-backup.ts"
import { advanceRecovery } from "./recover-table.ts"
import { advanceRestore } from "./restore-backup.ts"
import { advanceBackup } from "./take-backup.ts"
import { type Advanced, leaseMs, type TaskParts } from "./task-step.ts"

const kinds = ["backup", "discard", "recover", "restore", "retained"] as const
type Kind = (typeof kinds)[number]
const stepsOfEach = 50

/** Some steps of each task that is due. Returns whether some are left. */
export async function runTasks(
  storage: Storage,
  { platform, objects }: Pick<Engine, "platform"> & Partial<Pick<Engine, "objects">>,
): Promise<boolean> {
  let isLeft = false
  for (const task of await dueTasksOf(storage, platform.now(), kinds)) {
    const { account, region } = task.address
    const home = objects && objectsWithin(objects.home, `${account}/${region}`)
    if (await runTask({ storage, platform, home }, task, stepsOfEach)) isLeft = true
    // Its items can be swept now.
    if (task.kind === "retained") isLeft = true
  }
  return isLeft
}

/** What could not be done is tried again so much later. */
const retryMs = 15_000

/** Takes up to so many steps. Returns whether some are left. */
export async function runTask(parts: TaskParts, task: Task, stepsMax: number): Promise<boolean> {
  const { storage, platform } = parts
  let now: Advanced = await claim(storage, task, platform)
  try {
    for (let steps = 0; now && steps < stepsMax; steps++) now = await advance(parts, now)
  } catch (error) {
    platform.log("warn", "task.postponed", { task: task.id, error: String(error) })
    await postpone(storage, now ?? task, platform.now() + retryMs)
    return false
  }
  if (now) await postpone(storage, now, platform.now())
  return now !== undefined
}

function advance(parts: TaskParts, task: Task): Promise<Advanced> {
  const kind = task.kind as Kind
  switch (kind) {
    case "backup":
      return advanceBackup(parts, task)
    case "discard":
      return advanceDiscard(parts, task)
    case "recover":
      return advanceRecovery(parts, task)
    case "restore":
      return advanceRestore(parts, task)
    case "retained":
      return forgetRetained(parts.storage, task).then(() => undefined)
    default:
      return unreachable(kind)
  }
}

/** Puts the task off, so that nobody else works on it; nothing if somebody does already. */
function claim(storage: Storage, task: Task, platform: Platform): Promise<Advanced> {
  const claimed = { ...task, dueAtMs: platform.now() + leaseMs }
  return storage.write([{ space: "task", id: task.id }], ([found]) => {
    const isFree = found?.body === task.body && found.dueAtMs === task.dueAtMs
    if (!isFree) return { changes: [], reply: undefined }
    return { changes: [{ change: "putTask", task: claimed }], reply: claimed }
  })
}

async function postpone(storage: Storage, task: Task, dueAtMs: number): Promise<void> {
  await storage.write([{ space: "task", id: task.id }], ([found]) => ({
    changes: found?.body === task.body ? [{ change: "putTask", task: { ...task, dueAtMs } }] : [],
    reply: undefined,
  }))
}
