import { tableNotFound } from "../../../engine/table-faults.ts"
import { required, structure } from "../../../model/shape/shape.ts"
import { changeRecovery } from "../../../model/table/recovery.ts"
import { defineOperation } from "../../../operation.ts"
import { askOnTable } from "../access/table-asks.ts"
import { continuousBackupsOf } from "../backups.ts"
import {
  backedUpTable,
  continuousBackupsOutput,
  pointInTimeRecoverySpecification,
} from "../shapes/backup-shapes.ts"

export const updateContinuousBackups = defineOperation({
  name: "UpdateContinuousBackups",
  dialect: "classic",
  input: structure("UpdateContinuousBackupsInput", {
    TableName: required(backedUpTable),
    PointInTimeRecoverySpecification: required(pointInTimeRecoverySpecification),
  }),
  output: continuousBackupsOutput,
  access: {
    action: "dynamodb:UpdateContinuousBackups",
    asks: ({ TableName }) => askOnTable("dynamodb:UpdateContinuousBackups", TableName),
  },

  async run({ TableName, PointInTimeRecoverySpecification }, { engine: { catalog, platform } }) {
    const nowMs = platform.now()
    const { after } = await catalog.update(
      TableName,
      (table) => changeRecovery(table, PointInTimeRecoverySpecification, nowMs),
      tableNotFound(catalog.nameOf(TableName)),
    )
    return continuousBackupsOf(after, nowMs)
  },
})
