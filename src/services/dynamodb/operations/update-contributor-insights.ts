import { oneOf, required, string, structure } from "../../../model/shape/shape.ts"
import { changeInsights, insightsOf } from "../../../model/table/insights.ts"
import { defineOperation } from "../../../operation.ts"
import { asksOnInsights } from "../access/insights-asks.ts"
import { insightsIndexName, insightsMode, insightsStatus } from "../shapes/insights-shapes.ts"
import { existingTable } from "../shapes/table-shapes.ts"
import { parseTableName } from "../table-name.ts"

const action = "dynamodb:UpdateContributorInsights"

export const updateContributorInsights = defineOperation({
  name: "UpdateContributorInsights",
  dialect: "classic",
  input: structure("UpdateContributorInsightsInput", {
    TableName: existingTable,
    IndexName: insightsIndexName,
    ContributorInsightsAction: required(oneOf("ENABLE", "DISABLE")),
    ContributorInsightsMode: insightsMode,
  }),
  output: structure("UpdateContributorInsightsOutput", {
    TableName: string(),
    IndexName: insightsIndexName,
    ContributorInsightsStatus: insightsStatus,
    ContributorInsightsMode: insightsMode,
  }),
  access: { action, asks: (input) => asksOnInsights(action, input) },

  async run(input, { engine: { catalog, platform } }) {
    const name = parseTableName(input.TableName)
    const { IndexName: index, ContributorInsightsMode: mode } = input
    const isEnabled = input.ContributorInsightsAction === "ENABLE"
    const nowMs = platform.now()
    const { after } = await catalog.update(name, (table) =>
      changeInsights(table, { index, isEnabled, mode }, nowMs),
    )
    return {
      ...{ TableName: after.name, IndexName: index },
      ContributorInsightsStatus: isEnabled ? ("ENABLING" as const) : ("DISABLING" as const),
      ContributorInsightsMode: insightsOf(after, index)?.mode,
    }
  },
})
