import { readUnitBytes, writeUnitBytes } from "../limits.ts"
import type { Infer } from "../model/shape/shape.ts"
import { oneOf } from "../model/shape/shape.ts"
import type { IndexCharge } from "./index-charge.ts"

/** In the order in which DynamoDB prints the set. */
export const returnConsumedCapacity = oneOf("INDEXES", "TOTAL", "NONE")
export type ReturnConsumedCapacity = Infer<typeof returnConsumedCapacity>

export interface ConsumedCapacity {
  readonly TableName: string
  readonly CapacityUnits: number
  readonly Table?: Capacity
  readonly LocalSecondaryIndexes?: Readonly<Record<string, Capacity>>
  readonly GlobalSecondaryIndexes?: Readonly<Record<string, Capacity>>
  readonly VectorIndexes?: Readonly<Record<string, VectorCapacity>>
}

interface VectorCapacity {
  readonly VectorWriteRequestBytes: number
}

interface Capacity {
  readonly CapacityUnits: number
}

/** Read units of `bytes` read together; nothing found still costs one block. */
export function readUnits(bytes: number, consistent: boolean): number {
  const blocks = Math.max(1, Math.ceil(bytes / readUnitBytes))
  return consistent ? blocks : blocks / 2
}

/** Write units: by the larger of the old and the new item, absent ones counting nothing. */
export function writeUnits(oldBytes: number | undefined, newBytes: number | undefined): number {
  return Math.max(1, Math.ceil(Math.max(oldBytes ?? 0, newBytes ?? 0) / writeUnitBytes))
}

/** The reply's member, or nothing if the caller did not ask for it. Indexes may come repeatedly. */
export function consumedCapacity(
  asked: ReturnConsumedCapacity | undefined,
  tableName: string,
  units: number,
  indexes: readonly IndexCharge[] = [],
): ConsumedCapacity | undefined {
  if (asked === undefined || asked === "NONE") return undefined
  const sum = units + unitsOnIndexes(indexes)
  const total = { TableName: tableName, CapacityUnits: sum }
  if (asked === "TOTAL") return total
  const told = (CapacityUnits: number): Capacity => ({ CapacityUnits })
  return { ...total, Table: told(units), ...capacityOfIndexes(indexes, told) }
}

/** What vector indexes are charged is told apart: it is in bytes, and in no sum of units. */
export function unitsOnIndexes(charges: readonly IndexCharge[]): number {
  return charges.reduce((sum, { kind, units }) => (kind === "vector" ? sum : sum + units), 0)
}

/** Members for the indexes of each kind; none for a kind that was not touched. */
export function capacityOfIndexes<C>(
  charges: readonly IndexCharge[],
  told: (units: number) => C,
): {
  readonly LocalSecondaryIndexes?: Readonly<Record<string, C>>
  readonly GlobalSecondaryIndexes?: Readonly<Record<string, C>>
  readonly VectorIndexes?: Readonly<Record<string, VectorCapacity>>
} {
  const local = sumsOf(charges, "local", told)
  const global = sumsOf(charges, "global", told)
  const vector = sumsOf(charges, "vector", (bytes) => ({ VectorWriteRequestBytes: bytes }))
  return {
    ...(local && { LocalSecondaryIndexes: local }),
    ...(global && { GlobalSecondaryIndexes: global }),
    ...(vector && { VectorIndexes: vector }),
  }
}

function sumsOf<C>(
  charges: readonly IndexCharge[],
  kind: IndexCharge["kind"],
  told: (units: number) => C,
): Readonly<Record<string, C>> | undefined {
  const sums = new Map<string, number>()
  for (const charge of charges) {
    if (charge.kind !== kind) continue
    sums.set(charge.index, (sums.get(charge.index) ?? 0) + charge.units)
  }
  if (sums.size === 0) return undefined
  return Object.fromEntries([...sums].map(([name, units]) => [name, told(units)]))
}
