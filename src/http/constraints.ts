/**
 * Constraint failures in AWS's words. Two wordings are in service since June 2026 (observed):
 *
 * - `classic` lists every failure, in the order of the shape's members, with the value and a
 *   camelCase path: `Value 'x' at 'tableName' failed to satisfy constraint: …`;
 * - `current` stops at the first, TableName before all others, and prints a PascalCase path and no
 *   value: `Value at 'TableName' failed to satisfy constraint: …`.
 */
import { ApiError } from "../error.ts"
import type { StructureShape } from "../model/shape/shape.ts"
import type { Dialect } from "../operation.ts"
import { fitsOf } from "./fits.ts"
import { camelCase, echoOf } from "./java-text.ts"
import { type Constraint, type Path, type Violation, violationsOf } from "./violations.ts"

/** More are neither listed nor counted. */
const violationsListedMax = 10

/**
 * Prepares the check of an operation's input, once. The check throws the ValidationException that
 * names what is wrong, and returns when nothing is.
 */
export function constraintsOf(
  shape: StructureShape,
  dialect: Dialect,
): (input: Readonly<Record<string, unknown>>) => void {
  const fits = fitsOf(shape)
  if (fits === undefined) return () => {}
  return (input) => {
    if (fits(input)) return
    const violations = violationsOf(shape, input)
    throw dialect === "current" && !lacksMember(shape, input)
      ? currentFailure(shape, input)
      : classicFailure(violations)
  }
}

/**
 * A request without its Key (or its Item) never reaches the validator that speaks `current`.
 * Observed for UpdateItem.
 */
function lacksMember(shape: StructureShape, input: Readonly<Record<string, unknown>>): boolean {
  return Object.entries(shape.members).some(
    ([name, member]) => "required" in member && name !== "TableName" && input[name] === undefined,
  )
}

function classicFailure(violations: Iterable<Violation>): ApiError {
  const listed: Violation[] = []
  for (const violation of violations) {
    listed.push(violation)
    if (listed.length === violationsListedMax) break
  }
  return enveloped(withMapKeysInPlace(listed).map(classicText))
}

function enveloped(texts: readonly string[]): ApiError {
  const noun = texts.length === 1 ? "validation error" : "validation errors"
  return ApiError.invalid(`${texts.length} ${noun} detected: ${texts.join("; ")}`)
}

/**
 * BatchGetItem reports bad table names before all else, BatchWriteItem only when nothing else is
 * wrong. Observed.
 */
function withMapKeysInPlace(violations: readonly Violation[]): readonly Violation[] {
  const keys = violations.filter((violation) => violation.constraint.kind === "mapKeys")
  const others = violations.filter((violation) => violation.constraint.kind !== "mapKeys")
  const isOfLists = keys.some(({ shape }) => shape.kind === "map" && shape.value.kind === "list")
  return isOfLists && others.length > 0 ? others : [...keys, ...others]
}

function classicText(violation: Violation): string {
  const { path, shape, value, constraint } = violation
  // What a batch holds is counted by the layer that speaks `current`. Observed.
  if (constraint.kind === "length") {
    const { bound } = constraint
    if (bound === "max" && lastMember(path) === "Keys") return currentText(violation)
    if (bound === "min" && isOf(violation, "RequestItems")) return currentText(violation)
  }
  const place = `'${pathText(path, camelCase)}'`
  return `Value ${echoOf(shape, value)} at ${place} ${failed(constraint)}`
}

/** What the validator that speaks `current` looks at first; all else follows as the shape has it. */
const judgedFirst = [
  "ClientRequestToken",
  "TableName",
  "ReturnConsumedCapacity",
  "ConditionalOperator",
]

function currentFailure(shape: StructureShape, input: Readonly<Record<string, unknown>>): ApiError {
  const names = Object.keys(shape.members)
  const order = [
    ...judgedFirst.filter((name) => names.includes(name)),
    ...names.filter((name) => !judgedFirst.includes(name)),
  ]
  const members = Object.fromEntries(
    order.flatMap((name) => {
      const member = shape.members[name]
      return member === undefined ? [] : [[name, member] as const]
    }),
  )
  for (const violation of violationsOf({ ...shape, members }, input)) {
    // Not even enveloped in Query, and judged with the request's other semantics. Observed.
    return isOf(violation, "ConditionalOperator")
      ? ApiError.invalidRequest(currentText(violation))
      : enveloped([currentText(violation)])
  }
  throw new Error("a request that does not fit its shape, and breaks no constraint")
}

function currentText(violation: Violation): string {
  const { path, constraint } = violation
  // These two are still printed as ever. Observed.
  if (isOf(violation, "ReturnConsumedCapacity")) return classicText(violation)
  if (constraint.kind === "pattern") return classicText(violation)
  if (constraint.kind === "enum") {
    const members = currentEnums[constraint.members.join(", ")] ?? constraint.members.join(", ")
    return `Failed to satisfy constraint: Member must satisfy enum value set: [${members}]`
  }
  if (isOf(violation, "TotalSegments")) {
    return `Value at 'totalSegments' ${failedPrefix}Member must have value between 1 and 1000000`
  }
  return `Value at '${pathText(path, (name) => name)}' ${failed(constraint)}`
}

/** Sets that the two dialects print differently; `UPDATE_NEW` and `ALL` are AWS's own. Observed. */
const currentEnums: Readonly<Record<string, string>> = {
  "ALL_NEW, UPDATED_OLD, ALL_OLD, NONE, UPDATED_NEW":
    "ALL_OLD, UPDATED_OLD, ALL_NEW, UPDATE_NEW, NONE",
  "OR, AND": "ALL, OR",
}

const failedPrefix = "failed to satisfy constraint: "

function failed(constraint: Constraint): string {
  return `${failedPrefix}${phraseOf(constraint)}`
}

function phraseOf(constraint: Constraint): string {
  switch (constraint.kind) {
    case "required":
      return "Member must not be null"
    case "enum":
      return `Member must satisfy enum value set: [${constraint.members.join(", ")}]`
    case "pattern":
      return `Member must satisfy regular expression pattern: ${constraint.pattern}`
    case "length":
    case "range": {
      const noun = constraint.kind === "length" ? "length" : "value"
      const direction = constraint.bound === "min" ? "greater" : "less"
      return `Member must have ${noun} ${direction} than or equal to ${constraint.limit}`
    }
    case "mapKeys":
      return `Map keys must satisfy constraint: [${constraint.phrases.join(", ")}]`
    case "mapValues":
      return `Map value must satisfy constraint: [${constraint.phrases.join(", ")}]`
  }
}

function isOf(violation: Violation, member: string): boolean {
  return violation.path.length === 1 && lastMember(violation.path) === member
}

function lastMember(path: Path): string | undefined {
  const last = path.at(-1)
  return last !== undefined && "member" in last ? last.member : undefined
}

function pathText(path: Path, spell: (name: string) => string): string {
  return path
    .map((element) => ("member" in element ? spell(element.member) : element.text))
    .join(".")
}
