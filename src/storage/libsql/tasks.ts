/** Reads and changes of tasks, and of what they need of the change log, as statements. */
import { unreachable } from "../../error.ts"
import type { Change, Read } from "../storage.ts"
import type { Task, TaskChange, TaskRead } from "../task-space.ts"
import type { Row } from "./connection.ts"
import { everyKind } from "./every-kind.ts"
import { streamArguments } from "./log-changes.ts"
import { shardOf } from "./log-reads.ts"
import type { Query } from "./query.ts"
import { type Argument, addressArguments, type StatementName } from "./statements.ts"

const readSpaces = everyKind<TaskRead["space"]>({
  task: true,
  dueTasks: true,
  tasks: true,
  changesBack: true,
  shardsBehind: true,
})

export function isTaskRead(read: Read): read is TaskRead {
  return readSpaces.has(read.space)
}

/** Every read but that of records is one statement. */
export function taskQueryOf(read: Exclude<TaskRead, { space: "changesBack" }>): Query {
  switch (read.space) {
    case "task":
      return { name: "findTask", args: [read.id], answerOf: ([row]) => row && taskOf(row) }
    case "dueTasks": {
      const args = [read.nowMs, read.rowsMax]
      return { name: "listDueTasks", args, answerOf: (rows) => rows.map(taskOf) }
    }
    case "tasks": {
      const args = [read.account, read.region]
      return { name: "listTasks", args, answerOf: (rows) => rows.map(taskOf) }
    }
    case "shardsBehind": {
      const args = [read.log, read.after]
      return { name: "listShardsBehind", args, answerOf: (rows) => rows.map(shardOf) }
    }
    default:
      return unreachable(read)
  }
}

function taskOf([id, kind, account, region, name, body, dueAtMs]: Row): Task {
  return {
    id: id as string,
    kind: kind as string,
    address: { account: account as string, region: region as string, name: name as string },
    body: body as string,
    dueAtMs: dueAtMs as number,
  }
}

const changeKinds = everyKind<TaskChange["change"]>({
  putTask: true,
  deleteTask: true,
  keepItems: true,
  releaseItems: true,
  retireShard: true,
  shiftTrimming: true,
})

export function isTaskChange(change: Change): change is TaskChange {
  return changeKinds.has(change.change)
}

interface TaskStatement {
  readonly name: StatementName
  readonly args: readonly Argument[]
}

/** Not one of them looks at what another has found: a server can run them as one batch. */
export function taskStatementsOf(change: TaskChange): readonly TaskStatement[] {
  switch (change.change) {
    case "putTask": {
      const { id, kind, address, body, dueAtMs } = change.task
      const args = [id, kind, ...addressArguments(address), body, dueAtMs]
      return [{ name: "putTask", args }]
    }
    case "deleteTask":
      return [{ name: "deleteTask", args: [change.id] }]
    case "keepItems":
      return [{ name: "keepItems", args: [change.table] }]
    case "releaseItems":
      return [{ name: "noteDroppedTable", args: [change.table] }]
    case "retireShard": {
      const { log, shard, address, dueAtMs } = change
      return [
        { name: "retireShard", args: [dueAtMs, log, shard] },
        { name: "forgetStream", args: [...streamArguments(address), log] },
      ]
    }
    case "shiftTrimming":
      return [{ name: "shiftTrimming", args: [change.byMs, change.log] }]
    default:
      return unreachable(change)
  }
}

/** What a change changes, as `remote-names.ts` says it. */
export function touchedByTask(change: TaskChange): readonly string[] {
  switch (change.change) {
    case "putTask":
      return [`task ${change.task.id}`]
    case "deleteTask":
      return [`task ${change.id}`]
    case "keepItems":
    case "releaseItems":
      return [`sweep ${change.table}`]
    case "retireShard":
    case "shiftTrimming":
      return [`log ${change.log}`]
    default:
      return unreachable(change)
  }
}
