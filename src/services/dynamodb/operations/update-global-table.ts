import { ApiError } from "../../../error.ts"
import { required, structure } from "../../../model/shape/shape.ts"
import { defineOperation } from "../../../operation.ts"
import { asksToChangeGlobalTable } from "../access/replica-asks.ts"
import { changeLegacy, describeLegacy } from "../legacy-global-tables.ts"
import {
  globalTableName,
  globalTableOutput,
  legacyReplicaUpdates,
} from "../shapes/global-table-shapes.ts"

export const updateGlobalTable = defineOperation({
  name: "UpdateGlobalTable",
  dialect: "classic",
  input: structure("UpdateGlobalTableInput", {
    GlobalTableName: required(globalTableName),
    ReplicaUpdates: required(legacyReplicaUpdates),
  }),
  output: globalTableOutput,
  access: {
    action: "dynamodb:UpdateGlobalTable",
    asks: ({ GlobalTableName, ReplicaUpdates }) =>
      asksToChangeGlobalTable(
        "dynamodb:UpdateGlobalTable",
        GlobalTableName,
        ReplicaUpdates.flatMap(({ Create, Delete }) => [Create?.RegionName, Delete?.RegionName]),
      ),
  },

  async run({ GlobalTableName, ReplicaUpdates }, { engine }) {
    const created = ReplicaUpdates.flatMap(({ Create }) => Create?.RegionName ?? [])
    const deleted = ReplicaUpdates.flatMap(({ Delete }) => Delete?.RegionName ?? [])
    const regions = [...created, ...deleted]
    // Observed of none at all; of the others it is not known what DynamoDB says.
    if (ReplicaUpdates.length === 0 || regions.length !== ReplicaUpdates.length) {
      throw ApiError.invalid("One or more parameter values were invalid")
    }
    if (new Set(regions).size < regions.length) {
      throw ApiError.invalidParameter("A region is named more than once")
    }
    const table = await changeLegacy(engine, GlobalTableName, { created, deleted })
    return { GlobalTableDescription: describeLegacy(engine, table, "UPDATING") }
  },
})
