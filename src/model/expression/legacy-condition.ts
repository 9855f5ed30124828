/**
 * Conditions from before expressions (AWS guide: Legacy conditional parameters): one comparison for
 * each attribute, lowered to what expressions become. Names are attributes at the top level, never
 * paths, and reserved words are names like any other.
 */
import { ApiError, unreachable } from "../../error.ts"
import { legacyConditionsMax } from "../../limits.ts"
import { type AttributeType, type AttributeValue, typeOf } from "../value/attribute-value.ts"
import { compareScalars } from "../value/compare.ts"
import { checkAttributeName, parseAttributeValue } from "../value/parse-value.ts"
import type { Condition } from "./bound-condition.ts"

export type ComparisonOperator =
  | "EQ"
  | "NE"
  | "LE"
  | "LT"
  | "GE"
  | "GT"
  | "NOT_NULL"
  | "NULL"
  | "CONTAINS"
  | "NOT_CONTAINS"
  | "BEGINS_WITH"
  | "IN"
  | "BETWEEN"

/** One entry of QueryFilter, ScanFilter or KeyConditions, as callers send it. */
export interface LegacyCondition {
  readonly ComparisonOperator: ComparisonOperator
  readonly AttributeValueList?: readonly AttributeValue[] | undefined
}
export interface LegacyConditions {
  readonly [name: string]: LegacyCondition
}

export type ConditionalOperator = "AND" | "OR"

/**
 * QueryFilter and ScanFilter.
 *
 * @returns nothing for no conditions, which every item meets
 * @throws ApiError of the request family
 */
export function conditionOfFilter(
  filter: LegacyConditions | undefined,
  operator: ConditionalOperator | undefined,
): Condition | undefined {
  const tests = entriesOf(filter ?? {}).map(([name, condition]) =>
    testOf(name, condition.ComparisonOperator, valuesOf(condition)),
  )
  return combine(tests, operator)
}

/**
 * The conditions by the attributes that they are on, whose names are judged.
 *
 * @throws ApiError of the request family: a name that no attribute has, too many conditions
 */
export function entriesOf<T>(conditions: { readonly [name: string]: T }): readonly [string, T][] {
  const entries = Object.entries(conditions)
  if (entries.length > legacyConditionsMax) {
    throw invalid(`The maximum number of conditions is ${legacyConditionsMax}`)
  }
  for (const [name] of entries) checkAttributeName(name)
  return entries
}

/** The values of a condition, judged. @throws ApiError of the request family */
export function valuesOf(condition: LegacyCondition): readonly AttributeValue[] {
  const values = (condition.AttributeValueList ?? []).map((value) =>
    parseAttributeValue(value, "current"),
  )
  checkArguments(condition.ComparisonOperator, values)
  return values
}

/** @throws ApiError of the request family: an operator with fewer than two conditions to join */
export function combine(
  tests: readonly Condition[],
  operator: ConditionalOperator | undefined,
): Condition | undefined {
  if (operator !== undefined && tests.length < 2) {
    throw ApiError.invalidRequest(
      tests.length === 0
        ? "ConditionalOperator cannot be used without Filter or Expected"
        : "ConditionalOperator can only be used when Filter or Expected has two or more elements",
    )
  }
  if (tests.length < 2) return tests[0]
  return { kind: operator === "OR" ? "or" : "and", conditions: tests }
}

/** `values` have passed `checkArguments`. */
export function testOf(
  name: string,
  operator: ComparisonOperator,
  values: readonly AttributeValue[],
): Condition {
  const path = [name]
  const operand = { kind: "path", path } as const
  const [first, second] = values.map((value) => ({ kind: "constant", value }) as const)
  switch (operator) {
    case "NOT_NULL":
      return { kind: "attribute_exists", path }
    case "NULL":
      return { kind: "attribute_not_exists", path }
    case "IN": {
      const candidates = values.map((value) => ({ kind: "constant", value }) as const)
      return { kind: "in", operand, candidates }
    }
    default:
      if (first === undefined) throw new Error(`${operator} without a value`)
  }
  switch (operator) {
    case "EQ":
    case "NE":
    case "LE":
    case "LT":
    case "GE":
    case "GT":
      return { kind: "compare", comparator: comparators[operator], left: operand, right: first }
    case "BEGINS_WITH":
      return { kind: "begins_with", operand, prefix: first }
    case "CONTAINS":
      return { kind: "contains", operand, sought: first }
    case "NOT_CONTAINS": {
      // An attribute that is not there meets neither CONTAINS nor NOT_CONTAINS, but it does meet NE
      // (observed).
      const contained = { kind: "contains", operand, sought: first } as const
      const conditions = [
        { kind: "attribute_exists", path } as const,
        { kind: "not", condition: contained } as const,
      ]
      return { kind: "and", conditions }
    }
    case "BETWEEN":
      return { kind: "between", operand, low: first, high: second ?? first }
    default:
      return unreachable(operator)
  }
}

export const comparators = { EQ: "=", NE: "<>", LE: "<=", LT: "<", GE: ">=", GT: ">" } as const

interface Arguments {
  readonly least: number
  readonly most: number
  /** All types if absent. */
  readonly types?: readonly AttributeType[]
}

const scalars = ["S", "N", "B"] as const
const none: Arguments = { least: 0, most: 0 }
const oneOfAny: Arguments = { least: 1, most: 1 }
const oneScalar: Arguments = { least: 1, most: 1, types: scalars }

const argumentsOf: Readonly<Record<ComparisonOperator, Arguments>> = {
  EQ: oneOfAny,
  NE: oneOfAny,
  LE: oneScalar,
  LT: oneScalar,
  GE: oneScalar,
  GT: oneScalar,
  NOT_NULL: none,
  NULL: none,
  CONTAINS: oneScalar,
  NOT_CONTAINS: oneScalar,
  BEGINS_WITH: { least: 1, most: 1, types: ["S", "B"] },
  IN: { least: 1, most: Number.POSITIVE_INFINITY, types: scalars },
  BETWEEN: { least: 2, most: 2, types: scalars },
}

/** @throws ApiError of the request family */
export function checkArguments(
  operator: ComparisonOperator,
  values: readonly AttributeValue[],
): void {
  const { least, most, types } = argumentsOf[operator]
  if (values.length < least || values.length > most) {
    throw invalid(`Invalid number of argument(s) for the ${operator} ComparisonOperator`)
  }
  const [first, second] = values
  if (first === undefined) return
  const type = typeOf(first)
  if (values.some((value) => typeOf(value) !== type)) {
    throw invalid("AttributeValues inside AttributeValueList must be of same type")
  }
  if (types && !types.includes(type)) {
    throw invalid(`ComparisonOperator ${operator} is not valid for ${type} AttributeValue type`)
  }
  if (operator === "BETWEEN" && second && (compareScalars(first, second) ?? 0) > 0) {
    throw ApiError.invalidRequest(
      "The BETWEEN condition was provided a range where the lower bound is greater than " +
        "the upper bound",
    )
  }
}

/** One or more parameter values were invalid, in an operation that may envelop the request's faults. */
export function invalid(fault: string): ApiError {
  return ApiError.invalidRequest(`One or more parameter values were invalid: ${fault}`)
}
