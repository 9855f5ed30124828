import type { AccountEngine } from "../../../engine/engine.ts"
import { notFoundOnControlPlane } from "../../../engine/table-faults.ts"
import { ApiError } from "../../../error.ts"
import { insightsPageMax } from "../../../limits.ts"
import { integer, list, string, structure } from "../../../model/shape/shape.ts"
import type { Table } from "../../../model/table/table.ts"
import { defineOperation } from "../../../operation.ts"
import {
  insightsIndexName,
  insightsMode,
  insightsStatus,
  insightsStatusOf,
} from "../shapes/insights-shapes.ts"
import { existingTable } from "../shapes/table-shapes.ts"
import { parseTableName } from "../table-name.ts"

const action = "dynamodb:ListContributorInsights"

/** Tables looked at in one step. */
const tablesPerStep = 50

export const listContributorInsights = defineOperation({
  name: "ListContributorInsights",
  dialect: "classic",
  input: structure("ListContributorInsightsInput", {
    TableName: existingTable,
    NextToken: string(),
    MaxResults: integer({ max: insightsPageMax }),
  }),
  output: structure("ListContributorInsightsOutput", {
    ContributorInsightsSummaries: list(
      structure("ContributorInsightsSummary", {
        TableName: string(),
        IndexName: insightsIndexName,
        ContributorInsightsStatus: insightsStatus,
        ContributorInsightsMode: insightsMode,
      }),
    ),
    NextToken: string(),
  }),
  access: { action, asks: () => [{ action, table: "*", isNew: true }] },

  async run({ TableName, NextToken, MaxResults = insightsPageMax }, { engine }) {
    const after = NextToken === undefined ? undefined : parseToken(NextToken)
    const summaries: Summary[] = []
    const most = Math.max(1, MaxResults)
    for await (const table of tablesFrom(engine, TableName, after)) {
      const before = table.name === after?.name ? after.count : 0
      const own = summariesOf(table).slice(before)
      const room = most - summaries.length
      summaries.push(...own.slice(0, room))
      if (own.length < room) continue
      const token = printToken({ name: table.name, count: before + room })
      return { ContributorInsightsSummaries: summaries, NextToken: token }
    }
    return { ContributorInsightsSummaries: summaries }
  },
})

type Summary = ReturnType<typeof summariesOf>[number]

/** Of the table and its indexes, where contributor insights have ever been enabled. */
function summariesOf({ name, insights = [], globalIndexes }: Table) {
  const names = [undefined, ...globalIndexes.map((index) => index.name)]
  const living = insights.filter(({ index }) => names.includes(index))
  return living.map((setting) => ({
    TableName: name,
    IndexName: setting.index,
    ContributorInsightsStatus: insightsStatusOf(setting),
    ContributorInsightsMode: setting.mode,
  }))
}

/** The one that is named, or all from where a page ended. Permission to list them is enough. */
async function* tablesFrom(
  { storage, account, region, catalog }: AccountEngine,
  named: string | undefined,
  place: Place | undefined,
): AsyncIterable<Table> {
  async function find(name: string): Promise<Table | undefined> {
    const address = { account, region, name }
    const [row] = await storage.read([{ space: "table", address }], "strong")
    return row && (JSON.parse(row.body) as Table)
  }

  if (named !== undefined) {
    const name = catalog.nameOf(parseTableName(named))
    const table = await find(name)
    if (!table) throw notFoundOnControlPlane(name)
    yield table
    return
  }
  const begun = place && (await find(place.name))
  if (begun) yield begun
  let after = place?.name
  for (;;) {
    const read = { space: "tables", account, region, rowsMax: tablesPerStep } as const
    const [rows] = await storage.read([{ ...read, ...(after && { after }) }], "strong")
    for (const { body } of rows) yield JSON.parse(body) as Table
    if (rows.length < tablesPerStep) return
    after = rows.at(-1)?.address.name
  }
}

interface Place {
  readonly name: string
  /** Summaries of this table that were listed. */
  readonly count: number
}

function printToken({ name, count }: Place): string {
  return btoa(`${count} ${name}`)
}

/** @throws ApiError ValidationException */
function parseToken(text: string): Place {
  const [, count, name] = /^(\d{1,4}) ([a-zA-Z0-9_.-]{3,255})$/.exec(decoded(text)) ?? []
  if (name === undefined) throw ApiError.invalid("Invalid NextToken")
  return { name, count: Number(count) }
}

function decoded(text: string): string {
  try {
    return atob(text)
  } catch {
    return ""
  }
}
