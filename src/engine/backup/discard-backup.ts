/** Deleting a backup: its manifest first, without which there is none, then its data. */
import type { TableAddress } from "../../storage/storage.ts"
import type { Task } from "../../storage/task-space.ts"
import { dataOf, deleteManifest } from "./backup.ts"
import { type Advanced, commitStep, requireHome, type TaskParts, withBody } from "./task-step.ts"

const objectsPerStep = 100

export function discardTask(address: TableAddress, arn: string, dueAtMs: number): Task {
  return { id: `discard/${arn}`, kind: "discard", address, body: JSON.stringify({ arn }), dueAtMs }
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
