import { tableNotFound } from "../../../engine/table-faults.ts"
import { required, structure } from "../../../model/shape/shape.ts"
import { defineOperation } from "../../../operation.ts"
import { askOnTable } from "../access/table-asks.ts"
import { continuousBackupsOf } from "../backups.ts"
import { backedUpTable, continuousBackupsOutput } from "../shapes/backup-shapes.ts"

export const describeContinuousBackups = defineOperation({
  name: "DescribeContinuousBackups",
  dialect: "classic",
  input: structure("DescribeContinuousBackupsInput", { TableName: required(backedUpTable) }),
  output: continuousBackupsOutput,
  access: {
    action: "dynamodb:DescribeContinuousBackups",
    asks: ({ TableName }) => askOnTable("dynamodb:DescribeContinuousBackups", TableName),
  },

  async run({ TableName }, { engine: { catalog, platform } }) {
    const known = await catalog.find(TableName)
    if (!known) throw tableNotFound(catalog.nameOf(TableName))
    return continuousBackupsOf(known.table, platform.now())
  },
})
