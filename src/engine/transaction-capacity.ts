/** What transactions are charged: twice as much, and told apart by reads and writes. */
import {
  capacityOfIndexes,
  type ReturnConsumedCapacity,
  readUnits,
  unitsOnIndexes,
  writeUnits,
} from "./capacity.ts"
import type { IndexCharge } from "./index-charge.ts"
import type { StoredItem } from "./stored-item.ts"
import type { Transacted } from "./transact.ts"

type Kind = "ReadCapacityUnits" | "WriteCapacityUnits"

interface Units {
  readonly CapacityUnits: number
  readonly ReadCapacityUnits?: number
  readonly WriteCapacityUnits?: number
}

export interface TransactedCapacity extends Units {
  readonly TableName: string
  readonly Table?: Units
  readonly LocalSecondaryIndexes?: Readonly<Record<string, Units>>
  readonly GlobalSecondaryIndexes?: Readonly<Record<string, Units>>
}

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
    written.map(({ indexes }) => indexes),
  )
}

/** Indexes are charged once: only items are prepared and committed (observed). */
function capacityOf(
  asked: ReturnConsumedCapacity | undefined,
  kind: Kind,
  tableNames: readonly string[],
  units: readonly number[],
  indexes: readonly (readonly IndexCharge[])[] = [],
): readonly TransactedCapacity[] | undefined {
  if (asked === undefined || asked === "NONE") return undefined
  const told = (sum: number): Units => ({ CapacityUnits: sum, [kind]: sum })
  return [...new Set(tableNames)].map((TableName) => {
    const places = [...tableNames.keys()].filter((at) => tableNames[at] === TableName)
    const base = places.reduce((sum, at) => sum + (units[at] ?? 0), 0)
    const charges = places.flatMap((at) => indexes[at] ?? [])
    const total = base + unitsOnIndexes(charges)
    if (asked === "TOTAL") return { TableName, ...told(total) }
    return { TableName, ...told(total), Table: told(base), ...capacityOfIndexes(charges, told) }
  })
}
