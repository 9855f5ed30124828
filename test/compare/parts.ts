/** Smaller values: what is left of a request when something is taken out, largest parts first. */

const path = String.raw`[#:\w.[\]]+`
const condition = new RegExp(
  [
    String.raw`size\([^)]*\) > ${path}`,
    String.raw`(?:attribute_\w+|begins_with|contains)\([^)]*\)`,
    `${path} BETWEEN ${path} AND ${path}`,
    String.raw`${path} IN \([^)]*\)`,
    `${path} (?:<>|<=|>=|=|<|>) ${path}`,
  ].join("|"),
  "g",
)
export const clauseStart = / (?=(?:SET|REMOVE|ADD|DELETE) )/
/** Commas that are not within parentheses. */
export const listComma = /, (?![^(]*\))/

/** The value with one thing left out, everywhere in turn, but not within what `isWhole`. */
export function* smallerThan(
  value: unknown,
  isWhole: (value: unknown) => boolean = () => false,
): Generator<unknown> {
  if (isWhole(value)) return
  if (Array.isArray(value)) {
    for (const index of value.keys()) yield value.toSpliced(index, 1)
    for (const [index, element] of value.entries()) {
      for (const smaller of smallerThan(element, isWhole)) yield value.with(index, smaller)
    }
  } else if (typeof value === "object" && value !== null) {
    const { pk, sk, ...others } = value as Record<string, unknown>
    if (pk && Object.keys(others).length > 1) yield { pk, ...(sk !== undefined && { sk }) }
    for (const name of Object.keys(value)) {
      const { [name]: _, ...rest } = value as Record<string, unknown>
      yield rest
    }
    for (const [name, inner] of Object.entries(value)) {
      for (const smaller of smallerThan(inner, isWhole)) yield { ...value, [name]: smaller }
    }
  } else if (typeof value === "string" && value.includes(" ")) {
    yield* smallerExpressions(value)
  }
}

function* smallerExpressions(text: string): Generator<string> {
  const clauses = text.split(clauseStart)
  const isUpdate = /^(SET|REMOVE|ADD|DELETE) /.test(text)
  if (isUpdate) yield* clauses.flatMap(piecesOf).filter((piece) => piece !== text)
  for (const at of clauses.keys()) if (clauses.length > 1) yield clauses.toSpliced(at, 1).join(" ")
  for (const [at, clause] of clauses.entries()) {
    const [keyword, members] = membersOf(clause)
    for (const member of members.keys()) {
      if (members.length === 1) break
      yield clauses.with(at, keyword + members.toSpliced(member, 1).join(", ")).join(" ")
    }
  }
  if (!isUpdate) yield* (text.match(condition) ?? []).filter((one) => one !== text)
}

/** Each member of a clause alone; what is assigned somewhere else, and something else there. */
function piecesOf(clause: string): string[] {
  const [keyword, members] = membersOf(clause)
  return members.flatMap((member) => {
    const [target, assigned] = member.split(" = ")
    if (keyword !== "SET " || assigned === undefined) return [keyword + member]
    return [`SET ${member}`, `SET elsewhere = ${assigned}`, `SET ${target} = pk`]
  })
}

function membersOf(clause: string): [keyword: string, members: string[]] {
  const [keyword = ""] = /^(SET|REMOVE|ADD|DELETE) /.exec(clause) ?? []
  return [keyword, clause.slice(keyword.length).split(listComma)]
}

/** The same without what its expressions do not use, if `isKept` does not want it. */
export function withoutUnused(value: unknown, isKept: (name: string) => boolean): unknown {
  if (Array.isArray(value)) return value.map((element) => withoutUnused(element, isKept))
  if (typeof value !== "object" || value === null) return value
  const entries = Object.entries(value)
  const texts = entries.filter(([name]) => name.endsWith("Expression")).map(([, text]) => text)
  const words = new Set(texts.join(" ").match(/[#:]\w+/g))
  return Object.fromEntries(
    entries.flatMap(([name, inner]) => {
      if (!/^ExpressionAttribute(Names|Values)$/.test(name)) {
        return [[name, withoutUnused(inner, isKept)]]
      }
      const all = Object.entries(inner)
      const used = all.filter(([placeholder]) => words.has(placeholder) || isKept(placeholder))
      return all.length > 0 && used.length === 0 ? [] : [[name, Object.fromEntries(used)]]
    }),
  )
}
