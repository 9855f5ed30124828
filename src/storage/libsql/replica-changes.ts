/** Applies the changes to global tables: each is a list of statements, as of the change log. */
import { unreachable } from "../../error.ts"
import type { ReplicaChange } from "../replica-space.ts"
import type { Change } from "../storage.ts"
import { everyKind } from "./every-kind.ts"
import { type Argument, addressArguments, keyArguments, type StatementName } from "./statements.ts"

interface ReplicaStatement {
  readonly name: StatementName
  readonly args: readonly Argument[]
}

const stampStatements = { write: "writeStamp", copy: "copyStamp", fill: "fillStamp" } as const

export type StampEffect = Extract<ReplicaChange, { change: "stampItem" }>

const names = everyKind<ReplicaChange["change"]>({
  stampItem: true,
  putReplica: true,
  putReplicaLink: true,
  sweepStamps: true,
  dropReplica: true,
})

export function isReplicaChange(change: Change): change is ReplicaChange {
  return names.has(change.change)
}

export function replicaStatementsOf(change: ReplicaChange): readonly ReplicaStatement[] {
  switch (change.change) {
    case "stampItem":
      return [{ name: stampStatements[change.as], args: stampArguments(change) }]
    case "putReplica": {
      const { stamps, address } = change.replica
      return [{ name: "putReplica", args: [stamps, ...addressArguments(address)] }]
    }
    case "putReplicaLink": {
      const { stamps, source, sourceStamps, after, isFilled } = change.link
      const args = [stamps, source, sourceStamps, after, isFilled ? 1 : 0]
      return [{ name: "putReplicaLink", args }]
    }
    case "sweepStamps": {
      const { stamps, beforeUs, upTo, rowsMax } = change
      return [{ name: "sweepStamps", args: [stamps, beforeUs, upTo, rowsMax] }]
    }
    case "dropReplica": {
      const { stamps, rowsMax } = change
      return [
        { name: "dropStamps", args: [stamps, rowsMax] },
        { name: "dropReplicaLinks", args: [stamps] },
        { name: "forgetReplica", args: [stamps] },
      ]
    }
    default:
      return unreachable(change)
  }
}

export function stampArguments({ stamps, key, stamp, isGone }: StampEffect): Argument[] {
  return [...keyArguments(stamps, key), stamp.atUs, stamp.region, isGone ? 1 : 0]
}
