/** Requests on items that are drawn evenly from all there are, so that none of their pages is warmer. */
import { type Items, itemsPerPartition } from "./items.ts"
import { get, pageRows, put, query } from "./requests.ts"
import type { ApiRequest } from "./tables.ts"

export type DrawnWorkload = "Get" | "Put" | "Query"

export interface Draw {
  readonly workload: DrawnWorkload
  readonly count: number
  /** From 0 to below 1. */
  readonly random: () => number
  /** Of the first Put; each has one of its own, for an item put twice alike would be no write. */
  readonly firstEdition: number
}

export function drawn(items: Items, { workload, count, random, firstEdition }: Draw): ApiRequest[] {
  const request = requests[workload]
  return Array.from({ length: count }, (_, index) =>
    request(items, Math.floor(random() * items.count), firstEdition + index),
  )
}

const requests: Readonly<Record<DrawnWorkload, typeof put>> = {
  Get: get,
  Put: put,
  /** As many rows as a usual partition has, beginning at a multiple of that: always as many. */
  Query: (items, number) => {
    const first = number - (number % itemsPerPartition)
    return query(items, first, pageRows(items, itemsPerPartition))
  },
}
