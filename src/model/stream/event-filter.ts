/**
 * Lambda's event filter patterns (AWS guide, "Lambda event filtering"): a pattern has the shape of
 * what it matches, and a list of rules in the place of each value. All members of a pattern have to
 * match, and one rule of each list.
 */

export type FilterPattern = { readonly [member: string]: unknown }

/** Whether one of the patterns matches; without patterns everything does. */
export function passesFilters(record: object, patterns: readonly FilterPattern[]): boolean {
  return patterns.length === 0 || patterns.some((pattern) => matches(record, pattern))
}

/** Throws for what is no pattern, so that a slip of the pen is not taken for a filter. */
export function checkFilters(patterns: readonly FilterPattern[]): void {
  for (const pattern of patterns) matches({}, pattern)
}

function matches(value: unknown, pattern: FilterPattern): boolean {
  // Every member is looked at, so that `checkFilters` finds faults behind the first mismatch.
  const results = Object.entries(pattern).map(([name, inner]) => {
    if (name === "$or")
      return listOf(inner, name).some((each) => matches(value, objectOf(each, name)))
    const member = isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined
    if (Array.isArray(inner)) return inner.map((rule) => passes(member, rule)).includes(true)
    return matches(member, objectOf(inner, name))
  })
  return !results.includes(false)
}

function passes(value: unknown, rule: unknown): boolean {
  if (!isObject(rule)) return value === rule
  const [[name, operand] = ["", undefined], ...others] = Object.entries(rule)
  if (others.length > 0) throw new Error(`a rule has one operator, not ${JSON.stringify(rule)}`)
  const text = typeof value === "string" ? value : undefined
  switch (name) {
    case "exists":
      return (value !== undefined) === operand
    case "prefix":
      return text?.startsWith(String(operand)) ?? false
    case "suffix":
      return text?.endsWith(String(operand)) ?? false
    case "equals-ignore-case":
      return text?.toLowerCase() === String(operand).toLowerCase()
    case "anything-but":
      return (
        value !== undefined &&
        !(Array.isArray(operand) ? operand : [operand]).some((each) => passes(value, each))
      )
    case "numeric":
      return typeof value === "number" && isInRange(value, listOf(operand, name))
    default:
      throw new Error(`there is no filter operator ${JSON.stringify(name)}`)
  }
}

/** `[">", 0, "<=", 5]` */
function isInRange(value: number, range: readonly unknown[]): boolean {
  for (let at = 0; at < range.length; at += 2) {
    const [operator, bound] = [range[at], Number(range[at + 1])]
    const holds = {
      ...{ "=": value === bound, "<": value < bound, "<=": value <= bound },
      ...{ ">": value > bound, ">=": value >= bound },
    }[String(operator)]
    if (holds === undefined) throw new Error(`numeric has no operator ${String(operator)}`)
    if (!holds) return false
  }
  return true
}

function listOf(value: unknown, name: string): readonly unknown[] {
  if (Array.isArray(value)) return value
  throw new Error(`${name} takes a list`)
}

function objectOf(value: unknown, name: string): FilterPattern {
  if (isObject(value)) return value
  throw new Error(`the filter's ${name} has to be a list of rules, or members of their own`)
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}
