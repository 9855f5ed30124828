/** `AttributesToGet`: which attributes a read returns, from before ProjectionExpression. */

import { invalid } from "./legacy-condition.ts"
import { PathTree } from "./path-tree.ts"
import type { Projection } from "./projection.ts"

/** @throws ApiError of the request family: a name given twice */
export function projectionOfAttributes(
  names: readonly string[] | undefined,
): Projection | undefined {
  if (names === undefined) return undefined
  const tree = new PathTree<true>()
  const paths = names.map((name) => [name])
  for (const path of paths) {
    tree.add(path, true, () => {
      throw invalid(`Duplicate value in attribute name: ${path[0]}`)
    })
  }
  return { paths, tree }
}
