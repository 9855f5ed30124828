/** What UpdateTable does to vector indexes. */
import { ApiError } from "../../error.ts"
import { vectorIndexesMax } from "../../limits.ts"
import { onlyOneAtATime, refuseSecond } from "./change-indexes.ts"
import type { VectorIndexInput } from "./definition-shapes.ts"
import type { Definitions } from "./parse-key-schema.ts"
import { checkOnDemand, checkSameDimensions, parseVectorIndex } from "./parse-vector-indexes.ts"
import type { Billing, Table, VectorIndex } from "./table.ts"

export interface VectorChangeInput {
  readonly Create?: VectorIndexInput | undefined
  readonly Delete?: { readonly IndexName: string } | undefined
}

/** What can be judged without the table. @throws ApiError */
export function checkVectorChanges(
  changes: readonly VectorChangeInput[],
  otherIndexes: number,
): void {
  for (const { Create, Delete } of changes) {
    // Unsure: in the words for global indexes.
    if (!Create && !Delete) {
      throw ApiError.invalidParameter(
        "One of VectorIndexUpdate.Create, VectorIndexUpdate.Delete must not be null",
      )
    }
    if (Create && Delete) {
      throw ApiError.invalidParameter(
        "Only one vector index action is allowed per VectorIndexUpdate object",
      )
    }
  }
  if (changes.length + otherIndexes > 1 && changes.length > 0) throw onlyOneAtATime()
}

/** The table's vector indexes after the changes. @throws ApiError */
export function changeVectorIndexes(
  table: Table,
  changes: readonly VectorChangeInput[],
  definitions: Definitions,
  { mode, indexId }: { readonly mode: Billing["mode"]; readonly indexId: number },
): readonly VectorIndex[] {
  let indexes = table.vectorIndexes ?? []
  if (indexes.some(({ state }) => state !== "DELETING")) checkOnDemand(mode)
  for (const { Create, Delete } of changes) {
    if (Create) {
      refuseSecond(table)
      indexes = [...indexes, createIndex(table, Create, definitions, mode, indexId)]
      checkSameDimensions(indexes)
      checkCount(indexes)
    }
    if (Delete) {
      const { IndexName: name } = Delete
      const found = indexes.find((index) => index.name === name)
      if (!found) throw ApiError.notFound()
      if (found.state === "DELETING") throw onlyOneAtATime()
      refuseSecond(table, name)
      indexes = indexes.map((index) => (index === found ? { ...found, state: "DELETING" } : index))
    }
  }
  return indexes
}

function createIndex(
  table: Table,
  input: VectorIndexInput,
  definitions: Definitions,
  mode: Billing["mode"],
  id: number,
): VectorIndex {
  const { localIndexes, globalIndexes, vectorIndexes = [] } = table
  const others = [...localIndexes, ...globalIndexes, ...vectorIndexes]
  if (others.some(({ name }) => name === input.IndexName)) {
    throw ApiError.invalid("Attempting to create an index which already exists")
  }
  checkIsNoKey(table, input)
  const index = parseVectorIndex(input, { billing: { mode }, definitions }, new Set(), id)
  return { ...index, state: "CREATING" }
}

/** A key is a scalar: it cannot hold a vector. */
function checkIsNoKey({ key, attributeTypes }: Table, input: VectorIndexInput): void {
  const name = input.VectorAttribute.AttributeName
  if (!Object.hasOwn(attributeTypes, name)) return
  const kind = key.partition.name === name ? "HASH" : "RANGE"
  throw ApiError.invalidParameter(
    "Attributes cannot be redefined. Please check that your attribute has the same type as " +
      `previously defined. Existing schema: Schema:[SchemaElement: key{${name}:` +
      `${attributeTypes[name]}:${kind}}] New schema: VectorIndexSchema:[VectorAttribute: ` +
      `key{${name}:L:${input.Dimensions}}]`,
  )
}

function checkCount(indexes: readonly VectorIndex[]): void {
  if (indexes.length <= vectorIndexesMax) return
  throw new ApiError(
    "LimitExceededException",
    "Subscriber limit exceeded: Number of vector secondary indexes exceeds per-table limit of " +
      vectorIndexesMax,
  )
}
