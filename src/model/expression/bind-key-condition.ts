/** Key condition and key schema to the keys that are meant. */
import { ApiError, unreachable } from "../../error.ts"
import { partitionKeyBytesMax, sortKeyBytesMax } from "../../limits.ts"
import {
  atLeast,
  atMost,
  type ByteRange,
  between,
  equalTo,
  everything,
  lessThan,
  moreThan,
  startingWith,
} from "../key/byte-range.ts"
import { keyBytes } from "../key/key-bytes.ts"
import type { KeyAttribute, KeySchema } from "../table/table.ts"
import { type AttributeValue, typeOf } from "../value/attribute-value.ts"
import { valueSize } from "../value/size.ts"
import type { KeyClause, KeyCondition, KeyTest } from "./key-clause.ts"

/** An index may have several attributes of each kind. */
export interface IndexKeySchema {
  readonly partition: readonly KeyAttribute[]
  readonly sort: readonly KeyAttribute[]
}

export interface BoundKeyClauses {
  /** One value for each partition attribute, in the schema's order. */
  readonly partition: readonly AttributeValue[]
  /** Of the first sort attributes, in the schema's order; all but the last are equalities. */
  readonly sort: readonly KeyTest[]
}

/**
 * The partition and the range of sort keys that a table's key condition means.
 *
 * @throws ApiError, bare
 */
export function bindKeyCondition(
  condition: KeyCondition,
  { partition, sort }: KeySchema,
): { readonly partition: AttributeValue; readonly sort: ByteRange } {
  const schema = { partition: [partition], sort: sort ? [sort] : [] }
  const bound = bindKeyClauses(condition, schema)
  const [value] = bound.partition
  if (value === undefined) throw new Error("a key condition without a partition")
  const [test] = bound.sort
  return { partition: value, sort: test ? byteRangeOf(test) : everything }
}

/** The same for an index, whose bytes may be made of several attributes. */
export function bindKeyClauses({ clauses }: KeyCondition, schema: IndexKeySchema): BoundKeyClauses {
  checkCount(clauses, schema)
  const tests = new Map(clauses.map(({ name, test }) => [name, test]))
  const partition = bindPartition(tests, schema)
  const sort = bindSort(tests, schema)
  checkSizes(partition, sort)
  return { partition, sort }
}

type Tests = ReadonlyMap<string, KeyClause["test"]>

function checkCount(clauses: readonly KeyClause[], { partition, sort }: IndexKeySchema): void {
  const attributes = partition.length + sort.length
  if (clauses.length <= attributes) return
  // Two conditions are never called too many: the second is one on a sort key that is not there.
  if (clauses.length <= 2) throw notSupported()
  throw ApiError.invalid(
    `The number of query conditions (${clauses.length}) exceeds ` +
      `the number of key attributes defined in the schema (${attributes})`,
  )
}

function bindPartition(tests: Tests, { partition }: IndexKeySchema): readonly AttributeValue[] {
  return partition.map((attribute) => {
    const test = tests.get(attribute.name)
    if (test === undefined) throw missingPartition(tests, partition, attribute)
    checkIndexable(test)
    checkOperands(attribute, test)
    if (test.operator !== "=") {
      throw partition.length === 1 ? notSupported() : incompletePartition(tests, partition)
    }
    return test.value
  })
}

function missingPartition(
  tests: Tests,
  partition: readonly KeyAttribute[],
  { name }: KeyAttribute,
): ApiError {
  return partition.length === 1 ? missed(name) : incompletePartition(tests, partition)
}

function incompletePartition(tests: Tests, partition: readonly KeyAttribute[]): ApiError {
  return ApiError.invalid(
    `HASH key attributes ${unequalNames(tests, partition)} ` +
      "must have equality conditions specified in the query",
  )
}

function bindSort(tests: Tests, { partition, sort }: IndexKeySchema): readonly KeyTest[] {
  const bound: KeyTest[] = []
  let lastPlace = -1
  for (const [place, attribute] of sort.entries()) {
    const test = tests.get(attribute.name)
    if (test === undefined) continue
    checkIndexable(test)
    checkOperands(attribute, test)
    bound.push(test)
    lastPlace = place
  }
  // A clause that is on no key attribute stands where one on the sort key should.
  if (bound.length < tests.size - partition.length) {
    const unused = sort.find(({ name }) => !tests.has(name))
    throw unused ? missed(unused.name) : notSupported()
  }
  const before = sort.slice(0, Math.max(lastPlace, 0))
  if (before.some(({ name }) => tests.get(name)?.operator !== "=")) {
    throw ApiError.invalid(
      `RANGE key attributes ${unequalNames(tests, before)} must have equality conditions ` +
        "specified in the query because a condition is present on key attribute " +
        `${sort[lastPlace]?.name}`,
    )
  }
  return bound
}

function unequalNames(tests: Tests, attributes: readonly KeyAttribute[]): string {
  const unequal = attributes.filter(({ name }) => tests.get(name)?.operator !== "=")
  return unequal.map(({ name }) => name).join(", ")
}

function checkIndexable(test: KeyClause["test"]): asserts test is KeyTest {
  if (test.operator !== "unindexable") return
  throw ApiError.invalid("Attempted conditional constraint is not an indexable operation")
}

function checkOperands({ name, type }: KeyAttribute, test: KeyTest): void {
  for (const operand of operandsOf(test)) {
    if (typeOf(operand) !== type) {
      throw ApiError.invalidParameter("Condition parameter type does not match schema type")
    }
    const isString = "S" in operand && operand.S === ""
    if (!isString && !("B" in operand && operand.B === "")) continue
    throw ApiError.invalid(
      "One or more parameter values are not valid. The AttributeValue for a key attribute " +
        `cannot contain an empty ${isString ? "string" : "binary"} value. Key: ${name}`,
    )
  }
}

function checkSizes(partition: readonly AttributeValue[], sort: readonly KeyTest[]): void {
  if (partition.some((value) => valueSize(value) > partitionKeyBytesMax)) {
    // The missing space is DynamoDB's.
    throw ApiError.invalidParameter(
      `Size of hashkey has exceeded the maximum size limit of${partitionKeyBytesMax} bytes`,
    )
  }
  if (sort.flatMap(operandsOf).some((value) => valueSize(value) > sortKeyBytesMax)) {
    throw ApiError.invalidParameter(
      `Aggregated size of all range keys has exceeded the size limit of ${sortKeyBytesMax} bytes`,
    )
  }
}

function operandsOf(test: KeyTest): readonly AttributeValue[] {
  switch (test.operator) {
    case "BETWEEN":
      return [test.low, test.high]
    case "begins_with":
      return [test.prefix]
    default:
      return [test.value]
  }
}

function missed(name: string): ApiError {
  return ApiError.invalid(`Query condition missed key schema element: ${name}`)
}

function notSupported(): ApiError {
  return ApiError.invalid("Query key condition not supported")
}

export function byteRangeOf(test: KeyTest): ByteRange {
  switch (test.operator) {
    case "=":
      return equalTo(keyBytes(test.value))
    case "<":
      return lessThan(keyBytes(test.value))
    case "<=":
      return atMost(keyBytes(test.value))
    case ">":
      return moreThan(keyBytes(test.value))
    case ">=":
      return atLeast(keyBytes(test.value))
    case "BETWEEN":
      return between(keyBytes(test.low), keyBytes(test.high))
    case "begins_with":
      return startingWith(keyBytes(test.prefix))
    default:
      return unreachable(test)
  }
}
