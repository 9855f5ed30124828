/** Secondary indexes of a new table, judged as DynamoDB does: in its order, with its texts. */
import { ApiError } from "../../error.ts"
import { globalIndexesMax, localIndexesMax, projectedAttributesMax } from "../../limits.ts"
import type { GlobalIndexInput, LocalIndexInput, ProjectionInput } from "./definition-shapes.ts"
import { type Definitions, parseIndexKey } from "./parse-key-schema.ts"
import {
  checkBounds,
  parseOnDemandMaximum,
  parseProvisioned,
  parseWarmThroughput,
} from "./parse-throughput.ts"
import type { Billing, GlobalIndex, Index, KeySchema, Projection } from "./table.ts"

/** Names seen so far, because no two indexes of a table may share one. */
export type NamesTaken = Set<string>

/** A random number for every index: rows of a deleted namesake have another one. */
export type NextIndexId = () => number

export function parseLocalIndexes(
  input: readonly LocalIndexInput[] | undefined,
  table: { readonly key: KeySchema; readonly definitions: Definitions },
  taken: NamesTaken,
  nextId: NextIndexId,
): readonly Index[] {
  if (!input) return []
  if (input.length === 0) throw ApiError.invalidParameter("List of LocalSecondaryIndexes is empty")
  if (!table.key.sort) {
    throw ApiError.invalidParameter(
      "Table KeySchema does not have a range key, " +
        "which is required when specifying a LocalSecondaryIndex",
    )
  }
  const indexes = input.map((index) => parseLocalIndex(index, table, taken, nextId()))
  if (indexes.length > localIndexesMax) {
    throw ApiError.invalidParameter(
      `Number of LocalSecondaryIndexes exceeds per-table limit of ${localIndexesMax}`,
    )
  }
  return indexes
}

function parseLocalIndex(
  input: LocalIndexInput,
  table: { readonly key: KeySchema; readonly definitions: Definitions },
  taken: NamesTaken,
  id: number,
): Index {
  const name = input.IndexName
  const key = parseIndexKey(input.KeySchema, table.definitions)
  if (key.sort.length === 0) {
    throw ApiError.invalidParameter(`Index KeySchema does not have a range key for index: ${name}`)
  }
  const partition = key.partition[0]?.name
  if (partition !== table.key.partition.name) {
    throw ApiError.invalidParameter(
      "Index KeySchema does not have the same leading hash key as table KeySchema " +
        `for index: ${name}. index hash key: ${partition}, ` +
        `table hash key: ${table.key.partition.name}`,
    )
  }
  const projection = parseProjection(input.Projection)
  takeName(taken, name)
  return { id, name, ...key, projection }
}

export function parseGlobalIndexes(
  input: readonly GlobalIndexInput[] | undefined,
  table: { readonly billing: Billing; readonly definitions: Definitions },
  taken: NamesTaken,
  nextId: NextIndexId,
): readonly GlobalIndex[] {
  if (!input) return []
  if (input.length === 0) {
    throw ApiError.invalidParameter("List of GlobalSecondaryIndexes is empty")
  }
  const indexes = input.map((index) => parseGlobalIndex(index, table, taken, nextId()))
  checkGlobalIndexCount(indexes)
  if (table.billing.mode === "PROVISIONED") checkAllProvisioned(indexes)
  return indexes
}

export function checkGlobalIndexCount(indexes: readonly GlobalIndex[]): void {
  if (indexes.length <= globalIndexesMax) return
  throw ApiError.invalidParameter(
    `GlobalSecondaryIndex count exceeds the per-table limit of ${globalIndexesMax}`,
  )
}

export function parseGlobalIndex(
  input: GlobalIndexInput,
  table: { readonly billing: Pick<Billing, "mode">; readonly definitions: Definitions },
  taken: NamesTaken,
  id: number,
): GlobalIndex {
  const name = input.IndexName
  const { mode } = table.billing
  const key = parseIndexKey(input.KeySchema, table.definitions)
  const projection = parseProjection(input.Projection)
  if (mode === "PAY_PER_REQUEST" && input.ProvisionedThroughput) {
    throw ApiError.invalidParameter(
      `ProvisionedThroughput should not be specified for index: ${name} ` +
        "when BillingMode is PAY_PER_REQUEST",
    )
  }
  takeName(taken, name)
  const provisioned = input.ProvisionedThroughput && parseProvisioned(input.ProvisionedThroughput)
  if (provisioned) checkBounds(provisioned, name)
  const onDemandMaximum = parseOnDemandMaximum(input.OnDemandThroughput, mode, name)
  const warmThroughput = parseWarmThroughput(input.WarmThroughput, { mode, provisioned }, name)
  return {
    id,
    name,
    ...key,
    projection,
    ...(provisioned && { provisioned }),
    ...(onDemandMaximum && { onDemandMaximum }),
    ...(warmThroughput && { warmThroughput }),
  }
}

/** @throws ApiError that names every global index without a throughput of its own */
export function checkAllProvisioned(indexes: readonly GlobalIndex[]): void {
  const lacking = indexes.filter(({ provisioned }) => !provisioned).map(({ name }) => name)
  if (lacking.length === 0) return
  throw ApiError.invalidParameter(
    `ProvisionedThroughput must be specified for index: ${lacking.join(",")}`,
  )
}

export function parseProjection(input: ProjectionInput): Projection {
  const { ProjectionType: type, NonKeyAttributes: attributes } = input
  if (!type) throw ApiError.invalidParameter("Unknown ProjectionType: null")
  if (type === "INCLUDE") {
    if (attributes) return { type, attributes }
    throw ApiError.invalidParameter(
      "ProjectionType is INCLUDE, but NonKeyAttributes is not specified",
    )
  }
  if (!attributes) return { type }
  throw ApiError.invalidParameter(`ProjectionType is ${type}, but NonKeyAttributes is specified`)
}

export function takeName(taken: NamesTaken, name: string): void {
  if (taken.has(name)) throw ApiError.invalidParameter(`Duplicate index name: ${name}`)
  taken.add(name)
}

/** AWS guide: summed over all indexes of a table; the same name in two indexes counts twice. */
export function checkProjectedAttributes(indexes: readonly Index[]): void {
  const projected = indexes
    .map(({ projection }) => (projection.type === "INCLUDE" ? projection.attributes.length : 0))
    .reduce((sum, attributes) => sum + attributes, 0)
  if (projected <= projectedAttributesMax) return
  throw ApiError.invalidParameter(
    `Number of projected attributes in all indexes ${projected} exceeds limit of ` +
      `${projectedAttributesMax}`,
  )
}
