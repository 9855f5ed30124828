import { leaveReplicas } from "../../../engine/replication/begin.ts"
import { notFoundOnControlPlane } from "../../../engine/table-faults.ts"
import { structure } from "../../../model/shape/shape.ts"
import { describeTable } from "../../../model/table/describe-table.ts"
import { defineOperation } from "../../../operation.ts"
import { askOnTable } from "../access/table-asks.ts"
import { existingTable, tableOutput } from "../shapes/table-shapes.ts"
import { parseTableName } from "../table-name.ts"

export const deleteTable = defineOperation({
  name: "DeleteTable",
  dialect: "classic",
  input: structure("DeleteTableInput", { TableName: existingTable }),
  output: tableOutput,
  access: {
    action: "dynamodb:DeleteTable",
    asks: ({ TableName }) => askOnTable("dynamodb:DeleteTable", TableName),
  },

  async run(input, { engine }) {
    const { catalog, platform } = engine
    const name = parseTableName(input.TableName)
    const known = await catalog.find(name)
    if (!known) throw notFoundOnControlPlane(catalog.nameOf(name))
    // Counted first: a dropped table's items are nobody's.
    const counts = await catalog.count(known.table)
    const table = await catalog.drop(name)
    await leaveReplicas(engine, table)
    const nowMs = platform.now()
    return { TableDescription: describeTable(table, { status: "DELETING", ...counts, nowMs }) }
  },
})
