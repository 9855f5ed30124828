/** The step of a task: whoever takes it does so only if nobody has taken it before. */
import { ApiError } from "../../error.ts"
import type { Platform } from "../../platform.ts"
import type { Objects } from "../../storage/objects/objects.ts"
import type { Change, Found, Read, Storage } from "../../storage/storage.ts"
import type { Task } from "../../storage/task-space.ts"

export interface TaskParts {
  readonly storage: Storage
  readonly platform: Platform
  /** Of the account and region of the task; absent: there is no place for objects. */
  readonly home: Objects | undefined
}

/** The task as it is after a step; nothing once it is done, or somebody else has taken it. */
export type Advanced = Task | undefined

/** Longer than a step takes, or two processes do the same work, of which one is lost. */
export const leaseMs = 10_000

export function withBody(task: Task, body: object, platform: Platform): Task {
  return { ...task, body: JSON.stringify(body), dueAtMs: platform.now() + leaseMs }
}

/**
 * Applies what `plan` says, and puts `next` in the place of the task, or takes the task away. Does
 * nothing if the task is not as it was; a plan that says nothing gives the task up, too.
 */
export function commitStep<const R extends readonly Read[]>(
  storage: Storage,
  task: Task,
  next: Task | undefined,
  reads: R,
  plan: (found: Found<R>) => readonly Change[] | undefined,
): Promise<Advanced> {
  const { id } = task
  return storage.write(
    [{ space: "task", id } as const, ...reads],
    (all): { readonly changes: readonly Change[]; readonly reply: Advanced } => {
      const [found, ...rest] = all as unknown as [Task | undefined, ...unknown[]]
      if (found?.body !== task.body) return { changes: [], reply: undefined }
      const changes = plan(rest as unknown as Found<R>)
      const isLeft = changes !== undefined && next !== undefined
      const own: Change = isLeft ? { change: "putTask", task: next } : { change: "deleteTask", id }
      return { changes: [...(changes ?? []), own], reply: isLeft ? next : undefined }
    },
  )
}

/** There is a place for objects, or the task waits until there is one. */
export function requireHome({ home }: TaskParts): Objects {
  if (home) return home
  throw new ApiError("ServiceUnavailableException", "there is no place for backups: BACKUP_URL")
}
