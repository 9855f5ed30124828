import { notFoundOnControlPlane } from "../../../engine/table-faults.ts"
import { structure } from "../../../model/shape/shape.ts"
import { describeTable as describe } from "../../../model/table/describe-table.ts"
import { tableDescription } from "../../../model/table/description-shapes.ts"
import { isGoing } from "../../../model/table/replication.ts"
import { defineOperation } from "../../../operation.ts"
import { askOnTable } from "../access/table-asks.ts"
import { existingTable } from "../shapes/table-shapes.ts"
import { parseTableName } from "../table-name.ts"

export const describeTable = defineOperation({
  name: "DescribeTable",
  dialect: "classic",
  input: structure("DescribeTableInput", { TableName: existingTable }),
  output: structure("DescribeTableOutput", { Table: tableDescription }),
  access: {
    action: "dynamodb:DescribeTable",
    asks: ({ TableName }) => askOnTable("dynamodb:DescribeTable", TableName),
  },

  async run(input, { engine: { catalog, platform } }) {
    const name = parseTableName(input.TableName)
    const known = await catalog.find(name)
    if (!known) throw notFoundOnControlPlane(catalog.nameOf(name))
    const counts = await catalog.count(known.table)
    const nowMs = platform.now()
    const { filling } = known.table
    const unready = isGoing(known.table) ? "DELETING" : "CREATING"
    const status = filling === undefined ? "ACTIVE" : unready
    return { Table: describe(known.table, { status, ...counts, nowMs }) }
  },
})
