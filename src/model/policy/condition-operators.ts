/** The condition operators by name, and how each reads its values. IAM guide: condition operators. */
import { arnPatternOf } from "./arn-pattern.ts"
import type { Comparison, Order } from "./condition.ts"
import { parseIpRange } from "./ip-range.ts"
import { parsePolicyDate } from "./policy-date.ts"
import { constantOf, lowerTemplate, parseTemplate, type Template } from "./template.ts"

export interface Operator {
  readonly isNegated: boolean
  /** Nothing if a value is not of the operator's type. */
  readonly compare: (values: readonly string[], hasVariables: boolean) => Comparison | undefined
}

const operators: ReadonlyMap<string, Operator> = new Map([
  ...pair("StringEquals", "StringNotEquals", text({})),
  ...pair("StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase", text({ ignoresCase: true })),
  ...pair("StringLike", "StringNotLike", text({ hasWildcards: true })),
  // ArnEquals is ArnLike by another name (IAM guide).
  ...pair("ArnEquals", "ArnNotEquals", arns),
  ...pair("ArnLike", "ArnNotLike", arns),
  ...ordered("Numeric", (order) =>
    typed(decimalOf, (values) => ({ kind: "number", order, values })),
  ),
  ...ordered("Date", (order) =>
    typed(parsePolicyDate, (values) => ({ kind: "date", order, values })),
  ),
  ...pair(
    "IpAddress",
    "NotIpAddress",
    typed(parseIpRange, (values) => ({ kind: "ip", values })),
  ),
  one(
    "Bool",
    typed(booleanOf, (values) => ({ kind: "boolean", values })),
  ),
  one(
    "BinaryEquals",
    typed(base64Of, (values) => ({ kind: "binary", values })),
  ),
  one(
    "Null",
    typed(booleanOf, (values) => ({ kind: "absence", values })),
  ),
])

export interface FoundOperator extends Operator {
  readonly ifExists: boolean
  readonly quantifier?: "ForAllValues" | "ForAnyValue"
}

/** `ForAllValues:StringLikeIfExists`, for example; nothing if there is no such operator. */
export function findOperator(text: string): FoundOperator | undefined {
  const [, set, name = "", suffix] =
    /^(?:(ForAllValues|ForAnyValue):)?(\w+?)(IfExists)?$/.exec(text) ?? []
  const operator = operators.get(name)
  if (!operator) return undefined
  const isSet = set === "ForAllValues" || set === "ForAnyValue"
  // Null asks for the key itself, so neither has a meaning there (IAM guide: …IfExists).
  if (name === "Null" && (isSet || suffix !== undefined)) return undefined
  const found = { ...operator, ifExists: suffix !== undefined }
  return isSet ? { ...found, quantifier: set } : found
}

export function decimalOf(text: string): number | undefined {
  return /^[+-]?\d{1,300}(\.\d{1,300})?$/.test(text) ? Number(text) : undefined
}

export function booleanOf(text: string): boolean | undefined {
  const lower = text.toLowerCase()
  return lower === "true" ? true : lower === "false" ? false : undefined
}

/** The same bytes in their one canonical spelling. */
export function base64Of(text: string): string | undefined {
  const isBase64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text)
  return isBase64 ? btoa(atob(text)) : undefined
}

type Compare = Operator["compare"]

function one(name: string, compare: Compare): [string, Operator] {
  return [name, { isNegated: false, compare }]
}

function pair(name: string, negated: string, compare: Compare): [string, Operator][] {
  return [one(name, compare), [negated, { isNegated: true, compare }]]
}

function ordered(type: string, compareBy: (order: Order) => Compare): [string, Operator][] {
  return [
    ...pair(`${type}Equals`, `${type}NotEquals`, compareBy("=")),
    one(`${type}LessThan`, compareBy("<")),
    one(`${type}LessThanEquals`, compareBy("<=")),
    one(`${type}GreaterThan`, compareBy(">")),
    one(`${type}GreaterThanEquals`, compareBy(">=")),
  ]
}

function text({ ignoresCase = false, hasWildcards = false }): Compare {
  return (given, hasVariables) => {
    const templates = eachOf(given, (value) => parseTemplate(value, { hasVariables, hasWildcards }))
    const values = ignoresCase ? templates?.map(lowerTemplate) : templates
    if (!values) return undefined
    const constants = new Set(values.flatMap((value) => constantOf(value) ?? []))
    const patterns = values.filter((value) => constantOf(value) === undefined)
    return { kind: "text", ignoresCase, constants, patterns }
  }
}

function arns(given: readonly string[], hasVariables: boolean): Comparison | undefined {
  const patternOf = (template: Template | undefined) => template && arnPatternOf(template)
  const values = eachOf(given, (value) =>
    patternOf(parseTemplate(value, { hasVariables, hasWildcards: true })),
  )
  return values && { kind: "arn", values }
}

function typed<T>(
  parse: (text: string) => T | undefined,
  comparison: (values: readonly T[]) => Comparison,
): Compare {
  return (given) => {
    const values = eachOf(given, parse)
    return values && comparison(values)
  }
}

function eachOf<T>(
  given: readonly string[],
  parse: (text: string) => T | undefined,
): readonly T[] | undefined {
  const values: T[] = []
  for (const text of given) {
    const value = parse(text)
    if (value === undefined) return undefined
    values.push(value)
  }
  return values
}
