/** Which keys a WHERE clause means: what makes a SELECT a query, and where a write goes. */
import { Buffer } from "node:buffer"
import { ApiError } from "../../error.ts"
import type { Condition } from "../expression/bound-condition.ts"
import type { KeyClause } from "../expression/key-clause.ts"
import { keyBytes } from "../key/key-bytes.ts"
import type { KeySchema } from "../table/table.ts"
import type { AttributeValue, Item } from "../value/attribute-value.ts"
import { equalValues } from "../value/compare.ts"
import { conjunctsOf, equalityOn, keyClauseOf, without } from "./conjuncts.ts"

/** AWS guide, "Select statements": values of IN on the partition key. */
const partitionValuesMax = 50

export interface KeyNames {
  readonly partition: string
  readonly sort: string | undefined
}

/** The key conditions of one partition. */
export interface KeyedRange {
  readonly partition: AttributeValue
  /** That on the partition key, and perhaps one on the sort key. */
  readonly clauses: readonly KeyClause[]
}

export interface Access {
  /** Absent: everything has to be read. */
  readonly ranges: readonly KeyedRange[] | undefined
  /** What the ranges do not see to. */
  readonly filter: Condition | undefined
}

/** @throws ApiError: several conditions on the sort key */
export function accessOf(where: Condition | undefined, names: KeyNames): Access {
  const conjuncts = conjunctsOf(where)
  for (const conjunct of conjuncts) {
    const values = partitionValuesOf(conjunct, names)
    if (values) return keyedBy(values, conjunct, conjuncts, names)
  }
  for (const conjunct of conjuncts) {
    const ranges = rangesOfAlternatives(conjunct, names)
    // Alternatives may overlap and say more besides: an item is judged by the whole clause.
    if (ranges) return { ranges, filter: where }
  }
  return { ranges: undefined, filter: where }
}

/** Of `pk = v` and `pk IN (v, …)`: each once. */
function partitionValuesOf(
  condition: Condition,
  { partition }: KeyNames,
): readonly AttributeValue[] | undefined {
  const value = equalityOn(condition, partition)
  if (value) return [value]
  // An IN of more candidates than expressions take.
  if (condition.kind === "or" && condition.conditions.every(({ kind }) => kind === "in")) {
    const lists = condition.conditions.map((each) =>
      partitionValuesOf(each, { partition, sort: undefined }),
    )
    if (lists.some((list) => list === undefined)) return undefined
    return distinct(lists.flatMap((list) => list ?? []))
  }
  if (condition.kind !== "in") return undefined
  const { operand, candidates } = condition
  if (operand.kind !== "path" || operand.path.length > 1 || operand.path[0] !== partition) {
    return undefined
  }
  const constants = candidates.flatMap((each) => (each.kind === "constant" ? [each.value] : []))
  return constants.length === candidates.length ? distinct(constants) : undefined
}

function distinct(values: readonly AttributeValue[]): readonly AttributeValue[] {
  return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()]
}

function keyedBy(
  values: readonly AttributeValue[],
  keyed: Condition,
  conjuncts: readonly Condition[],
  { partition, sort }: KeyNames,
): Access {
  checkCount(values.length)
  const others = conjuncts.filter((each) => each !== keyed)
  const onSort = others.filter((each) => sort !== undefined && keyClauseOf(each)?.name === sort)
  const [first, second] = onSort
  if (second) {
    throw ApiError.invalid(
      "Overlapping conditions with range keys are not supported in where clause",
    )
  }
  const clause = first && keyClauseOf(first)
  const ranges = values.map((value): KeyedRange => {
    const equality: KeyClause = { name: partition, test: { operator: "=", value } }
    return { partition: value, clauses: clause ? [equality, clause] : [equality] }
  })
  return { ranges, filter: without(others, first) }
}

/** The text is unsure, and ours: the guide has the number alone. */
function checkCount(values: number): void {
  if (values <= partitionValuesMax) return
  throw ApiError.invalid(
    `The IN operator on a partition key takes at most ${partitionValuesMax} values`,
  )
}

/** Of `pk = a AND … OR pk = b AND …`; partitions that come again are read once, and whole. */
function rangesOfAlternatives(
  condition: Condition,
  names: KeyNames,
): readonly KeyedRange[] | undefined {
  if (condition.kind !== "or") return undefined
  const found = new Map<string, KeyedRange>()
  for (const alternative of condition.conditions) {
    const { ranges } = accessOf(alternative, names)
    if (!ranges) return undefined
    for (const range of ranges) {
      const identity = JSON.stringify(range.partition)
      const isNew = !found.has(identity)
      found.set(identity, isNew ? range : { ...range, clauses: range.clauses.slice(0, 1) })
    }
  }
  checkCount(found.size)
  return [...found.values()]
}

export interface KeyedItem {
  readonly key: Item
  /** The rest of the clause. */
  readonly rest: Condition | undefined
}

/**
 * The one item that the clause is about; nothing unless it equals every key attribute.
 *
 * @throws ApiError where it equals one to several values
 */
export function keyOfWhere(
  where: Condition | undefined,
  { partition, sort }: KeySchema,
): KeyedItem | undefined {
  const names = [partition.name, ...(sort ? [sort.name] : [])]
  const conjuncts = conjunctsOf(where)
  const used: Condition[] = []
  const key: [string, AttributeValue][] = []
  for (const name of names) {
    const found = conjuncts.find((each) => equalityOn(each, name) !== undefined)
    const value = found && equalityOn(found, name)
    if (!found || !value) return undefined
    const others = conjuncts.map((each) => equalityOn(each, name))
    if (others.some((other) => other && !equalValues(other, value))) {
      throw ApiError.invalid(
        `Multiple conditions on same key ${name}. ` +
          "Only single item Update/Insert/Delete are supported",
      )
    }
    used.push(found)
    key.push([name, value])
  }
  return { key: Object.fromEntries(key), rest: without(conjuncts, ...used) }
}

/** In the order of the keys of an index or a table. */
export function inKeyOrder(ranges: readonly KeyedRange[]): readonly KeyedRange[] {
  const keys = new Map(ranges.map((range) => [range, keyBytes(range.partition)]))
  return ranges.toSorted((a, b) =>
    Buffer.compare(keys.get(a) as Uint8Array, keys.get(b) as Uint8Array),
  )
}
