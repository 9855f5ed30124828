import { listLegacy } from "../../../engine/replication/legacy-tables.ts"
import { listGlobalTablesMax } from "../../../limits.ts"
import { integer, list, string, structure } from "../../../model/shape/shape.ts"
import { defineOperation } from "../../../operation.ts"
import { engineIn } from "../replica-updates.ts"
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
    LastEvaluatedGlobalTableName: string(),
  }),
  access: {
    action: "dynamodb:ListGlobalTables",
    asks: () => [{ action: "dynamodb:ListGlobalTables" }],
  },

  // Those of version 2017.11.29 alone: DynamoDB lists no others here (observed).
  async run(input, { engine }) {
    const { RegionName: region = engine.region, Limit = listGlobalTablesMax } = input
    const { tables, isLast } = await listLegacy(
      engineIn(engine, region),
      input.ExclusiveStartGlobalTableName,
      Limit,
    )
    return {
      GlobalTables: tables.map(({ name, replication }) => ({
        GlobalTableName: name,
        ReplicationGroup: replication?.replicas.map((each) => ({ RegionName: each.region })),
      })),
      LastEvaluatedGlobalTableName: isLast ? undefined : tables.at(-1)?.name,
    }
  },
})
