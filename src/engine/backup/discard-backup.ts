/** Deleting a backup: its manifest first, without which there is none, then its data. */
import { ApiError } from "../../error.ts"
import type { Task } from "../../storage/task-space.ts"
import type { AccountEngine } from "../engine.ts"
import { type BackupFacts, dataOf, deleteManifest, discardTask } from "./backup.ts"
import { isRestoreOf } from "./restore-backup.ts"
import { requireTaken } from "./take-backup.ts"
import { type Advanced, commitStep, requireHome, type TaskParts, withBody } from "./task-step.ts"

const objectsPerStep = 100

/** @throws ApiError BackupInUseException while it is written or restored; the text is unsure */
export async function beginDiscard(
  { storage, platform, account, region }: AccountEngine,
  { arn, table }: BackupFacts,
): Promise<Task> {
  await requireTaken(storage, arn)
  const address = { account, region, name: table.name }
  const task = discardTask(address, arn, platform.now())
  return storage.write([{ space: "tasks", account, region }], ([tasks]) => {
    if (tasks.some((each) => isRestoreOf(each, arn))) {
      return { refuse: new ApiError("BackupInUseException", `Backup is being restored: ${arn}`) }
    }
    return { changes: [{ change: "putTask", task }], reply: task }
  })
}

export async function advanceDiscard(parts: TaskParts, task: Task): Promise<Advanced> {
  const home = requireHome(parts)
  const { arn } = JSON.parse(task.body) as { arn: string }
  await deleteManifest(home, arn)
  const names: string[] = []
  for await (const { name } of home.list(dataOf(arn))) {
    names.push(name)
    if (names.length >= objectsPerStep) break
  }
  for (const name of names) await home.delete(name)
  const isLeft = names.length >= objectsPerStep
  const next = isLeft ? withBody(task, { arn }, parts.platform) : undefined
  return commitStep(parts.storage, task, next, [], () => [])
}
