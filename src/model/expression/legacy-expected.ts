/** `Expected`: the condition of a write from before ConditionExpression. */
import type { AttributeValue } from "../value/attribute-value.ts"
import { parseAttributeValue } from "../value/parse-value.ts"
import type { Condition } from "./bound-condition.ts"
import {
  type ComparisonOperator,
  type ConditionalOperator,
  checkArguments,
  combine,
  entriesOf,
  invalid,
  testOf,
} from "./legacy-condition.ts"

interface ExpectedAttribute {
  readonly Value?: AttributeValue | undefined
  readonly Exists?: boolean | undefined
  readonly ComparisonOperator?: ComparisonOperator | undefined
  readonly AttributeValueList?: readonly AttributeValue[] | undefined
}
export interface Expected {
  readonly [name: string]: ExpectedAttribute
}

/**
 * @returns nothing for no expectations
 * @throws ApiError of the request family
 */
export function conditionOfExpected(
  expected: Expected | undefined,
  operator: ConditionalOperator | undefined,
): Condition | undefined {
  if (expected === undefined && operator === undefined) return undefined
  const tests = entriesOf(expected ?? {}).map(([name, attribute]) => expectation(name, attribute))
  return combine(tests, operator)
}

/** There are two ways to say it: an operator with values, or a value with or without `Exists`. */
function expectation(name: string, attribute: ExpectedAttribute): Condition {
  const { Value, Exists, ComparisonOperator, AttributeValueList } = attribute
  const at = `for Attribute: ${name}`
  if (AttributeValueList !== undefined && Value !== undefined) {
    throw invalid(`Value and AttributeValueList cannot be used together ${at}`)
  }
  if (ComparisonOperator === undefined) {
    if (AttributeValueList !== undefined) {
      throw invalid(`AttributeValueList can only be used with a ComparisonOperator ${at}`)
    }
    return existence(name, Exists, Value)
  }
  if (Exists !== undefined) {
    throw invalid(`Exists and ComparisonOperator cannot be used together ${at}`)
  }
  const given = AttributeValueList ?? (Value === undefined ? undefined : [Value])
  const needsNone = ComparisonOperator === "NULL" || ComparisonOperator === "NOT_NULL"
  if (given === undefined && !needsNone) {
    throw invalid(
      "Value or AttributeValueList must be used with ComparisonOperator: " +
        `${ComparisonOperator} ${at}`,
    )
  }
  const values = (given ?? []).map((value) => parseAttributeValue(value, "current"))
  checkArguments(ComparisonOperator, values)
  return testOf(name, ComparisonOperator, values)
}

function existence(
  name: string,
  exists: boolean | undefined,
  value: AttributeValue | undefined,
): Condition {
  const at = `for Attribute: ${name}`
  if (exists === false) {
    if (value !== undefined) throw invalid(`Value cannot be used when Exists is false ${at}`)
    return testOf(name, "NULL", [])
  }
  if (value === undefined) {
    throw invalid(`Value must be provided when Exists is ${exists ?? "null"} ${at}`)
  }
  return testOf(name, "EQ", [parseAttributeValue(value, "current")])
}
