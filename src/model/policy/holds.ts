/** Whether a condition holds for a request. IAM guide: condition operators, multiple values. */
import { unreachable } from "../../error.ts"
import { matchesAnyArn, splitArn } from "./arn-pattern.ts"
import type { Comparison, Condition, Order } from "./condition.ts"
import { base64Of, booleanOf, decimalOf } from "./condition-operators.ts"
import { isInRange, parseAddress } from "./ip-range.ts"
import type { Effect } from "./policy.ts"
import { parsePolicyDate } from "./policy-date.ts"
import { type RequestContext, resolveTemplate, unknownValues } from "./template.ts"
import { matchesWildcard } from "./wildcard.ts"

export function holds(condition: Condition, effect: Effect, context: RequestContext): boolean {
  const { key, comparison, isNegated, ifExists, quantifier } = condition
  const values = context(key)
  if (values === unknownValues) return effect === "Deny"
  const isAbsent = values === undefined || values.length === 0
  if (comparison.kind === "absence") return comparison.values.includes(isAbsent)
  if (isAbsent) {
    if (ifExists) return true
    if (quantifier) return quantifier === "ForAllValues"
    return isNegated
  }
  const passes = (value: string) => {
    const outcome = matches(comparison, value, context)
    return isNegated ? isUnmatched(outcome, effect) : outcome === true
  }
  if (quantifier === "ForAnyValue") return values.some(passes)
  // Several values where one was expected: AWS leaves open what that means. The safe reading is
  // that an Allow asks it of all of them, and a Deny of any.
  const asksAll = quantifier === "ForAllValues" || effect === "Allow"
  return asksAll ? values.every(passes) : values.some(passes)
}

/** Nothing where the two could not be compared: a variable has no value, or it is no number. */
type Outcome = boolean | undefined

/** What could not be compared denies rather than allows. */
function isUnmatched(outcome: Outcome, effect: Effect): boolean {
  return outcome === undefined ? effect === "Deny" : !outcome
}

function matches(comparison: Comparison, value: string, context: RequestContext): Outcome {
  switch (comparison.kind) {
    case "text":
      return matchesText(comparison, value, context)
    case "arn": {
      const parts = splitArn(value)
      const outcome = matchesAnyArn(comparison.values, parts, context)
      return parts || outcome ? outcome : undefined
    }
    case "number":
      return isInOrder(decimalOf(value), comparison)
    case "date":
      return isInOrder(parsePolicyDate(value), comparison)
    case "boolean": {
      const given = booleanOf(value)
      return given === undefined ? undefined : comparison.values.includes(given)
    }
    case "binary": {
      const given = base64Of(value)
      return given === undefined ? undefined : comparison.values.includes(given)
    }
    case "ip": {
      const given = parseAddress(value)
      return given && comparison.values.some((range) => isInRange(given, range))
    }
    case "absence":
      throw new Error("Null looks at no value")
    default:
      return unreachable(comparison)
  }
}

function matchesText(
  { constants, patterns, ignoresCase }: Extract<Comparison, { kind: "text" }>,
  value: string,
  context: RequestContext,
): Outcome {
  const given = ignoresCase ? value.toLowerCase() : value
  if (constants.has(given)) return true
  const asked: RequestContext = ignoresCase
    ? (key) => context(key)?.map((each) => each.toLowerCase())
    : context
  let outcome: Outcome = false
  for (const template of patterns) {
    const wildcard = resolveTemplate(template, asked)
    if (wildcard === undefined) outcome = undefined
    else if (matchesWildcard(wildcard, given)) return true
  }
  return outcome
}

function isInOrder(
  given: number | undefined,
  { order, values }: { readonly order: Order; readonly values: readonly number[] },
): Outcome {
  if (given === undefined) return undefined
  return values.some((value) => {
    switch (order) {
      case "=":
        return given === value
      case "<":
        return given < value
      case "<=":
        return given <= value
      case ">":
        return given > value
      case ">=":
        return given >= value
      default:
        return unreachable(order)
    }
  })
}
