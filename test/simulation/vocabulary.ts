/** The words that clients use: few, so that they keep meeting. */
import type { Capacity, ReturnValues } from "./request.ts"

export const capacities: readonly Capacity[] = ["NONE", "TOTAL", "INDEXES", "INDEXES"]
export const returnsOfOthers: readonly ReturnValues[] = ["NONE", "ALL_OLD", "ALL_OLD"]
export const returnsOfUpdate: readonly ReturnValues[] = [
  "NONE",
  "ALL_OLD",
  "UPDATED_OLD",
  "ALL_NEW",
  "UPDATED_NEW",
]
export const partitions = ["a", "b", "c"]
export const numbers = ["-12.5", "-2", "0", "7", "10"]
export const words = ["A", "a", "aa", "b"]
export const groups = ["x", "y"]
export const memberNames = ["p", "q", "r", "s"]
