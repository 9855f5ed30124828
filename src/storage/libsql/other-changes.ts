/** Changes that are lists of statements, whichever database they go to. */
import type { LogChange } from "../log-space.ts"
import type { ReplicaChange } from "../replica-space.ts"
import type { TaskChange } from "../task-space.ts"
import type { VectorChange } from "../vector-space.ts"
import { logStatementsOf } from "./log-changes.ts"
import { isReplicaChange, replicaStatementsOf } from "./replica-changes.ts"
import type { Argument, StatementName } from "./statements.ts"
import { isTaskChange, taskStatementsOf } from "./tasks.ts"
import { isVectorChange, vectorStatementsOf } from "./vector-changes.ts"
import type { VersionTokens } from "./version-tokens.ts"

interface Statement {
  readonly name: StatementName
  readonly args: readonly (Argument | null)[]
}

export type OtherChange = LogChange | ReplicaChange | TaskChange | VectorChange

export function otherStatementsOf(
  change: OtherChange,
  tokens: VersionTokens,
): readonly Statement[] {
  if (isTaskChange(change)) return taskStatementsOf(change)
  if (isVectorChange(change)) return vectorStatementsOf(change, tokens)
  return isReplicaChange(change) ? replicaStatementsOf(change) : logStatementsOf(change)
}
