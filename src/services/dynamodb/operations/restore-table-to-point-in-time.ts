import { cutAt } from "../../../engine/backup/moment.ts"
import { beginRecovery } from "../../../engine/backup/recover-table.ts"
import { sourceOf } from "../../../engine/backup/recovery-source.ts"
import { ApiError } from "../../../error.ts"
import { boolean, required, structure, timestamp } from "../../../model/shape/shape.ts"
import { defineOperation } from "../../../operation.ts"
import { asksOnTarget } from "../access/backup-asks.ts"
import { askOnTable } from "../access/table-asks.ts"
import { beginFilling, targetOf } from "../restores.ts"
import { backedUpTable, restoreOverrides, targetTableName } from "../shapes/backup-shapes.ts"
import { tableOutput } from "../shapes/table-shapes.ts"

const action = "dynamodb:RestoreTableToPointInTime"

export const restoreTableToPointInTime = defineOperation({
  name: "RestoreTableToPointInTime",
  dialect: "classic",
  input: structure("RestoreTableToPointInTimeInput", {
    SourceTableArn: backedUpTable,
    SourceTableName: targetTableName,
    TargetTableName: required(targetTableName),
    UseLatestRestorableTime: boolean,
    RestoreDateTime: timestamp,
    ...restoreOverrides,
  }),
  output: tableOutput,
  access: {
    action,
    asks: ({ SourceTableArn, SourceTableName, TargetTableName }) => [
      ...askOnTable(action, SourceTableArn ?? SourceTableName),
      ...asksOnTarget(action, TargetTableName),
    ],
  },

  async run(input, context) {
    const { SourceTableArn, SourceTableName, TargetTableName, ...rest } = input
    const { UseLatestRestorableTime: isLatest = false, RestoreDateTime, ...overrides } = rest
    const { engine } = context
    const named = SourceTableArn ?? SourceTableName
    // These two texts are unsure.
    if (named === undefined) {
      throw ApiError.invalid("One of SourceTableName or SourceTableArn must be provided")
    }
    if (isLatest === (RestoreDateTime !== undefined)) {
      throw ApiError.invalid(
        "Exactly one of RestoreDateTime or UseLatestRestorableTime must be specified",
      )
    }
    const source = await sourceOf(engine, named, isLatest ? undefined : RestoreDateTime)
    const restored = { tableArn: source.table.arn, atMs: source.atMs }
    const target = { name: TargetTableName, source: source.table, overrides, restored }
    const { address, table } = await targetOf(context, target)
    const cut = await cutAt(engine.storage, source.table.id, source.atMs)
    const task = await beginRecovery(engine, { address, table, source, cut })
    return beginFilling(context, table, task)
  },
})
