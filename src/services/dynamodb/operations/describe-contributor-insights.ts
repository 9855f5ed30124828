import { notFoundOnControlPlane } from "../../../engine/table-faults.ts"
import { list, long, string, structure, timestamp } from "../../../model/shape/shape.ts"
import { insightsOf, requireIndex } from "../../../model/table/insights.ts"
import { defineOperation } from "../../../operation.ts"
import { asksOnInsights } from "../access/insights-asks.ts"
import {
  insightsIndexName,
  insightsMode,
  insightsStatus,
  insightsStatusOf,
} from "../shapes/insights-shapes.ts"
import { existingTable } from "../shapes/table-shapes.ts"
import { parseTableName } from "../table-name.ts"

const action = "dynamodb:DescribeContributorInsights"

export const describeContributorInsights = defineOperation({
  name: "DescribeContributorInsights",
  dialect: "classic",
  input: structure("DescribeContributorInsightsInput", {
    TableName: existingTable,
    IndexName: insightsIndexName,
  }),
  output: structure("DescribeContributorInsightsOutput", {
    TableName: string(),
    IndexName: insightsIndexName,
    ContributorInsightsRuleList: list(string()),
    ContributorInsightsStatus: insightsStatus,
    LastUpdateDateTime: timestamp,
    ContributorInsightsMode: insightsMode,
    // Ours: in AWS, CloudWatch shows the keys of each rule. SDKs pass over what they do not know.
    ContributorInsightsReports: list(
      structure("ContributorInsightsReport", {
        RuleName: string(),
        Contributors: list(structure("Contributor", { Key: string(), Count: long() })),
      }),
    ),
  }),
  access: { action, asks: (input) => asksOnInsights(action, input) },

  async run(input, { engine: { catalog, insights } }) {
    const name = parseTableName(input.TableName)
    const { IndexName: index } = input
    const known = await catalog.find(name)
    if (!known) throw notFoundOnControlPlane(catalog.nameOf(name))
    const { table } = known
    requireIndex(table, index)
    const setting = insightsOf(table, index)
    const reports = setting ? insights.reportsOf(table, setting) : []
    return {
      ...{ TableName: table.name, IndexName: index },
      ContributorInsightsStatus: insightsStatusOf(setting),
      ...(setting && {
        LastUpdateDateTime: setting.updatedAtMs / 1000,
        ContributorInsightsMode: setting.mode,
      }),
      ...(setting?.isEnabled && {
        ContributorInsightsRuleList: reports.map((report) => report.name),
        ContributorInsightsReports: reports.map((report) => ({
          RuleName: report.name,
          Contributors: report.contributors.map(({ key, count }) => ({ Key: key, Count: count })),
        })),
      }),
    }
  },
})
