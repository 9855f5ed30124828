/** Consumed capacity as replies print it, cut down to what a caller asked for. */

export interface Consumed {
  readonly TableName: string
  readonly CapacityUnits: number
  readonly GlobalSecondaryIndexes?: {
    readonly [index: string]: { readonly CapacityUnits: number }
  }
}

/** @param reply with its capacity in full, as for INDEXES */
export function shownCapacity(reply: object, asked: unknown): object {
  if (asked === "INDEXES") return reply
  const { ConsumedCapacity, ...others } = reply as { ConsumedCapacity?: object }
  if (asked !== "TOTAL" || ConsumedCapacity === undefined) return others
  const shown = Array.isArray(ConsumedCapacity)
    ? ConsumedCapacity.map(totalOf)
    : totalOf(ConsumedCapacity)
  return { ...others, ConsumedCapacity: shown }
}

function totalOf(capacity: object): object {
  const parts = ["Table", "LocalSecondaryIndexes", "GlobalSecondaryIndexes", "VectorIndexes"]
  return Object.fromEntries(Object.entries(capacity).filter(([name]) => !parts.includes(name)))
}
