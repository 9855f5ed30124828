import { required, structure } from "../../../model/shape/shape.ts"
import { defineOperation } from "../../../operation.ts"
import { askOnGlobalTable } from "../access/replica-asks.ts"
import { describeLegacy, findLegacy } from "../legacy-global-tables.ts"
import { globalTableName, globalTableOutput } from "../shapes/global-table-shapes.ts"

export const describeGlobalTable = defineOperation({
  name: "DescribeGlobalTable",
  dialect: "classic",
  input: structure("DescribeGlobalTableInput", {
    GlobalTableName: required(globalTableName),
  }),
  output: globalTableOutput,
  access: {
    action: "dynamodb:DescribeGlobalTable",
    asks: ({ GlobalTableName }) =>
      askOnGlobalTable("dynamodb:DescribeGlobalTable", GlobalTableName),
  },

  async run({ GlobalTableName }, { engine }) {
    const table = await findLegacy(engine, GlobalTableName)
    return { GlobalTableDescription: describeLegacy(engine, table) }
  },
})
