/**
 * Whether a value meets all constraints of its shape: the question every request is asked. Only the
 * few that do not are walked again, for the text (`violations.ts`); nothing is built here.
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

export type Fits = (value: unknown) => boolean

/** `undefined` where the shape constrains nothing. */
export function fitsOf(shape: Shape): Fits | undefined {
  switch (shape.kind) {
    case "string":
      return stringFits(shape)
    case "integer":
    case "long":
      return rangeFits(shape.min, shape.max, (value) => value as number)
    case "list":
      return listFits(shape)
    case "map":
      return mapFits(shape)
    case "structure":
      return structureFits(shape)
    case "attributeValue":
    case "boolean":
    case "double":
    case "item":
    case "timestamp":
      return undefined
  }
}

/** The whole text has to match, as Java's `matches` has it. Nothing where every text does. */
export function patternOf({ pattern, matcher = pattern }: StringShape): RegExp | undefined {
  return matcher === undefined ? undefined : wholly(matcher)
}

export function wholly(pattern: string): RegExp {
  return new RegExp(`^(?:${pattern})$`)
}

function rangeFits(
  min: number | undefined,
  max: number | undefined,
  sizeOf: (value: unknown) => number,
): Fits | undefined {
  if (min === undefined && max === undefined) return undefined
  const least = min ?? Number.NEGATIVE_INFINITY
  const most = max ?? Number.POSITIVE_INFINITY
  return (value) => {
    const size = sizeOf(value)
    return size >= least && size <= most
  }
}

function stringFits(shape: StringShape): Fits | undefined {
  const length = rangeFits(shape.min, shape.max, (value) => (value as string).length)
  const pattern = patternOf(shape)
  const members = shape.enum === undefined ? undefined : new Set<string>(shape.enum)
  if (members !== undefined) return (value) => members.has(value as string)
  if (pattern === undefined) return length
  const alternative = shape.alternative === undefined ? undefined : wholly(shape.alternative)
  return (value) =>
    ((length === undefined || length(value)) && pattern.test(value as string)) ||
    alternative?.test(value as string) === true
}

function listFits(shape: ListShape): Fits {
  const length = rangeFits(shape.min, shape.max, (value) => (value as unknown[]).length)
  const member = fitsOf(shape.member)
  return (value) => {
    if (length !== undefined && !length(value)) return false
    for (const element of value as unknown[]) {
      if (element === null || (member !== undefined && !member(element))) return false
    }
    return true
  }
}

function mapFits(shape: MapShape): Fits {
  const size = rangeFits(shape.min, shape.max, (value) => Object.keys(value as object).length)
  const key = fitsOf(shape.key)
  const fits = fitsOf(shape.value)
  return (value) => {
    if (size !== undefined && !size(value)) return false
    const entries = value as Record<string, unknown>
    for (const name in entries) {
      const entry = entries[name]
      if (entry === null || (key !== undefined && !key(name))) return false
      if (fits !== undefined && !fits(entry)) return false
    }
    return true
  }
}

function structureFits(shape: StructureShape): Fits | undefined {
  const checks = Object.entries(shape.members)
    .map(([name, member]) => ({
      name,
      isRequired: isRequired(member),
      fits: fitsOf(shapeOf(member)),
    }))
    .filter((check) => check.isRequired || check.fits !== undefined)
  if (checks.length === 0) return undefined
  return (value) => {
    const members = value as Record<string, unknown>
    for (const check of checks) {
      const member = members[check.name]
      if (member === undefined) {
        if (check.isRequired) return false
      } else if (check.fits !== undefined && !check.fits(member)) return false
    }
    return true
  }
}
