import { describeProjection } from "./describe-projection.ts"
import type { Circumstances, TableStatus, VectorIndexDescription } from "./description-shapes.ts"
import type { Table, VectorIndex } from "./table.ts"

const functions = { cosine: "COSINE", euclidean: "EUCLIDEAN", dotProduct: "DOT_PRODUCT" } as const

/** What DescribeTable prints of a vector index. */
export function describeVectorIndex(
  table: Table,
  index: VectorIndex,
  { status, indexCounts }: Circumstances,
): VectorIndexDescription {
  const count = indexCounts?.get(index.id)
  return {
    ...vectorDefinition(index),
    IndexStatus: index.state ?? statusIn(status),
    // Never shown of an active index (guide: adding a vector index to an existing table).
    Backfilling: index.state === "CREATING" ? status === "ACTIVE" : undefined,
    IndexSizeBytes: count?.bytes ?? 0,
    ItemCount: count?.items ?? 0,
    IndexArn: `${table.arn}/index/${index.name}`,
  }
}

/** The index as somebody would ask for it. */
export function vectorDefinition(index: VectorIndex) {
  const schema = [
    ...(index.partition ? [elementOf(index.partition.name, "HASH" as const)] : []),
    ...index.filters.map(({ name }) => elementOf(name, "INLINE_FILTER" as const)),
  ]
  return {
    IndexName: index.name,
    SearchSchema: schema.length === 0 ? undefined : schema,
    Projection: describeProjection(index.projection),
    VectorAttribute: { AttributeName: index.attribute },
    Dimensions: index.dimensions,
    DistanceFunction: functions[index.metric],
  }
}

/** An index that nothing is done to is as its table is, but it is never updated. */
function statusIn(status: TableStatus): TableStatus {
  return status === "UPDATING" ? "ACTIVE" : status
}

function elementOf<T>(AttributeName: string, SearchSchemaElementType: T) {
  return { AttributeName, SearchSchemaElementType }
}
