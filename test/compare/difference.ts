/** What kind of difference there is between two answers: differences alike are counted together. */
import { type Answer, noAnswer } from "./server.ts"

/** Nothing if the answers are the same. */
export function differenceClass(
  operation: string,
  left: Answer,
  right: Answer,
): string | undefined {
  if (JSON.stringify(left) === JSON.stringify(right)) return undefined
  const [one, other] = [outcomeOf(left), outcomeOf(right)]
  if (one !== other) return `${operation}: ${one} | ${other}`
  const places = [...new Set(differingPlaces(left, right, ""))].sort()
  return `${operation}: ${one}, differing at ${places.join(" ")}`
}

function outcomeOf({ code, message, text }: Answer): string {
  if (text !== undefined) return text === noAnswer.text ? "no answer" : "no JSON"
  return code === undefined ? "accepted" : `${code}: ${masked(String(message))}`
}

/** The text without what the request put into it. */
function masked(text: string): string {
  return text
    .replace(/(token|near): "[^"]*"/g, '$1: "…"')
    .replace(/(Value )'[^']*'/g, "$1'…'")
    .replace(/(AttributeValue): ?\{[^}]*\}/g, "$1: {…}")
    .replace(/collection \[.*\]/g, "collection […]")
    .replace(/path (one|two): \[.*?\](?=,|$)/g, "path $1: […]")
    .replace(
      /(first operand|operand type|operator or function|operator|function|keyword): [^,;]+/g,
      "$1: …",
    )
    .replace(
      /(attribute value|attribute name|keys|for the type|numeric value|for key|Attribute): \S+/g,
      "$1: …",
    )
    .replace(/\b(type|for) [SNBLM]{1,4}\b/g, "$1 …")
    .replace(/\d+/g, "#")
    .replace(/the [A-Z_]+ ComparisonOperator|ComparisonOperator [A-Z_]+/g, "ComparisonOperator …")
}

function differingPlaces(left: unknown, right: unknown, place: string): string[] {
  if (JSON.stringify(left) === JSON.stringify(right)) return []
  if (!isStructure(left) || !isStructure(right)) return [place]
  const names = new Set([...Object.keys(left), ...Object.keys(right)])
  // Inside items names are the caller's: they say nothing about the kind of difference.
  if (/\.(Attributes|Item|Items|LastEvaluatedKey)$/.test(place)) return [place]
  return [...names].flatMap((name) => differingPlaces(left[name], right[name], `${place}.${name}`))
}

function isStructure(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}
