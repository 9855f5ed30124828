import { ApiError } from "../../../error.ts"
import { required, structure } from "../../../model/shape/shape.ts"
import { defineOperation } from "../../../operation.ts"
import { asksToChangeGlobalTable } from "../access/replica-asks.ts"
import { createLegacy, describeLegacy } from "../legacy-global-tables.ts"
import {
  globalTableName,
  globalTableOutput,
  replicationGroup,
} from "../shapes/global-table-shapes.ts"

export const createGlobalTable = defineOperation({
  name: "CreateGlobalTable",
  dialect: "classic",
  input: structure("CreateGlobalTableInput", {
    GlobalTableName: required(globalTableName),
    ReplicationGroup: required(replicationGroup),
  }),
  output: globalTableOutput,
  access: {
    action: "dynamodb:CreateGlobalTable",
    asks: ({ GlobalTableName, ReplicationGroup }) =>
      asksToChangeGlobalTable(
        "dynamodb:CreateGlobalTable",
        GlobalTableName,
        ReplicationGroup.map(({ RegionName }) => RegionName),
      ),
  },

  async run({ GlobalTableName, ReplicationGroup }, { engine }) {
    const regions = ReplicationGroup.map(({ RegionName }) => RegionName ?? "")
    // What DynamoDB says is not known.
    if (new Set(regions).size < regions.length) {
      throw ApiError.invalidParameter("A region is named more than once")
    }
    const table = await createLegacy(engine, GlobalTableName, regions)
    return { GlobalTableDescription: describeLegacy(engine, table, "CREATING") }
  },
})
