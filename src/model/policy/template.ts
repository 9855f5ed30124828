/** Text of a policy that may hold wildcards and variables such as `${aws:username, 'nobody'}`. */
import {
  anyCharacter,
  anyRun,
  tokensOf,
  type Wildcard,
  type WildcardToken,
  wildcardOf,
} from "./wildcard.ts"

/** What is asked about a request: by condition key in lower case; nothing if there is no such. */
export type RequestContext = (key: string) => readonly string[] | undefined

/** In place of values: the request may or may not have some, and nobody can tell. */
export const unknownValues: readonly string[] = Object.freeze([])

export interface Template {
  /** Present where there is no variable. */
  readonly wildcard?: Wildcard
  readonly tokens: readonly TemplateToken[]
}

export type TemplateToken = WildcardToken | Variable

interface Variable {
  /** In lower case: keys know none. */
  readonly key: string
  readonly fallback?: string
}

export interface TemplateOptions {
  /** Variables came with version 2012-10-17; before, they are text. */
  readonly hasVariables: boolean
  readonly hasWildcards: boolean
}

/** Nothing if a variable is malformed. */
export function parseTemplate(
  text: string,
  { hasVariables, hasWildcards }: TemplateOptions,
): Template | undefined {
  const plain = (part: string) => (hasWildcards ? tokensOf(part) : part === "" ? [] : [part])
  if (!hasVariables) return templateOf(plain(text))
  const tokens: TemplateToken[] = []
  let from = 0
  for (;;) {
    const start = text.indexOf("${", from)
    if (start === -1) break
    const end = text.indexOf("}", start)
    const variable = end === -1 ? undefined : parseVariable(text.slice(start + 2, end))
    if (variable === undefined) return undefined
    tokens.push(...plain(text.slice(from, start)), variable)
    from = end + 1
  }
  tokens.push(...plain(text.slice(from)))
  return templateOf(tokens)
}

export function templateOf(tokens: readonly TemplateToken[]): Template {
  Object.freeze(tokens)
  return Object.freeze(
    tokens.every(isWildcardToken) ? { tokens, wildcard: wildcardOf(tokens) } : { tokens },
  )
}

/** `${*}`, `${?}` and `${$}` are these characters themselves. */
function parseVariable(inside: string): string | Variable | undefined {
  if (inside === "*" || inside === "?" || inside === "$") return inside
  const comma = inside.indexOf(",")
  const key = (comma === -1 ? inside : inside.slice(0, comma)).trim().toLowerCase()
  if (key === "" || key.includes("'")) return undefined
  if (comma === -1) return Object.freeze({ key })
  const fallback = /^'([^']*)'$/.exec(inside.slice(comma + 1).trim())?.[1]
  return fallback === undefined ? undefined : Object.freeze({ key, fallback })
}

/**
 * With the request's own values in place of the variables, taken literally; nothing if one has no
 * value and no default, or several values (then it is no name of anything).
 */
export function resolveTemplate(template: Template, context: RequestContext): Wildcard | undefined {
  if (template.wildcard) return template.wildcard
  const tokens: WildcardToken[] = []
  for (const token of template.tokens) {
    if (isWildcardToken(token)) {
      tokens.push(token)
      continue
    }
    const values = context(token.key)
    if (values === unknownValues) return undefined
    const value = values?.length === 1 ? values[0] : token.fallback
    if (value === undefined) return undefined
    tokens.push(value)
  }
  return wildcardOf(tokens)
}

function isWildcardToken(token: TemplateToken): token is WildcardToken {
  return typeof token === "string" || token === anyRun || token === anyCharacter
}

/** The text, where there is neither wildcard nor variable in it. */
export function constantOf({ tokens }: Template): string | undefined {
  return tokens.every((token) => typeof token === "string") ? tokens.join("") : undefined
}

/** In lower case, where a comparison knows no case. */
export function lowerTemplate({ tokens }: Template): Template {
  return templateOf(
    tokens.map((token) => (typeof token === "string" ? token.toLowerCase() : token)),
  )
}
