/** Contributor insights: which keys of a table or index are counted. */
import { ApiError } from "../../error.ts"
import type { InsightsMode, InsightsSetting, Table } from "./table.ts"

/** Of partition keys or whole keys, accessed or throttled: the letters of AWS's rule names. */
export type InsightsRule = "PKC" | "SKC" | "PKT" | "SKT"

export interface InsightsInput {
  /** Absent for the table itself. */
  readonly index: string | undefined
  readonly isEnabled: boolean
  readonly mode: InsightsMode | undefined
}

export function insightsOf(table: Table, index: string | undefined): InsightsSetting | undefined {
  return table.insights?.find((setting) => setting.index === index)
}

/** @throws ApiError ResourceNotFoundException */
export function changeInsights(
  table: Table,
  { index, isEnabled, mode }: InsightsInput,
  nowMs: number,
): Table {
  requireIndex(table, index)
  const before = insightsOf(table, index)
  const setting: InsightsSetting = {
    ...(index !== undefined && { index }),
    isEnabled,
    mode: mode ?? before?.mode ?? "ACCESSED_AND_THROTTLED_KEYS",
    // Rules keep their names while only the mode changes.
    enabledAtMs: before?.isEnabled && isEnabled ? before.enabledAtMs : nowMs,
    updatedAtMs: nowMs,
  }
  const names = new Set([undefined, ...table.globalIndexes.map(({ name }) => name)])
  const others = (table.insights ?? []).filter(
    (each) => each.index !== index && names.has(each.index),
  )
  return { ...table, insights: [...others, setting] }
}

/** Words are ours (unsure). @throws ApiError ResourceNotFoundException */
export function requireIndex({ name, globalIndexes }: Table, index: string | undefined): void {
  if (index === undefined || globalIndexes.some((each) => each.name === index)) return
  throw ApiError.notFound(`Table: ${name} Index: ${index} not found`)
}

/** What is counted while the setting is enabled; without a sort key there is less to count. */
export function rulesOf(table: Table, { index, mode, isEnabled }: InsightsSetting): InsightsRule[] {
  if (!isEnabled) return []
  const owner = table.globalIndexes.find(({ name }) => name === index)
  const hasSort = owner ? owner.sort.length > 0 : table.key.sort !== undefined
  const accessed: InsightsRule[] = hasSort ? ["PKC", "SKC"] : ["PKC"]
  const throttled: InsightsRule[] = hasSort ? ["PKT", "SKT"] : ["PKT"]
  return mode === "THROTTLED_KEYS" ? throttled : [...accessed, ...throttled]
}

/** AWS's service model. */
const ruleNameCharactersMax = 128

/** As AWS names its rules; of an index with its name, too (unsure). */
export function ruleNameOf(
  rule: InsightsRule,
  { name }: Pick<Table, "name">,
  { index, enabledAtMs }: InsightsSetting,
): string {
  const head = `DynamoDBContributorInsights-${rule}-`
  const resource = index === undefined ? name : `${name}-${index}`
  const room = ruleNameCharactersMax - head.length - 1 - String(enabledAtMs).length
  return `${head}${resource.slice(0, room)}-${enabledAtMs}`
}
