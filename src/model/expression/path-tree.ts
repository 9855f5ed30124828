import { type AttributeValue, attributeOf, type Item } from "../value/attribute-value.ts"
import { type DocumentPath, pathText } from "./document-path.ts"

/** All paths of an expression that begin alike. It ends one path or leads to others, never both. */
export interface Branch<Leaf> {
  /** The first path that came along here. */
  readonly path: DocumentPath
  leaf?: Leaf
  readonly children: Map<string | number, Branch<Leaf>>
}

export type PathFault = (kind: "overlap" | "conflict", text: string) => void

/** Disjoint paths as a tree, whose root stands for the item. */
export class PathTree<Leaf> {
  readonly root: Branch<Leaf> = { path: [], children: new Map() }

  /**
   * Adds a path. It overlaps with one that it continues or that continues it; it conflicts with one
   * that takes for a map what it takes for a list.
   */
  add(path: DocumentPath, leaf: Leaf, fault: PathFault): void {
    let branch = this.root
    for (const step of path) {
      if (branch.leaf !== undefined) break
      const [sibling] = branch.children
      if (sibling && typeof sibling[0] !== typeof step) {
        fault("conflict", faultText("conflict", sibling[1], path))
      }
      let next = branch.children.get(step)
      if (next === undefined) {
        next = { path, children: new Map() }
        branch.children.set(step, next)
      }
      branch = next
    }
    if (branch.leaf === undefined && branch.children.size === 0) branch.leaf = leaf
    else fault("overlap", faultText("overlap", branch, path))
  }
}

function faultText(verb: string, one: Branch<unknown>, two: DocumentPath): string {
  return (
    `Two document paths ${verb} with each other; must remove or rewrite one of these paths; ` +
    `path one: ${pathText(one.path)}, path two: ${pathText(two)}`
  )
}

/**
 * What of the item lies on the tree's paths. Lists close up: `l[2], l[0]` gives the first and the
 * third element, in that order.
 */
export function fragmentsOf({ root }: PathTree<unknown>, item: Item): Item | undefined {
  return fragmentsOfMap(root, item)
}

/** A projection may have 200,000 names, and thousands of items two each. */
const longBranch = 100

function fragmentsOfMap(branch: Branch<unknown>, map: Item): Item | undefined {
  const fragments: [string, AttributeValue][] = []
  if (branch.children.size > longBranch) {
    for (const [name, value] of Object.entries(map)) {
      const child = branch.children.get(name)
      const fragment = child && fragmentOf(child, value)
      if (fragment) fragments.push([name, fragment])
    }
    return fragments.length === 0 ? undefined : Object.fromEntries(fragments)
  }
  for (const [name, child] of branch.children) {
    const value = typeof name === "string" ? attributeOf(map, name) : undefined
    const fragment = value && fragmentOf(child, value)
    if (fragment) fragments.push([name as string, fragment])
  }
  return fragments.length === 0 ? undefined : Object.fromEntries(fragments)
}

function fragmentOf(branch: Branch<unknown>, value: AttributeValue): AttributeValue | undefined {
  if (branch.leaf !== undefined) return value
  if ("M" in value) {
    const M = fragmentsOfMap(branch, value.M)
    return M && { M }
  }
  if (!("L" in value)) return undefined
  const L: AttributeValue[] = []
  for (const [index, child] of inOrder(branch)) {
    const element = value.L[index]
    const fragment = element && fragmentOf(child, element)
    if (fragment) L.push(fragment)
  }
  return L.length === 0 ? undefined : { L }
}

/** The branches into a list, by ascending index. */
export function inOrder<Leaf>(branch: Branch<Leaf>): readonly [number, Branch<Leaf>][] {
  const indexes = [...branch.children].filter(isIndex)
  return indexes.length > 1 ? indexes.sort(([a], [b]) => a - b) : indexes
}

function isIndex<Leaf>(child: [string | number, Branch<Leaf>]): child is [number, Branch<Leaf>] {
  return typeof child[0] === "number"
}
