import { integer, list, string, structure } from "../../../model/shape/shape.ts"
import { defineOperation } from "../../../operation.ts"
import { globalTableName, replicationGroup } from "../shapes/global-table-shapes.ts"

export const listGlobalTables = defineOperation({
  name: "ListGlobalTables",
  dialect: "classic",
  input: structure("ListGlobalTablesInput", {
    ExclusiveStartGlobalTableName: globalTableName,
    Limit: integer({ min: 1 }),
    RegionName: string(),
  }),
  output: structure("ListGlobalTablesOutput", {
    GlobalTables: list(
      structure("GlobalTable", {
        GlobalTableName: string(),
        ReplicationGroup: replicationGroup,
      }),
    ),
  }),
  access: {
    action: "dynamodb:ListGlobalTables",
    asks: () => [{ action: "dynamodb:ListGlobalTables" }],
  },

  // Of version 2017.11.29: see legacy-global-tables.ts. DynamoDB lists no others here (observed).
  async run() {
    return { GlobalTables: [] }
  },
})
