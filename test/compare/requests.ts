/** Random requests that mean something, and some that do not. */
import type { SeededRandom } from "../support/seeded-random.ts"
import { ExpressionWriter } from "./expressions.ts"
import { legacyCondition, legacyUpdates } from "./legacy.ts"
import {
  type ComparedTable,
  indexName,
  itemOf,
  keyOf,
  tablePlaceholder as TableName,
} from "./tables.ts"
import { transactGet, transactWrite } from "./transactions.ts"
import { type Attributes, attributeNames, keyValueOf, oddValueOf } from "./values.ts"

export interface ComparedRequest {
  readonly operation: string
  readonly input: Readonly<Record<string, unknown>>
}

export function requestOf(random: SeededRandom, table: ComparedTable): ComparedRequest {
  const kinds = random.pick([
    put,
    put,
    put,
    update,
    update,
    update,
    get,
    remove,
    query,
    query,
    scan,
    batchGet,
    batchWrite,
    describe,
    transactWrite,
    transactGet,
  ])
  return spoiled(random, kinds(random, table))
}

type Members = Record<string, unknown>
type Generator = (random: SeededRandom, table: ComparedTable) => ComparedRequest

const put: Generator = (random, table) => ({
  operation: "PutItem",
  input: {
    TableName,
    Item: itemOf(random, table),
    ...conditionMembers(random),
    ...returned(random, ["ALL_OLD", "NONE"]),
  },
})

const update: Generator = (random, table) => {
  const common = { TableName, Key: keyOf(random, table) }
  const values = ["ALL_OLD", "ALL_NEW", "UPDATED_OLD", "UPDATED_NEW", "NONE"]
  if (random.oneIn(4)) {
    const AttributeUpdates = legacyUpdates(random)
    const Expected = random.oneIn(3) ? { Expected: legacyCondition(random) } : {}
    const input = { ...common, AttributeUpdates, ...Expected, ...returned(random, values) }
    return { operation: "UpdateItem", input }
  }
  const writer = new ExpressionWriter(random)
  const UpdateExpression = writer.update()
  const condition = random.oneIn(3) ? { ConditionExpression: writer.condition() } : {}
  const input = { ...common, UpdateExpression, ...condition, ...writer.placeholders() }
  return { operation: "UpdateItem", input: { ...input, ...returned(random, values) } }
}

const remove: Generator = (random, table) => ({
  operation: "DeleteItem",
  input: {
    TableName,
    Key: keyOf(random, table),
    ...conditionMembers(random),
    ...returned(random, ["ALL_OLD", "NONE"]),
  },
})

const get: Generator = (random, table) => ({
  operation: "GetItem",
  input: {
    TableName,
    Key: keyOf(random, table),
    ...projectionMembers(random),
    ...consistency(random),
    ...capacity(random),
  },
})

const query: Generator = (random, table) => {
  const writer = new ExpressionWriter(random)
  const fromIndex = table.indexKeys.length > 0 && random.oneIn(3)
  const keys = fromIndex ? table.indexKeys : table.keys
  const common = {
    TableName,
    ...(fromIndex && { IndexName: indexName }),
    ...(random.oneIn(3) && { ScanIndexForward: random.oneIn(2) }),
    ...(random.oneIn(4) && { Limit: 1 + random.below(4) }),
    ...(random.oneIn(8) && {
      Select: random.pick(["COUNT", "ALL_ATTRIBUTES", "SPECIFIC_ATTRIBUTES"]),
    }),
    ...capacity(random),
  }
  const [partition, sort] = keys
  if (random.oneIn(4)) {
    const equal = (type: string) => ({
      ComparisonOperator: "EQ",
      AttributeValueList: [keyValueOf(random, type)],
    })
    const KeyConditions = {
      ...(partition && { [partition[0]]: equal(partition[1]) }),
      ...(sort && random.oneIn(2) && { [sort[0]]: equal(sort[1]) }),
    }
    const QueryFilter = random.oneIn(3) ? { QueryFilter: legacyCondition(random) } : {}
    return { operation: "Query", input: { ...common, KeyConditions, ...QueryFilter } }
  }
  const clauses: string[] = []
  if (partition) clauses.push(`${partition[0]} = ${writer.value(keyValueOf(random, partition[1]))}`)
  if (sort && random.oneIn(2)) clauses.push(sortClause(random, writer, sort))
  const filter = random.oneIn(3) ? { FilterExpression: writer.condition(1) } : {}
  const projection = random.oneIn(4) ? { ProjectionExpression: writer.projection() } : {}
  const KeyConditionExpression = clauses.join(" AND ")
  const input = {
    ...common,
    KeyConditionExpression,
    ...filter,
    ...projection,
    ...writer.placeholders(),
  }
  return { operation: "Query", input }
}

function sortClause(
  random: SeededRandom,
  writer: ExpressionWriter,
  [name, type]: readonly [string, string],
): string {
  const value = () => writer.value(keyValueOf(random, type))
  return random.pick<() => string>([
    () => `${name} ${random.pick(["=", "<", "<=", ">", ">="])} ${value()}`,
    () => `${name} BETWEEN ${value()} AND ${value()}`,
    () => `begins_with(${name}, ${value()})`,
  ])()
}

const scan: Generator = (random) => {
  const common = { TableName, ...consistency(random), ...capacity(random) }
  if (random.oneIn(4)) {
    const ScanFilter = legacyCondition(random)
    return { operation: "Scan", input: { ...common, ScanFilter } }
  }
  const writer = new ExpressionWriter(random)
  const filter = random.oneIn(2) ? { FilterExpression: writer.condition() } : {}
  const projection = random.oneIn(4) ? { ProjectionExpression: writer.projection() } : {}
  const input = { ...common, ...filter, ...projection, ...writer.placeholders() }
  return { operation: "Scan", input }
}

const batchGet: Generator = (random, table) => {
  const Keys = [1, 2, 3].slice(random.below(3)).map(() => keyOf(random, table))
  const block = { Keys, ...projectionMembers(random), ...consistency(random) }
  const input = { RequestItems: { [TableName]: block }, ...capacity(random) }
  return { operation: "BatchGetItem", input }
}

const batchWrite: Generator = (random, table) => {
  const requests = [1, 2, 3].slice(random.below(3)).map(() => {
    return random.oneIn(3)
      ? { DeleteRequest: { Key: keyOf(random, table) } }
      : { PutRequest: { Item: itemOf(random, table) } }
  })
  const input = { RequestItems: { [TableName]: requests }, ...capacity(random) }
  return { operation: "BatchWriteItem", input }
}

const describe: Generator = () => ({ operation: "DescribeTable", input: { TableName } })

function conditionMembers(random: SeededRandom): Members {
  if (!random.oneIn(3)) return {}
  if (random.oneIn(3)) return { Expected: legacyCondition(random) }
  const writer = new ExpressionWriter(random)
  return { ConditionExpression: writer.condition(), ...writer.placeholders() }
}

function projectionMembers(random: SeededRandom): Members {
  if (!random.oneIn(3)) return {}
  if (random.oneIn(3))
    return { AttributesToGet: [random.pick(attributeNames), random.pick(attributeNames)] }
  const writer = new ExpressionWriter(random)
  return { ProjectionExpression: writer.projection(), ...writer.placeholders() }
}

function returned(random: SeededRandom, values: readonly string[]): Members {
  return { ...(random.oneIn(2) && { ReturnValues: random.pick(values) }), ...capacity(random) }
}

function consistency(random: SeededRandom): Members {
  return random.oneIn(3) ? { ConsistentRead: random.oneIn(2) } : {}
}

function capacity(random: SeededRandom): Members {
  return random.oneIn(4)
    ? { ReturnConsumedCapacity: random.pick(["TOTAL", "INDEXES", "NONE"]) }
    : {}
}

/** Now and then something is missing, or is not what it should be. */
function spoiled(random: SeededRandom, request: ComparedRequest): ComparedRequest {
  if (!random.oneIn(15)) return request
  const { operation, input } = request
  const name = random.pick(Object.keys(input))
  const { [name]: value, ...rest } = input
  // A request without its table would be a request to no table.
  if (name === "TableName" || name === "RequestItems") return request
  if (random.oneIn(2)) return { operation, input: rest }
  if (name === "Key" || name === "Item") {
    const attributes = Object.entries(value as Attributes)
    const [spoiledName] = random.pick(attributes)
    const odd = { ...(value as Attributes), [spoiledName]: oddValueOf(random) }
    return { operation, input: { ...input, [name]: odd } }
  }
  return { operation, input: { ...input, [name]: typeof value === "string" ? "WRONG" : {} } }
}
