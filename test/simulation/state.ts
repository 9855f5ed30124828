/**
 * The model's database: plain values that are never changed, so that a search can go back to any of
 * them.
 */
import { keyBytes } from "../../src/model/key/key-bytes.ts"
import { partitionHash } from "../../src/model/key/partition-hash.ts"
import type { Item } from "../../src/model/value/attribute-value.ts"
import type { Charge } from "./capacity.ts"
import { type IndexDefinition, placeOf, type TableDefinition } from "./request.ts"

export interface State {
  readonly tables: ReadonlyMap<string, TableState>
  /** What was carried out under a client's token. */
  readonly tokens: ReadonlyMap<string, TokenState>
  /** What the parts of a batch have cost so far, by its call. */
  readonly batches: ReadonlyMap<number, readonly (readonly Charge[])[]>
}

export interface TableState {
  readonly definition: TableDefinition
  /** Another one after every creation. */
  readonly life: number
  readonly items: ReadonlyMap<string, Item>
  /** Indexes that may not be whole yet: written like the others, but a read may be refused. */
  readonly filling: ReadonlySet<string>
}

export interface TokenState {
  readonly request: string
  readonly lives: string
}

export const emptyState: State = { tables: new Map(), tokens: new Map(), batches: new Map() }

export function withTable(state: State, name: string, table: TableState | undefined): State {
  return { ...state, tables: withEntry(state.tables, name, table) }
}

/** Nothing is under way: every index is whole, every batch has been answered. */
export function settled(state: State): State {
  const tables = [...state.tables].map(
    ([name, table]) => [name, { ...table, filling: new Set<string>() }] as const,
  )
  return { ...state, tables: new Map(tables), batches: new Map() }
}

export function definitionOf({ tables }: State, name: string): TableDefinition {
  const table = tables.get(name)
  if (!table) throw new Error(`no table ${name}`)
  return table.definition
}

export function itemAt(state: State, table: string, key: Item): Item | undefined {
  return state.tables.get(table)?.items.get(placeOf(key))
}

export function withItem(state: State, table: string, key: Item, item: Item | undefined): State {
  const before = state.tables.get(table)
  if (!before) throw new Error(`no table ${table}`)
  const items = withEntry(before.items, placeOf(key), item)
  return withTable(state, table, { ...before, items })
}

export function withEntry<K, V>(
  entries: ReadonlyMap<K, V>,
  key: K,
  value: V | undefined,
): ReadonlyMap<K, V> {
  const copy = new Map(entries)
  if (value === undefined) copy.delete(key)
  else copy.set(key, value)
  return copy
}

export function keyIn({ sort }: TableDefinition, item: Item): Item {
  const { pk, sk } = item
  return { ...(pk && { pk }), ...(sort && sk && { sk }) }
}

/** The key of an entry: that of the index and that of its item. */
export function entryKeyIn(table: TableDefinition, index: IndexDefinition, item: Item): Item {
  const { [index.partition]: partition, h } = item
  return {
    ...keyIn(table, item),
    ...(partition && { [index.partition]: partition }),
    ...(index.sort && h && { h }),
  }
}

/** What the index holds of the item; nothing if it lacks one of the keys. */
export function entryOf(
  table: TableDefinition,
  index: IndexDefinition,
  item: Item,
): Item | undefined {
  if (!(index.partition in item) || (index.sort && !(index.sort in item))) return undefined
  if (index.includes === undefined) return item
  const names = [...Object.keys(entryKeyIn(table, index, item)), ...index.includes]
  return Object.fromEntries(Object.entries(item).filter(([name]) => names.includes(name)))
}

/** All that the index holds. */
export function entriesOf(
  { definition, items }: TableState,
  index: IndexDefinition,
): readonly Item[] {
  return [...items.values()]
    .map((item) => entryOf(definition, index, item))
    .filter((entry) => entry !== undefined)
}

/** As a scan meets them. */
export function compareItems(a: Item, b: Item): number {
  return comparePartitions(a.pk, b.pk) || compareValues(a.sk, b.sk)
}

/** As a scan of the index meets them: equal keys in the order of their items. */
export function compareEntries({ partition }: IndexDefinition, a: Item, b: Item): number {
  return (
    comparePartitions(a[partition], b[partition]) || compareValues(a.h, b.h) || compareItems(a, b)
  )
}

type Value = Item[string] | undefined

/** Nothing prescribes how partitions follow each other, so this alone is taken from the product. */
export function hashOf(partition: Value): number {
  return partition ? partitionHash(keyBytes(partition)) : -1
}

function comparePartitions(a: Value, b: Value): number {
  return hashOf(a) - hashOf(b) || compareValues(a, b)
}

export function compareValues(a: Value, b: Value): number {
  if (a && b && "N" in a && "N" in b) return Number(a.N) - Number(b.N)
  const [one, other] = [a, b].map((value) => (value && "S" in value ? value.S : ""))
  if (one === undefined || other === undefined || one === other) return 0
  return one < other ? -1 : 1
}
