/** What requests cost: a calculator of its own, from the AWS guide's "Read and write capacity". */
import type { Item } from "../../src/model/value/attribute-value.ts"
import type { Capacity, TableDefinition } from "./request.ts"
import { sizeOf } from "./size.ts"
import { entryKeyIn, entryOf } from "./state.ts"
import { textOf } from "./text.ts"

export interface Charge {
  readonly table: string
  /** The table itself, unless named. */
  readonly index?: { readonly name: string; readonly kind: "global" | "local" }
  readonly units: number
}

export function readUnits(bytes: number, consistent: boolean): number {
  return Math.max(1, Math.ceil(bytes / 4096)) * (consistent ? 1 : 0.5)
}

function writeUnits(...items: readonly (number | undefined)[]): number {
  return Math.ceil(Math.max(1, ...items.map((bytes) => bytes ?? 0)) / 1024)
}

/**
 * A write of one item, on the table and on the indexes that it changes. The table is charged
 * `times` over; indexes once, even by transactions (observed).
 */
export function chargesOfWrite(
  { name, indexes }: TableDefinition,
  before: Item | undefined,
  after: Item | undefined,
  times = 1,
): readonly Charge[] {
  const sizes = [before, after].map((item) => item && sizeOf(item))
  const charges: Charge[] = [{ table: name, units: times * writeUnits(...sizes) }]
  const definition = { name, indexes, sort: "S" as const }
  for (const index of indexes) {
    const old = before && entryOf(definition, index, before)
    const now = after && entryOf(definition, index, after)
    const units = entryUnits(
      old && { text: textOf(old), key: textOf(entryKeyIn(definition, index, old)), item: old },
      now && { text: textOf(now), key: textOf(entryKeyIn(definition, index, now)), item: now },
    )
    if (units > 0) charges.push({ table: name, index, units })
  }
  return charges
}

interface Entry {
  readonly text: string
  readonly key: string
  readonly item: Item
}

/** Nothing for an entry that stays as it is, two writes for one that moves. */
function entryUnits(old: Entry | undefined, now: Entry | undefined): number {
  if (old?.text === now?.text) return 0
  const [oldSize, nowSize] = [old, now].map((entry) => entry && sizeOf(entry.item))
  if (old && now && old.key === now.key) return writeUnits(oldSize, nowSize)
  return (old ? writeUnits(oldSize) : 0) + (now ? writeUnits(nowSize) : 0)
}

/** One element for each table, in the order in which the charges come to them. */
export function capacitiesOf(asked: Capacity, charges: readonly Charge[], kind?: string) {
  if (asked === "NONE") return undefined
  const tables = new Set(charges.map(({ table }) => table))
  return [...tables].map((name) => {
    const own = charges.filter(({ table }) => table === name)
    const total = { TableName: name, ...unitsOf(sum(own), kind) }
    if (asked === "TOTAL") return total
    return {
      ...total,
      Table: unitsOf(sum(own.filter(({ index }) => !index)), kind),
      ...indexUnits(own, "global", "GlobalSecondaryIndexes", kind),
      ...indexUnits(own, "local", "LocalSecondaryIndexes", kind),
    }
  })
}

function indexUnits(charges: readonly Charge[], of: string, member: string, kind?: string) {
  const own = charges.filter(({ index }) => index?.kind === of)
  if (own.length === 0) return {}
  const names = new Set(own.map(({ index }) => index?.name))
  const units = [...names].map((name) => [
    name,
    unitsOf(sum(own.filter(({ index }) => index?.name === name)), kind),
  ])
  return { [member]: Object.fromEntries(units) }
}

/** Transactions name the kind of their units besides. */
function unitsOf(units: number, kind: string | undefined) {
  return { CapacityUnits: units, ...(kind && { [kind]: units }) }
}

function sum(charges: readonly Charge[]): number {
  return charges.reduce((all, { units }) => all + units, 0)
}
