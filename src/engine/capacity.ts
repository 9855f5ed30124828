import { readUnitBytes, writeUnitBytes } from "../limits.ts"
import type { Infer } from "../model/shape/shape.ts"
import { oneOf } from "../model/shape/shape.ts"

/** In the order in which DynamoDB prints the set. */
export const returnConsumedCapacity = oneOf("INDEXES", "TOTAL", "NONE")
export type ReturnConsumedCapacity = Infer<typeof returnConsumedCapacity>

export interface ConsumedCapacity {
  readonly TableName: string
  readonly CapacityUnits: number
  readonly Table?: { readonly CapacityUnits: number }
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

/** The reply's member, or nothing if the caller did not ask for it. */
export function consumedCapacity(
  asked: ReturnConsumedCapacity | undefined,
  tableName: string,
  units: number,
): ConsumedCapacity | undefined {
  if (asked === undefined || asked === "NONE") return undefined
  const total = { TableName: tableName, CapacityUnits: units }
  return asked === "TOTAL" ? total : { ...total, Table: { CapacityUnits: units } }
}
