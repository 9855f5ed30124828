/**
 * Vector indexes of a new table, judged with DynamoDB's texts where these are known (guide:
 * troubleshooting vector indexes, and as reported of the service). Where it says "unsure" below,
 * the rule is the guide's, and the words are ours.
 */
import { ApiError } from "../../error.ts"
import { vectorDimensionsMax, vectorFiltersMax, vectorIndexesMax } from "../../limits.ts"
import type { VectorIndexInput } from "./definition-shapes.ts"
import { type NamesTaken, type NextIndexId, parseProjection, takeName } from "./parse-indexes.ts"
import type { Definitions } from "./parse-key-schema.ts"
import type { Billing, KeyAttribute, VectorIndex } from "./table.ts"

interface About {
  readonly billing: Pick<Billing, "mode">
  readonly definitions: Definitions
}

export function parseVectorIndexes(
  input: readonly VectorIndexInput[] | undefined,
  about: About,
  taken: NamesTaken,
  nextId: NextIndexId,
): readonly VectorIndex[] {
  if (!input) return []
  // Unsure: as of the other kinds of indexes.
  if (input.length === 0) throw ApiError.invalidParameter("List of VectorIndexes is empty")
  const indexes: VectorIndex[] = []
  for (const each of input) {
    indexes.push(parseVectorIndex(each, about, taken, nextId()))
    checkSameDimensions(indexes)
  }
  if (indexes.length > vectorIndexesMax) {
    throw ApiError.invalidParameter(
      `VectorIndex count exceeds the per-table limit of ${vectorIndexesMax}`,
    )
  }
  return indexes
}

export function parseVectorIndex(
  input: VectorIndexInput,
  { billing, definitions }: About,
  taken: NamesTaken,
  id: number,
): VectorIndex {
  checkOnDemand(billing.mode)
  const { IndexName: name, Dimensions: dimensions } = input
  const attribute = input.VectorAttribute.AttributeName
  if (definitions.has(attribute)) {
    throw ApiError.invalidParameter(
      `Conflicting attribute definition for '${attribute}'. An attribute cannot be defined in ` +
        "AttributeDefinitions when used as a VectorAttribute.",
    )
  }
  const schema = parseSearchSchema(input, definitions)
  // Unsure.
  if (dimensions > vectorDimensionsMax) {
    throw ApiError.invalidParameter(
      `Dimensions must be between 1 and ${vectorDimensionsMax} for index: ${name}`,
    )
  }
  const projection = parseProjection(input.Projection)
  takeName(taken, name)
  const metric = metrics[input.DistanceFunction]
  return { id, name, attribute, dimensions, metric, ...schema, projection }
}

const metrics = { COSINE: "cosine", EUCLIDEAN: "euclidean", DOT_PRODUCT: "dotProduct" } as const

export function checkOnDemand(mode: Billing["mode"]): void {
  if (mode === "PAY_PER_REQUEST") return
  throw ApiError.invalidParameter("Vector indexes are only supported for PAY_PER_REQUEST tables")
}

function parseSearchSchema(
  { IndexName, SearchSchema = [] }: VectorIndexInput,
  definitions: Definitions,
): Pick<VectorIndex, "partition" | "filters"> {
  const partitions: KeyAttribute[] = []
  const filters: KeyAttribute[] = []
  for (const { AttributeName: name, SearchSchemaElementType } of SearchSchema) {
    const type = definitions.get(name)
    if (!type) {
      throw ApiError.invalidParameter(
        "One element in SearchSchema is not defined in attribute definitions",
      )
    }
    const kind = SearchSchemaElementType === "HASH" ? partitions : filters
    kind.push({ name, type })
  }
  const [partition, second] = partitions
  const names = new Set([...partitions, ...filters].map(({ name }) => name))
  // Unsure, all three.
  if (second) {
    throw ApiError.invalidParameter(`SearchSchema has more than one HASH for index: ${IndexName}`)
  }
  if (names.size < SearchSchema.length) {
    throw ApiError.invalidParameter(
      `SearchSchema names an attribute more than once for index: ${IndexName}`,
    )
  }
  if (filters.length > vectorFiltersMax) {
    throw ApiError.invalidParameter(
      `SearchSchema has more than ${vectorFiltersMax} INLINE_FILTER for index: ${IndexName}`,
    )
  }
  return { ...(partition && { partition }), filters }
}

/** Guide: indexes of one attribute have to agree on its dimensions. The words are unsure. */
export function checkSameDimensions(indexes: readonly VectorIndex[]): void {
  const last = indexes.at(-1)
  const other = indexes.find(
    ({ attribute, dimensions }) => attribute === last?.attribute && dimensions !== last.dimensions,
  )
  if (!other || !last) return
  throw ApiError.invalidParameter(
    `Vector indexes of the attribute ${last.attribute} must have the same Dimensions: ` +
      `${other.name} has ${other.dimensions}, ${last.name} has ${last.dimensions}`,
  )
}
