import { required, structure } from "../../../model/shape/shape.ts"
import { defineOperation } from "../../../operation.ts"
import { askOnGlobalTable } from "../access/replica-asks.ts"
import { legacyNotSupported } from "../legacy-global-tables.ts"
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
    asks: ({ GlobalTableName }) => askOnGlobalTable("dynamodb:CreateGlobalTable", GlobalTableName),
  },

  async run() {
    throw legacyNotSupported()
  },
})
