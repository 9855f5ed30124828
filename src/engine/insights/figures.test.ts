import { expect, test } from "vitest"
import type { Table } from "../../model/table/table.ts"
import { insightsFigures } from "./figures.ts"
import { KeyInsights } from "./key-insights.ts"

const setting = { isEnabled: true, mode: "ACCESSED_AND_THROTTLED_KEYS", enabledAtMs: 1 } as const

function tableOf(name: string, id: number): Table {
  const key = { partition: { name: "pk", type: "S" } }
  const insights = [{ ...setting, updatedAtMs: 1 }]
  return { id, name, uuid: `uuid-${id}`, key, globalIndexes: [], insights } as never
}

// One /metrics for all tenants, and no signature on it.
test("where there are tenants, figures hold no text of theirs", () => {
  const insights = new KeyInsights()
  insights.accessed(tableOf("Salaries", 1), { pk: { S: "Ann" } })
  insights.throttled(tableOf("Salaries", 2), { pk: { S: "Bob" } })
  const hidden = insightsFigures(insights, false)
  expect(hidden.map(({ labels }) => labels)).toEqual([
    { table: "uuid-1", keys: "partition", what: "accessed", rank: "1" },
    { table: "uuid-2", keys: "partition", what: "throttled", rank: "1" },
  ])
  expect(insightsFigures(insights, true)[0]?.labels).toMatchObject({
    ...{ table: "Salaries", key: '[\\"Ann\\"]' },
  })
})

test("rules of many tables are forgotten, the first ones first", () => {
  const insights = new KeyInsights()
  for (let id = 0; id < 500; id++) insights.accessed(tableOf("T", id), { pk: { S: "x" } })
  const reports = insights.reports()
  expect(reports).toHaveLength(400)
  expect(reports.at(-1)?.table.id).toBe(499)
})
