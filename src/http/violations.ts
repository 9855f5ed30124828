/**
 * Every constraint that a value breaks, in the order of the shape's members: data, which
 * `constraints.ts` words in one of AWS's two dialects.
 */
import {
  isRequired,
  type ListShape,
  type MapShape,
  type Shape,
  type StringShape,
  type StructureShape,
  shapeOf,
} from "../model/shape/shape.ts"
import { fitsOf, patternOf, wholly } from "./fits.ts"

export type Constraint =
  | { readonly kind: "required" }
  | { readonly kind: "enum"; readonly members: readonly string[] }
  | { readonly kind: "pattern"; readonly pattern: string }
  | { readonly kind: "length" | "range"; readonly bound: "min" | "max"; readonly limit: number }
  /** Keys and values of a map are judged at the map, with the whole of their constraints. */
  | { readonly kind: "mapKeys" | "mapValues"; readonly phrases: readonly string[] }

export interface Violation {
  readonly path: Path
  readonly shape: Shape
  readonly value: unknown
  readonly constraint: Constraint
}

/** Members of structures are spelled by dialect; map keys and positions stand as they are. */
export type Path = readonly PathElement[]
export type PathElement = { readonly member: string } | { readonly text: string }

/** Lazy, because only the first few are ever printed. */
export function* violationsOf(
  shape: Shape,
  value: unknown,
  path: Path = [],
): Generator<Violation, void> {
  switch (shape.kind) {
    case "string":
      yield* brokenBy({ shape, value, path }, stringConstraints(shape, value as string))
      break
    case "integer":
    case "long":
      yield* brokenBy({ shape, value, path }, boundConstraints("range", shape, value as number))
      break
    case "list":
      yield* listViolations(shape, value as readonly unknown[], path)
      break
    case "map":
      yield* mapViolations(shape, value as Readonly<Record<string, unknown>>, path)
      break
    case "structure":
      yield* structureViolations(shape, value as Readonly<Record<string, unknown>>, path)
      break
    case "attributeValue":
    case "boolean":
    case "double":
    case "item":
    case "timestamp":
      break
  }
}

interface Subject {
  readonly path: Path
  readonly shape: Shape
  readonly value: unknown
}

function* brokenBy(subject: Subject, constraints: readonly Constraint[]): Generator<Violation> {
  for (const constraint of constraints) yield { ...subject, constraint }
}

function* structureViolations(
  shape: StructureShape,
  value: Readonly<Record<string, unknown>>,
  path: Path,
): Generator<Violation> {
  for (const [name, member] of Object.entries(shape.members)) {
    if (value[name] === undefined && !isRequired(member)) continue
    yield* presentViolations(shapeOf(member), value[name], [...path, { member: name }])
  }
}

function* presentViolations(shape: Shape, value: unknown, path: Path): Generator<Violation> {
  if (value === undefined || value === null) {
    yield { path, shape, value, constraint: { kind: "required" } }
  } else {
    yield* violationsOf(shape, value, path)
  }
}

function* listViolations(
  shape: ListShape,
  value: readonly unknown[],
  path: Path,
): Generator<Violation> {
  yield* brokenBy({ path, shape, value }, boundConstraints("length", shape, value.length))
  for (const [index, element] of value.entries()) {
    const place = [...path, { text: String(index + 1) }, { text: "member" }]
    yield* presentViolations(shape.member, element, place)
  }
}

function* mapViolations(
  shape: MapShape,
  value: Readonly<Record<string, unknown>>,
  path: Path,
): Generator<Violation> {
  const keys = Object.keys(value)
  yield* brokenBy({ path, shape, value }, [
    ...boundConstraints("length", shape, keys.length),
    ...mapConstraints(shape, value, keys),
  ])
  for (const key of keys) {
    const place = [...path, { text: key }, { text: "member" }]
    for (const violation of presentViolations(shape.value, value[key], place)) {
      // The length of a list in a map was judged at the map.
      const isJudged = violation.shape === shape.value && violation.constraint.kind === "length"
      if (!(isJudged && shape.value.kind === "list")) yield violation
    }
  }
}

function mapConstraints(
  shape: MapShape,
  value: Readonly<Record<string, unknown>>,
  keys: readonly string[],
): Constraint[] {
  const constraints: Constraint[] = []
  const keyFits = fitsOf(shape.key)
  if (keyFits !== undefined && !keys.every(keyFits)) {
    constraints.push({ kind: "mapKeys", phrases: phrasesOf(shape.key) })
  }
  const bounds = shape.value
  if (bounds.kind === "list") {
    const isBroken = keys.some((key) => {
      const entry = value[key]
      return Array.isArray(entry) && boundConstraints("length", bounds, entry.length).length > 0
    })
    if (isBroken) constraints.push({ kind: "mapValues", phrases: phrasesOf(bounds) })
  }
  return constraints
}

function stringConstraints(shape: StringShape, value: string): Constraint[] {
  if (shape.enum !== undefined) {
    const members: readonly string[] = shape.enum
    return members.includes(value) ? [] : [{ kind: "enum", members }]
  }
  if (shape.alternative !== undefined && wholly(shape.alternative).test(value)) return []
  const length = boundConstraints("length", shape, value.length)
  // Where one character is enough, nothing at all breaks no pattern; where it takes three, it does.
  const isJudgedByLength = value === "" && shape.min === 1
  return shape.pattern === undefined || isJudgedByLength || patternOf(shape)?.test(value)
    ? length
    : [{ kind: "pattern", pattern: shape.pattern }, ...length]
}

interface Bounds {
  readonly min?: number
  readonly max?: number
}

function boundConstraints(kind: "length" | "range", bounds: Bounds, size: number): Constraint[] {
  if (bounds.min !== undefined && size < bounds.min) {
    return [{ kind, bound: "min", limit: bounds.min }]
  }
  if (bounds.max !== undefined && size > bounds.max) {
    return [{ kind, bound: "max", limit: bounds.max }]
  }
  return []
}

function phrasesOf(bounds: Bounds & { readonly pattern?: string }): string[] {
  const phrases: string[] = []
  if (bounds.max !== undefined) {
    phrases.push(`Member must have length less than or equal to ${bounds.max}`)
  }
  if (bounds.min !== undefined) {
    phrases.push(`Member must have length greater than or equal to ${bounds.min}`)
  }
  if (bounds.pattern !== undefined) {
    phrases.push(`Member must satisfy regular expression pattern: ${bounds.pattern}`)
  }
  return phrases
}
