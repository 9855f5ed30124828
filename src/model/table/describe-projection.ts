import type { ProjectionInput } from "./definition-shapes.ts"
import type { Projection } from "./table.ts"

export function describeProjection(projection: Projection): ProjectionInput {
  return projection.type === "INCLUDE"
    ? { ProjectionType: projection.type, NonKeyAttributes: projection.attributes }
    : { ProjectionType: projection.type }
}
