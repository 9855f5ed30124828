import type { Figure } from "../../storage/figure.ts"
import type { KeyInsights, RuleReport } from "./key-insights.ts"

const words = {
  PKC: { keys: "partition", what: "accessed" },
  SKC: { keys: "whole", what: "accessed" },
  PKT: { keys: "partition", what: "throttled" },
  SKT: { keys: "whole", what: "throttled" },
} as const

/**
 * How often the most frequent keys of each rule came.
 *
 * @param showsKeys whoever sees the figures may see everybody's tables. Otherwise a table goes by
 *   its TableId, which its owner knows, and a key by its rank.
 */
export function insightsFigures(insights: KeyInsights, showsKeys: boolean): readonly Figure[] {
  return insights.reports().flatMap((report) =>
    report.contributors.map(({ key, count }, at) => ({
      ...({ name: "libdynamo_contributor_requests", kind: "gauge", value: count } as const),
      help: "Requests for the keys that come most often, by contributor insights.",
      labels: labelsOf(report, at, showsKeys ? key : undefined),
    })),
  )
}

function labelsOf(
  { table, rule }: RuleReport,
  at: number,
  key: string | undefined,
): Readonly<Record<string, string>> {
  const shared = { ...words[rule], rank: String(at + 1) }
  if (key === undefined) return { table: table.uuid, ...shared }
  return { table: table.name, ...shared, key: escaped(key) }
}

/** Prometheus's text format, "Comments, help text, and type information". */
function escaped(text: string): string {
  return text.replace(/\\/g, "\\\\").replace(/"/g, '\\"').replace(/\n/g, "\\n")
}
