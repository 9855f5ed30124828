/** Shapes of the operations on contributor insights (AWS's service model). */
import { oneOf, string } from "../../../model/shape/shape.ts"
import type { InsightsSetting } from "../../../model/table/table.ts"

export const insightsIndexName = string({ min: 3, max: 255, pattern: "[a-zA-Z0-9_.-]+" })
export const insightsMode = oneOf("ACCESSED_AND_THROTTLED_KEYS", "THROTTLED_KEYS")
export const insightsStatus = oneOf("ENABLING", "ENABLED", "DISABLING", "DISABLED", "FAILED")

/** What is settled is so at once. */
export function insightsStatusOf(setting: InsightsSetting | undefined): "ENABLED" | "DISABLED" {
  return setting?.isEnabled ? "ENABLED" : "DISABLED"
}
