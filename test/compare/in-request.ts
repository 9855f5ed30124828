/** Faults that show in the request itself, so that no server need be asked whether they are there. */
import { clauseStart, listComma } from "./parts.ts"
import type { ComparedRequest } from "./requests.ts"
import type { Asked } from "./seen.ts"

const unfitType = /: ComparisonOperator (\S+) is not valid for (\S+) AttributeValue type$/
const filteredKey =
  /^(?:Query)?Filter ?(?:Expression)? can only contain non-primary .*: Primary key attribute: (\S+)$/
const scalars = ["S", "N", "B"]
const fitTypes: Readonly<Record<string, readonly string[]>> = {
  ...{ LT: scalars, LE: scalars, GT: scalars, GE: scalars, BETWEEN: scalars, IN: scalars },
  ...{ CONTAINS: scalars, NOT_CONTAINS: scalars, BEGINS_WITH: ["S", "B"] },
}

type Input = ComparedRequest["input"]

const overlap =
  /Two document paths (overlap|conflict) with each other; .* path one: \[(.*)\], path two: \[(.*)\]$/

/** Whether the fault that the text tells is there; false also of faults that are not known here. */
export function isInRequest(text: string, { request: { input }, table }: Asked): boolean {
  const [, kind, one, two] = overlap.exec(text) ?? []
  if (one && two) return areBothTargets(one, two, input) && relationOf(one, two) === kind
  if (text.endsWith(": AttributeValues inside AttributeValueList must be of same type")) {
    return conditionsIn(input).some(({ AttributeValueList: list }) => typesOf(list).size > 1)
  }
  const [, operator = "", type = ""] = unfitType.exec(text) ?? []
  if (operator) {
    const isFit = fitTypes[operator]?.includes(type) ?? true
    const unfit = conditionsIn(input).filter((each) => each.ComparisonOperator === operator)
    return !isFit && unfit.some(({ AttributeValueList: list }) => typesOf(list).has(type))
  }
  const [, key = ""] = filteredKey.exec(text) ?? []
  if (key) {
    const keys = "IndexName" in input ? table.indexKeys : table.keys
    const { FilterExpression, QueryFilter, ExpressionAttributeNames } = input
    const filter = plainExpression({ FilterExpression, ExpressionAttributeNames })
    const isFiltered = key in ((QueryFilter ?? {}) as object) || wordOf(key).test(filter)
    return isFiltered && keys.some(([name]) => name === key)
  }
  return isOfSelect(text, input)
}

/** Whether `Select` goes with what is to be returned. */
function isOfSelect(text: string, input: Input): boolean {
  const { Select, ProjectionExpression, AttributesToGet } = input
  if (/enum value set: \[SPECIFIC_ATTRIBUTES, /.test(text)) return Select === "WRONG"
  if (/Must specify the AttributesToGet or ProjectionExpression when /.test(text)) {
    return Select === "SPECIFIC_ATTRIBUTES" && !ProjectionExpression && !AttributesToGet
  }
  const [, member = "", choice] = /^Cannot specify the (\w+) when .* get (.*)$/.exec(text) ?? []
  const chosen = { "only the Count": "COUNT", ALL_ATTRIBUTES: "ALL_ATTRIBUTES" }[choice ?? ""]
  return member in input && Select !== undefined && Select === chosen
}

export function isOfPaths(text: string): boolean {
  return overlap.test(text)
}

/** All expressions of a request or of one action of a transaction, without `#` placeholders. */
export function plainExpression(input: Input): string {
  return plainExpressions(input).join("\n")
}

export function isIfNotExistsOfItself(input: Input): boolean {
  return /if_not_exists\(([^(),:]+), \1\)/.test(plainExpression(input))
}

function plainExpressions(input: Input): string[] {
  const { TransactItems, RequestItems } = input
  const actions = [
    ...(Array.isArray(TransactItems) ? TransactItems.flatMap(Object.values<Input>) : []),
    ...Object.values((RequestItems ?? {}) as Record<string, Input>),
  ]
  const names = (input.ExpressionAttributeNames ?? {}) as Readonly<Record<string, string>>
  const own = Object.entries(input)
    .filter(([member]) => member.endsWith("Expression"))
    .map(([, text]) => String(text).replace(/#\w+/g, (name) => names[name] ?? name))
  return [...own, ...actions.flatMap(plainExpressions)]
}

/** Whether one expression writes or projects both; the same path must be there twice. */
function areBothTargets(one: string, two: string, input: Input): boolean {
  return plainExpressions(input).some((text) => {
    const paths = text
      .split(clauseStart)
      .flatMap((clause) => clause.replace(/^(SET|REMOVE|ADD|DELETE) /, "").split(listComma))
      .map((member) => elementsOf(member.split(" ")[0] ?? ""))
    const rest = paths.filter((path) => path !== one)
    return one === two
      ? paths.length - rest.length > 1
      : rest.length < paths.length && rest.includes(two)
  })
}

/** `a.b[0]` as `a, b, [0]`, as it is told. */
function elementsOf(path: string): string {
  return (path.match(/\[\d+\]|[^.[]+/g) ?? []).join(", ")
}

/** One path within the other overlaps; a list here and a map there conflict. */
function relationOf(one: string, two: string): "overlap" | "conflict" | undefined {
  const [left, right] = [one.split(", "), two.split(", ")]
  const at = left.findIndex((element, place) => element !== right[place])
  if (at < 0 || at >= right.length) return "overlap"
  const kinds = [left, right].map((elements) => elements[at]?.startsWith("["))
  return at > 0 && kinds[0] !== kinds[1] ? "conflict" : undefined
}

interface LegacyCondition {
  readonly ComparisonOperator?: string
  readonly AttributeValueList?: readonly object[]
}

/** Conditions from before expressions. */
function conditionsIn(input: Input): readonly LegacyCondition[] {
  const maps = [input.Expected, input.QueryFilter, input.ScanFilter, input.KeyConditions]
  return maps.flatMap((map) => Object.values((map ?? {}) as Record<string, LegacyCondition>))
}

function typesOf(list: readonly object[] = []): ReadonlySet<string> {
  return new Set(list.flatMap((value) => Object.keys(value)))
}

function wordOf(name: string): RegExp {
  return new RegExp(`(^|[ (])${name}($|[ ).,[])`, "m")
}
