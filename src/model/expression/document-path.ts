/** Where something lies in an item: attribute names and list indexes from the top level down. */
import { type AttributeValue, attributeOf, type Item } from "../value/attribute-value.ts"

/** The first step is always a name. */
export type DocumentPath = readonly (string | number)[]

export function valueAt(item: Item, path: DocumentPath): AttributeValue | undefined {
  let value: AttributeValue | undefined = attributeOf(item, path[0] as string)
  for (let i = 1; i < path.length && value !== undefined; i++) {
    value = childOf(value, path[i] as string | number)
  }
  return value
}

/** A name leads into a map only, an index into a list only. */
function childOf(value: AttributeValue, step: string | number): AttributeValue | undefined {
  if (typeof step === "number") return "L" in value ? value.L[step] : undefined
  return "M" in value ? attributeOf(value.M, step) : undefined
}

export function topLevelName(path: DocumentPath): string {
  return path[0] as string
}

/**
 * The attributes that these paths look into. A key attribute may not be among them: `Key attributes
 * must be scalars; list random access '[]' and map lookup '.' are not allowed`.
 */
export function nestedNames(paths: Iterable<DocumentPath>): ReadonlySet<string> {
  const names = new Set<string>()
  for (const path of paths) if (path.length > 1) names.add(topLevelName(path))
  return names
}

/** As DynamoDB prints paths: `[a, [0], b]`. */
export function pathText(path: DocumentPath): string {
  return `[${path.map((step) => (typeof step === "number" ? `[${step}]` : step)).join(", ")}]`
}

export function equalPaths(a: DocumentPath, b: DocumentPath): boolean {
  return a.length === b.length && a.every((step, i) => step === b[i])
}
