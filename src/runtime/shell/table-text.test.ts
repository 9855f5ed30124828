import { expect, test } from "vitest"
import { tableText } from "./table-text.ts"

const items = [
  { artist: { S: "No One You Know" }, year: { N: "1999" }, pk: { S: "1" } },
  { pk: { S: "22" }, artist: { S: "東京事変" }, tags: { SS: ["it's", "b"] } },
  { pk: { S: "3" }, year: { N: "-5" }, more: { M: { a: { L: [{ NULL: true as const }] } } } },
]

test("columns are in line, keys first, numbers to the right", () => {
  expect(tableText(items, { first: ["pk", "sk"] }).split("\n")).toEqual([
    "pk | artist          | year | tags             | more",
    "---+-----------------+------+------------------+--------------",
    "1  | No One You Know | 1999 |                  |",
    "22 | 東京事変        |      | <<'it''s', 'b'>> |",
    "3  |                 |   -5 |                  | {'a': [NULL]}",
    "",
  ])
})

test("a column that is too wide is cut, the widest first", () => {
  const long = [{ a: { S: "x".repeat(50) }, b: { S: "short" } }]
  const [, , line = ""] = tableText(long, { first: [], widthMax: 30 }).split("\n")
  expect(line).toBe(`${"x".repeat(21)}… | short`)
})

test("where columns have no room, attributes are below each other", () => {
  const wide = [
    Object.fromEntries(Array.from({ length: 9 }, (_, at) => [`n${at}`, { S: "value of it" }])),
  ]
  const lines = tableText([...wide, { n1: { BOOL: true } }], { first: [], widthMax: 60 }).split(
    "\n",
  )
  expect(lines.slice(0, 2)).toEqual(["-[ 1 ]-", "n0 | value of it"])
  expect(lines.slice(-3)).toEqual(["-[ 2 ]-", "n1 | true", ""])
})

test("data cannot steer the terminal", () => {
  const text = tableText([{ "a\u001b[2J": { S: "b\u0007\n\u202ec\ud800" } }], { first: [] })
  expect(text).toContain("a\\u{1b}[2J")
  expect(text).toContain("b\\u{7}\\n\\u{202e}c\\u{d800}")
})
