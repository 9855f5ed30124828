import { ApiError } from "../../../error.ts"
import { required, structure } from "../../../model/shape/shape.ts"
import { defineOperation } from "../../../operation.ts"
import { askOnGlobalTable } from "../access/replica-asks.ts"
import { legacyNotSupported, noGlobalTable } from "../legacy-global-tables.ts"
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
    asks: ({ GlobalTableName }) => askOnGlobalTable("dynamodb:UpdateGlobalTable", GlobalTableName),
  },

  async run({ GlobalTableName, ReplicaUpdates }) {
    if (ReplicaUpdates.length === 0) {
      throw ApiError.invalid("One or more parameter values were invalid")
    }
    if (ReplicaUpdates.some(({ Create }) => Create)) throw legacyNotSupported()
    throw noGlobalTable(GlobalTableName)
  },
})
