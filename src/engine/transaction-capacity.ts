/** What transactions are charged: twice as much, and told apart by reads and writes. */
import { type ReturnConsumedCapacity, readUnits, writeUnits } from "./capacity.ts"
import type { StoredItem } from "./stored-item.ts"
import type { Transacted } from "./transact.ts"

type Kind = "ReadCapacityUnits" | "WriteCapacityUnits"

type Units = { readonly CapacityUnits: number } & { readonly [K in Kind]?: number }

export type TransactedCapacity = Units & { readonly TableName: string; readonly Table?: Units }

/** AWS guide: two reads or writes of every item, one to prepare and one to commit. */
const timesCharged = 2

/**
 * The reply's member, or nothing if the caller did not ask for it: one element for each table, in
 * the order in which the request comes to them.
 *
 * @param tableNames for each action, equal for the same table
 */
export function capacityOfReads(
  asked: ReturnConsumedCapacity | undefined,
  tableNames: readonly string[],
  items: readonly (StoredItem | undefined)[],
): readonly TransactedCapacity[] | undefined {
  const units = items.map((item) => timesCharged * readUnits(item?.size ?? 0, true))
  return capacityOf(asked, "ReadCapacityUnits", tableNames, units)
}

/** The same for writes. What was carried out before is charged as if it were read (AWS guide). */
export function capacityOfWrites(
  asked: ReturnConsumedCapacity | undefined,
  tableNames: readonly string[],
  { isReplay, written }: Transacted,
): readonly TransactedCapacity[] | undefined {
  const units = written.map(({ oldSize, newSize }) =>
    isReplay ? readUnits(newSize ?? 0, true) : writeUnits(oldSize, newSize),
  )
  return capacityOf(
    asked,
    isReplay ? "ReadCapacityUnits" : "WriteCapacityUnits",
    tableNames,
    units.map((each) => timesCharged * each),
  )
}

function capacityOf(
  asked: ReturnConsumedCapacity | undefined,
  kind: Kind,
  tableNames: readonly string[],
  units: readonly number[],
): readonly TransactedCapacity[] | undefined {
  if (asked === undefined || asked === "NONE") return undefined
  const sums = new Map<string, number>()
  for (const [at, tableName] of tableNames.entries()) {
    sums.set(tableName, (sums.get(tableName) ?? 0) + (units[at] ?? 0))
  }
  return [...sums].map(([TableName, sum]) => {
    const total = { CapacityUnits: sum, [kind]: sum }
    return { TableName, ...total, ...(asked === "INDEXES" && { Table: total }) }
  })
}
