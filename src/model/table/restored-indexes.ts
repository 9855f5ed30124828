/** The indexes of a table that is made from another one's items: those it had, or some of them. */
import { ApiError } from "../../error.ts"
import type { GlobalIndexInput, LocalIndexInput, VectorIndexInput } from "./definition-shapes.ts"
import { describeTable } from "./describe-table.ts"
import { vectorDefinition } from "./describe-vector-index.ts"
import type { Table } from "./table.ts"
import { livingVectorIndexes } from "./vector-index.ts"

export function globalIndexesOf(
  source: Table,
  override: readonly GlobalIndexInput[] | undefined,
  provisioned: boolean,
): readonly GlobalIndexInput[] {
  const living = source.globalIndexes.filter(({ state }) => state !== "DELETING")
  const count = { items: 0, bytes: 0 }
  const described = describeTable(
    { ...source, globalIndexes: living },
    { status: "ACTIVE", count, nowMs: 0 },
  ).GlobalSecondaryIndexes
  const own = (described ?? []).map((index, at): GlobalIndexInput => {
    const units = living[at]?.provisioned
    const { OnDemandThroughput } = index
    return {
      ...sameIndex(index),
      ...(provisioned && units && { ProvisionedThroughput: unitsOf(units) }),
      ...(!provisioned && OnDemandThroughput && { OnDemandThroughput }),
    }
  })
  if (!override) return own
  return override.map((index) => ({ ...matching(own, index), ...index }))
}

export function localIndexesOf(
  source: Table,
  override: readonly LocalIndexInput[] | undefined,
): readonly LocalIndexInput[] {
  const count = { items: 0, bytes: 0 }
  const { LocalSecondaryIndexes } = describeTable(source, { status: "ACTIVE", count, nowMs: 0 })
  const own = (LocalSecondaryIndexes ?? []).map(sameIndex)
  return override ? override.map((index) => matching(own, index)) : own
}

export function vectorIndexesOf(
  source: Table,
  override: readonly VectorIndexInput[] | undefined,
): readonly VectorIndexInput[] {
  const own = livingVectorIndexes(source).map(vectorDefinition)
  return override ? override.map((index) => matching(own, index)) : own
}

interface DescribedIndex {
  readonly IndexName?: string | undefined
  readonly KeySchema?: LocalIndexInput["KeySchema"] | undefined
  readonly Projection?: LocalIndexInput["Projection"] | undefined
}

function sameIndex({ IndexName = "", KeySchema = [], Projection = {} }: DescribedIndex) {
  return { IndexName, KeySchema, Projection }
}

type AnyIndexInput = LocalIndexInput | VectorIndexInput

/** Indexes may be left out, and no others put in. The text is unsure. */
function matching<I extends AnyIndexInput>(own: readonly I[], index: AnyIndexInput): I {
  const found = own.find(({ IndexName }) => IndexName === index.IndexName)
  if (found && shapeOf(found) === shapeOf(index)) return found
  throw ApiError.invalidParameter(
    `The index override must match an index of the source table: ${index.IndexName}`,
  )
}

function shapeOf(index: AnyIndexInput): string {
  const { ProjectionType, NonKeyAttributes = [] } = index.Projection
  const projection = [ProjectionType, [...NonKeyAttributes].sort()]
  if ("KeySchema" in index) {
    const keys = index.KeySchema.map(({ AttributeName, KeyType }) => [AttributeName, KeyType])
    return JSON.stringify([keys, projection])
  }
  const { VectorAttribute, SearchSchema = [], Dimensions, DistanceFunction } = index
  const schema = SearchSchema.map(({ AttributeName, SearchSchemaElementType }) => [
    ...[AttributeName, SearchSchemaElementType],
  ])
  const vector = [VectorAttribute.AttributeName, Dimensions, DistanceFunction]
  return JSON.stringify([schema, projection, vector])
}

export function unitsOf(units: { readonly readUnits: number; readonly writeUnits: number }) {
  return { ReadCapacityUnits: units.readUnits, WriteCapacityUnits: units.writeUnits }
}
