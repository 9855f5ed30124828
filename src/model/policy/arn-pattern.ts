/**
 * Patterns of ARNs. The six parts are compared each with its own, so that a wildcard in the region
 * cannot reach over into the name of a table; parts that are missing at the end are `*` (IAM guide:
 * Resource).
 */
import { type RequestContext, resolveTemplate, type Template, templateOf } from "./template.ts"
import { anyRun, matchesWildcard } from "./wildcard.ts"

export type ArnPattern =
  | { readonly kind: "everything" }
  | { readonly kind: "arn"; readonly parts: readonly Template[] }

const partsOfArn = 6

export const everything: ArnPattern = Object.freeze({ kind: "everything" })

/** Nothing if the text is neither `*` nor looks like an ARN. */
export function arnPatternOf({ tokens }: Template): ArnPattern | undefined {
  if (tokens.length === 1 && tokens[0] === anyRun) return everything
  const parts: Template["tokens"][number][][] = [[]]
  for (const token of tokens) {
    if (typeof token !== "string") {
      parts.at(-1)?.push(token)
      continue
    }
    let rest = token
    while (parts.length < partsOfArn && rest.includes(":")) {
      const colon = rest.indexOf(":")
      if (colon > 0) parts.at(-1)?.push(rest.slice(0, colon))
      parts.push([])
      rest = rest.slice(colon + 1)
    }
    if (rest !== "") parts.at(-1)?.push(rest)
  }
  const [scheme] = parts
  if (scheme?.length !== 1 || scheme[0] !== "arn" || parts.length < 2) return undefined
  while (parts.length < partsOfArn) parts.push([anyRun])
  return Object.freeze({ kind: "arn", parts: Object.freeze(parts.map(templateOf)) })
}

export function hasVariables(pattern: ArnPattern): boolean {
  return pattern.kind === "arn" && pattern.parts.some(({ wildcard }) => !wildcard)
}

/** Variables may stand in the last part alone (IAM guide: where you can use policy variables). */
export function hasEarlyVariable(pattern: ArnPattern): boolean {
  return pattern.kind === "arn" && pattern.parts.slice(0, -1).some(({ wildcard }) => !wildcard)
}

/** Its six parts, or nothing if the text is no ARN. */
export function splitArn(text: string): readonly string[] | undefined {
  if (!text.startsWith("arn:")) return undefined
  const parts: string[] = []
  let from = 0
  for (let count = 1; count < partsOfArn; count++) {
    const colon = text.indexOf(":", from)
    if (colon === -1) return undefined
    parts.push(text.slice(from, colon))
    from = colon + 1
  }
  parts.push(text.slice(from))
  return parts
}

/**
 * Nothing where the two cannot be compared, because a variable has no value.
 *
 * @param parts of the ARN; nothing where the resource is `*` or anything else that is no ARN
 */
function matchesArn(
  pattern: ArnPattern,
  parts: readonly string[] | undefined,
  context: RequestContext,
): boolean | undefined {
  if (pattern.kind === "everything") return true
  if (!parts) return false
  for (const [place, template] of pattern.parts.entries()) {
    const wildcard = resolveTemplate(template, context)
    if (wildcard === undefined) return undefined
    if (!matchesWildcard(wildcard, parts[place] as string)) return false
  }
  return true
}

/** True if one matches, and nothing if none does but one could not be compared. */
export function matchesAnyArn(
  patterns: readonly ArnPattern[],
  parts: readonly string[] | undefined,
  context: RequestContext,
): boolean | undefined {
  let outcome: boolean | undefined = false
  for (const pattern of patterns) {
    const matched = matchesArn(pattern, parts, context)
    if (matched) return true
    if (matched === undefined) outcome = undefined
  }
  return outcome
}
