import type { Item } from "../value/attribute-value.ts"
import { bindPath } from "./bind-path.ts"
import { type DocumentPath, topLevelName } from "./document-path.ts"
import { withName } from "./expression-name.ts"
import { type Grammar, OperandParser } from "./operand-parser.ts"
import { ParseCache } from "./parse-cache.ts"
import { fragmentsOf, PathTree } from "./path-tree.ts"
import type { Placeholders } from "./placeholders.ts"
import { FaultLedger } from "./syntax-fault.ts"
import type { PathNode } from "./tree.ts"

/** Which parts of an item a read returns. */
export interface Projection {
  readonly paths: readonly DocumentPath[]
  readonly tree: PathTree<true>
}

const grammar: Grammar = {
  keywords: new Set(),
  functions: new Set(),
  mayNest: () => false,
  extendsGroups: false,
  faults: ["step", "depth"],
}

const trees = new ParseCache(parseProjectionTree)

/** @throws ApiError of the request family: `Invalid ProjectionExpression: …` */
export function parseProjection(text: string, placeholders: Placeholders): Projection {
  const nodes = trees.get(text, "ProjectionExpression")
  return withName("ProjectionExpression", () =>
    projectionOf(nodes.map((node) => bindPath(node, placeholders))),
  )
}

/** @throws SyntaxFault */
export function parseProjectionTree(text: string): readonly PathNode[] {
  const operands = new OperandParser(text, grammar)
  const paths = [operands.path()]
  while (operands.reader.takeSymbol(",")) paths.push(operands.path())
  operands.judge()
  return Object.freeze(paths)
}

function projectionOf(paths: readonly DocumentPath[]): Projection {
  const faults = new FaultLedger(["overlap", "conflict"])
  const tree = new PathTree<true>()
  for (const path of paths) tree.add(path, true, (kind, text) => faults.note(kind, text))
  faults.judge()
  return { paths, tree }
}

/** What of the item lies on the paths, and no key attributes but those; `{}` if nothing does. */
export function project(projection: Projection, item: Item): Item {
  return fragmentsOf(projection.tree, item) ?? {}
}

export function topLevelNames(projection: Projection): ReadonlySet<string> {
  return new Set(projection.paths.map(topLevelName))
}
