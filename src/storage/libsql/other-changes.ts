/** Changes that are lists of statements, whichever database they go to. */
import type { LogChange } from "../log-space.ts"
import type { ReplicaChange } from "../replica-space.ts"
import type { TaskChange } from "../task-space.ts"
import { logStatementsOf } from "./log-changes.ts"
import { isReplicaChange, replicaStatementsOf } from "./replica-changes.ts"
import type { Argument, StatementName } from "./statements.ts"
import { isTaskChange, taskStatementsOf } from "./tasks.ts"

interface Statement {
  readonly name: StatementName
  readonly args: readonly (Argument | null)[]
}

export function otherStatementsOf(
  change: LogChange | ReplicaChange | TaskChange,
): readonly Statement[] {
  if (isTaskChange(change)) return taskStatementsOf(change)
  return isReplicaChange(change) ? replicaStatementsOf(change) : logStatementsOf(change)
}
