import { describe, expect, test } from "vitest"
import { ApiError } from "../../error.ts"
import type { AttributeValue, Item } from "../value/attribute-value.ts"
import { nestedNames } from "./document-path.ts"
import { parsePlaceholders } from "./placeholders.ts"
import {
  applyUpdate,
  onlyRemoves,
  parseUpdate,
  pathsOfUpdate,
  targetNames,
  updatedFragments,
} from "./update.ts"

// AWS guide: "Using update expressions in DynamoDB"; what it leaves open was observed.

const N = (n: number): AttributeValue => ({ N: String(n) })
const S = (s: string): AttributeValue => ({ S: s })
const L = (...values: AttributeValue[]): AttributeValue => ({ L: values })

const constants: Record<string, AttributeValue> = {
  ":1": N(1),
  ":2": N(2),
  ":x": S("x"),
  ":y": S("y"),
  ":l": L(S("x")),
  ":k": L(S("y")),
  ":m": { M: {} },
  ":ss": { SS: ["b", "c"] },
  ":ab": { SS: ["a", "b"] },
  ":ns": { NS: ["1"] },
  ":null": { NULL: true },
  ":bool": { BOOL: true },
  ":b": { B: "AQ==" },
  ":big": N(9e125),
}

function parse(text: string) {
  return parseUpdate(
    text,
    parsePlaceholders({
      names: { "#a": "a", "#dot": "a.b", "#proto": "__proto__", "#size": "size" },
      values: constants,
      layer: "current",
    }),
  )
}

const old: Item = {
  pk: S("key"),
  n: N(5),
  s: S("text"),
  ss: { SS: ["a", "b"] },
  ns: { NS: ["1", "2"] },
  nil: { NULL: true },
  l: L(S("0"), S("1"), S("2"), S("3")),
  m: { M: { k: N(1), l: L(N(1), { M: { x: S("deep") } }) } },
}

function deepFreeze<T>(value: T): T {
  if (typeof value === "object" && value !== null)
    Object.values(Object.freeze(value)).map(deepFreeze)
  return value
}
deepFreeze(old)

describe("what an update makes of an item", () => {
  test.each<[string, Item]>([
    ["SET a = :1", { a: N(1) }],
    ["SET s = :x, a = s", { s: S("x"), a: S("text") }],
    ["SET n = s, s = n", { n: S("text"), s: N(5) }],
    ["SET #dot = :x", { "a.b": S("x") }],
    ["SET n = n + :1", { n: N(6) }],
    ["SET n = :1 - n", { n: N(-4) }],
    ["SET n = (n + :1)", { n: N(6) }],
    ["SET n = (n) - (:1)", { n: N(4) }],
    ["SET a = (s)", { a: S("text") }],
    ["set a = if_not_exists(a, :1) + if_not_exists(n, :2)", { a: N(6) }],
    ["SET nil = if_not_exists(nil, :1)", {}],
    ["SET a = if_not_exists(m.gone, if_not_exists(gone, s))", { a: S("text") }],
    ["SET l = list_append(l, :l)", { l: L(S("0"), S("1"), S("2"), S("3"), S("x")) }],
    ["SET l = list_append(:l, l)", { l: L(S("x"), S("0"), S("1"), S("2"), S("3")) }],
    ["SET a = list_append(if_not_exists(a, :k), :l)", { a: L(S("y"), S("x")) }],
    ["SET m.k = :x", { m: { M: { k: S("x"), l: L(N(1), { M: { x: S("deep") } }) } } }],
    ["SET m.l[1].x = m.k", { m: { M: { k: N(1), l: L(N(1), { M: { x: N(1) } }) } } }],
    ["SET l[1] = :x", { l: L(S("0"), S("x"), S("2"), S("3")) }],
    ["SET l[9] = :x", { l: L(S("0"), S("1"), S("2"), S("3"), S("x")) }],
    ["SET l[9] = :x, l[7] = :y", { l: L(S("0"), S("1"), S("2"), S("3"), S("y"), S("x")) }],
    ["SET l[99999999999999999999] = :x", { l: L(S("0"), S("1"), S("2"), S("3"), S("x")) }],
    ["REMOVE l[0], l[2]", { l: L(S("1"), S("3")) }],
    ["REMOVE l[0] SET l[1] = l[0], l[8] = :x", { l: L(S("0"), S("2"), S("3"), S("x")) }],
    ["REMOVE l[0], l[1], l[2], l[3], l[4]", { l: L() }],
    ["REMOVE m.l[1].x", { m: { M: { k: N(1), l: L(N(1), { M: {} }) } } }],
    ["REMOVE gone, m.gone, l[9]", {}],
    ["ADD n :2", { n: N(7) }],
    ["ADD a :2", { a: N(2) }],
    ["ADD m.k :2, m.a :1", { m: { M: { k: N(3), l: L(N(1), { M: { x: S("deep") } }), a: N(1) } } }],
    ["ADD m.l[0] :2", { m: { M: { k: N(1), l: L(N(3), { M: { x: S("deep") } }) } } }],
    ["ADD ss :ss", { ss: { SS: ["a", "b", "c"] } }],
    ["ADD a :ss", { a: { SS: ["b", "c"] } }],
    ["DELETE ss :ss", { ss: { SS: ["a"] } }],
    ["DELETE gone :ss", {}],
    ["SET a = :1 REMOVE gone ADD n :1 DELETE ss :ss", { a: N(1), n: N(6), ss: { SS: ["a"] } }],
  ])("%s", (text, changed) => {
    expect(applyUpdate(parse(text), old)).toEqual({ ...old, ...changed })
  })

  test.each([
    ["REMOVE s", "s"],
    ["DELETE ss :ab", "ss"],
    ["DELETE ns :ns REMOVE s", "s"],
  ])("%s takes the attribute away", (text, name) => {
    expect(Object.keys(applyUpdate(parse(text), old))).toEqual(
      Object.keys(old).filter((each) => each !== name),
    )
  })

  // Comparing old and new text tells whether anything changed, so attributes keep their places.
  test("attributes keep their order, new ones come last", () => {
    const updated = applyUpdate(parse("SET z = :1, s = :x, a = :2 REMOVE n"), old)
    expect(Object.keys(updated)).toEqual(["pk", "s", "ss", "ns", "nil", "l", "m", "z", "a"])
  })

  test("an absent item starts from its key", () => {
    const key = { pk: S("key") }
    expect(applyUpdate(parse("ADD n :1 SET l = :l"), key)).toEqual({
      ...key,
      n: N(1),
      l: L(S("x")),
    })
  })

  test("names that every JavaScript object knows are ordinary attributes", () => {
    const updated = applyUpdate(parse("SET #proto = :1, m.#proto = :2"), { m: { M: {} } })
    expect(JSON.stringify(updated)).toBe(
      '{"m":{"M":{"__proto__":{"N":"2"}}},"__proto__":{"N":"1"}}',
    )
    const removed = applyUpdate(parse("REMOVE #proto SET a = if_not_exists(#proto, :x)"), updated)
    expect(JSON.stringify(removed)).toBe('{"m":{"M":{"__proto__":{"N":"2"}}},"a":{"N":"1"}}')
  })
})

// These are known only when there is an item: they are never wrapped.
describe("what cannot be applied", () => {
  const path = "The document path provided in the update expression is invalid for update"
  const absent = "The provided expression refers to an attribute that does not exist in the item"
  const type = "An operand in the update expression has an incorrect data type"
  test.each([
    ["SET gone.a = :1", path],
    ["SET s.a = :1", path],
    ["SET l.a = :1", path],
    ["SET m[0] = :1", path],
    ["SET l[9].a = :1", path],
    ["SET gone[0] = :1", path],
    ["REMOVE gone.a", path],
    ["REMOVE s[0]", path],
    ["REMOVE l[9].a", path],
    ["ADD gone.a :1", path],
    ["SET a = gone", absent],
    ["SET a = m.gone", absent],
    ["SET a = l[4]", absent],
    ["SET a = gone + :1", absent],
    ["SET a = list_append(gone, :l)", absent],
    ["SET a = if_not_exists(gone, gone)", absent],
    ["SET a = s + :1", type],
    ["SET a = :1 - l", type],
    ["SET a = list_append(s, :l)", type],
    ["SET a = list_append(:l, :l) + :1", type],
    ["SET a = list_append(if_not_exists(gone, :1), :l)", type],
    ["ADD s :1", type],
    ["ADD ss :1", type],
    ["ADD n :ss", type],
    ["ADD ns :ss", type],
    ["DELETE s :ss", type],
    ["DELETE ss :ns", type],
    [
      "SET n = :big + :big",
      "Number overflow. Attempting to store a number with magnitude larger than supported range",
    ],
  ])("%s", (text, fault) => {
    expect(() => applyUpdate(parse(text), old)).toThrow(ApiError.invalid(fault))
  })
})

describe("what cannot be an update", () => {
  const misused = (name: string) =>
    `The function is not allowed to be used this way in an expression; function: ${name}`
  const wrongType = (name: string, type: string) =>
    "Incorrect operand type for operator or function; " +
    `operator or function: ${name}, operand type: ${type}`
  const wrongOperand = (name: string, type: string) =>
    `Incorrect operand type for operator or function; operator: ${name}, operand type: ${type}`
  const paths = (verb: string, one: string, two: string) =>
    `Two document paths ${verb} with each other; must remove or rewrite one of these paths; ` +
    `path one: ${one}, path two: ${two}`
  const syntax = (token: string, near: string) => `Syntax error; token: "${token}", near: "${near}"`

  test.each([
    ["", "The expression can not be empty;"],
    ["INVALID SYNTAX HERE", syntax("INVALID", "INVALID SYNTAX")],
    ["SET", syntax("<EOF>", "SET")],
    ["SET _123 = :1", syntax("_", "SET _123")],
    ["SET #a = :1,", syntax("<EOF>", ",")],
    ["SET a = _f(b)", syntax("_", "= _f")],
    ["SET a :1", syntax(":1", "a :1")],
    ["SET a = :1 b = :2", syntax("b", ":1 b =")],
    ["SET a = b + :1 + :2", syntax("+", ":1 + :2")],
    ["SET a = (b + :1) + :2", syntax("+", ") + :2")],
    ["SET a = b + (c + :1)", syntax("+", "c + :1")],
    ["SET a = if_not_exists(b, :1 + :2)", syntax("+", ":1 + :2")],
    ["SET set = :1", syntax("set", "SET set =")],
    ["SET a = :1, REMOVE b", syntax("REMOVE", ", REMOVE b")],
    ["SET :a = :1", syntax(":a", "SET :a =")],
    ["SET a = :1 AND b = :2", syntax("AND", ":1 AND b")],
    ["REMOVE a :1", syntax(":1", "a :1")],
    ["ADD a b", syntax("b", "a b")],
    ["ADD a", syntax("<EOF>", "a")],
    ["DELETE a = :1", syntax("=", "a = :1")],
    ["SET a = (b).c", syntax(".", ").c")],
    ["SET a = ((b))", "The expression has redundant parentheses;"],
    ["SET a = ((b + :1))", "The expression has redundant parentheses;"],
    ["SET size = :1", "Attribute name is a reserved keyword; reserved keyword: size"],
    ["SET a.b = c.Size", "Attribute name is a reserved keyword; reserved keyword: Size"],
    ["SET a = f(b, c)", "Invalid function name; function: f"],
    ["SET a = List_append(b, c)", "Invalid function name; function: List_append"],
    ["SET a = size(b)", misused("size")],
    ["SET a = list_append(list_append(a, :l), :l)", misused("list_append")],
    ["SET a = if_not_exists(a, list_append(b, :l))", misused("list_append")],
    ["SET a = :1 SET b = :2", 'The "SET" section can only be used once in an update expression;'],
    ["ADD a :1 add b :2", 'The "ADD" section can only be used once in an update expression;'],
    [
      "SET #b = :1",
      "An expression attribute name used in the document path is not defined; attribute name: #b",
    ],
    [
      "SET a = :c",
      "An expression attribute value used in expression is not defined; attribute value: :c",
    ],
    ["SET a = :1, a.b = :2", paths("overlap", "[a]", "[a, b]")],
    ["SET a.b = :1 REMOVE a", paths("overlap", "[a, b]", "[a]")],
    ["SET #a = :1 REMOVE a", paths("overlap", "[a]", "[a]")],
    ["SET l[0] = :1, l[1] = :1, l[0].a = :1", paths("overlap", "[l, [0]]", "[l, [0], a]")],
    ["SET a.c = :1, a[1] = :1", paths("conflict", "[a, c]", "[a, [1]]")],
    ["ADD a :x", wrongOperand("ADD", "STRING")],
    ["ADD a :b", wrongOperand("ADD", "BINARY")],
    ["ADD a :null", wrongOperand("ADD", "NULL")],
    ["ADD a :bool", wrongOperand("ADD", "BOOLEAN")],
    ["ADD a :l", wrongOperand("ADD", "LIST")],
    ["ADD a :m", wrongOperand("ADD", "MAP")],
    ["DELETE a :1", wrongOperand("DELETE", "NUMBER")],
    ["SET a = b + :x", wrongType("+", "S")],
    ["SET a = :ns - b", wrongType("-", "NS")],
    ["SET a = list_append(:x, b)", wrongType("list_append", "S")],
    [
      "SET a = list_append(b)",
      "Incorrect number of operands for operator or function; " +
        "operator or function: list_append, number of operands: 1",
    ],
    ...["if_not_exists(a, :1)", "list_append(a, :l)", ":1"].map((operand) => [
      `SET a = if_not_exists(${operand}, :1)`,
      "Operator or function requires a document path; operator or function: if_not_exists",
    ]),
  ])("%s", (text, fault) => {
    expect(() => parse(text as string)).toThrow(
      ApiError.invalidRequest(`Invalid UpdateExpression: ${fault}`),
    )
  })

  // Reserved words, unknown functions, repeated sections, undefined names, undefined values,
  // overlaps, conflicts, operands, functions: each in the whole expression before the next.
  test("precedence", () => {
    const order = [
      ["REMOVE zone", /reserved/],
      ["REMOVE a[f] ", /Syntax/],
      ["SET q = f(:1)", /Invalid function name/],
      ["SET r = :1 SET t = :2", /section/],
      ["REMOVE #none", /attribute name: #none/],
      ["DELETE u :none", /attribute value: :none/],
      ["REMOVE o, o", /overlap/],
      ["REMOVE c[0], c.d", /conflict/],
      ["ADD v :x", /operator: ADD/],
      ["SET w = :x + :1", /operator or function: \+/],
    ] as const
    const [reserved, syntax, ...others] = order
    const ranked = [syntax, reserved, ...others]
    for (const [rank, [text, fault]] of ranked.entries()) {
      for (const [worse] of ranked.slice(rank + 1)) {
        for (const both of [`${text} ${worse}`, `${worse} ${text}`]) {
          const isRepeated = (both.match(/SET|REMOVE|ADD|DELETE/g)?.length ?? 0) > sections(both)
          if (isRepeated && rank > 3) continue
          expect(() => parse(both), both).toThrow(isRepeated && rank > 2 ? /section/ : fault)
        }
      }
    }
  })

  function sections(text: string): number {
    return new Set(text.match(/SET|REMOVE|ADD|DELETE/g)).size
  }

  test.each([
    [`SET a = ${"(".repeat(4000)}`],
    [`SET a = ${"if_not_exists(a,".repeat(250)}`],
    [`REMOVE ${"a,".repeat(2040)}a`],
    [`REMOVE ${"a[0],".repeat(810)}a.b`],
  ])("a hostile text: %.24s…", (text) => {
    const start = performance.now()
    expect(() => parse(text)).toThrow(ApiError)
    expect(performance.now() - start).toBeLessThan(500)
  })
})

// Places in lists are looked up as they are written, in the old item and in the new one.
describe("what UPDATED_OLD and UPDATED_NEW show", () => {
  test.each<[string, Item | undefined, Item | undefined]>([
    ["SET s = :x, a = :1", { s: S("text") }, { s: S("x"), a: N(1) }],
    ["SET s = s", { s: S("text") }, { s: S("text") }],
    ["SET a = :1", undefined, { a: N(1) }],
    ["REMOVE s", { s: S("text") }, undefined],
    ["REMOVE gone", undefined, undefined],
    ["DELETE ss :ab", { ss: { SS: ["a", "b"] } }, undefined],
    ["SET m.k = :x", { m: { M: { k: N(1) } } }, { m: { M: { k: S("x") } } }],
    ["SET m.a = :x", undefined, { m: { M: { a: S("x") } } }],
    [
      "SET l[2] = :x, m.k = :y",
      { l: L(S("2")), m: { M: { k: N(1) } } },
      { l: L(S("x")), m: { M: { k: S("y") } } },
    ],
    ["SET l[3] = :x, l[0] = :y", { l: L(S("0"), S("3")) }, { l: L(S("y"), S("x")) }],
    ["SET l[9] = :x", undefined, undefined],
    ["REMOVE l[1]", { l: L(S("1")) }, { l: L(S("2")) }],
    ["REMOVE l[3], l[7]", { l: L(S("3")) }, undefined],
    ["ADD n :1", { n: N(5) }, { n: N(6) }],
    [
      "SET m.l[1].x = :x",
      { m: { M: { l: L({ M: { x: S("deep") } }) } } },
      { m: { M: { l: L({ M: { x: S("x") } }) } } },
    ],
  ])("%s", (text, before, after) => {
    const update = parse(text)
    expect(updatedFragments(update, old)).toEqual(before)
    expect(updatedFragments(update, applyUpdate(update, old))).toEqual(after)
  })
})

test("what an update does, for those who must know before there is an item", () => {
  const update = parse("SET a.b = if_not_exists(c[0], d), e = f.g + h REMOVE i")
  expect([...targetNames(update)]).toEqual(["a", "e", "i"])
  expect([...nestedNames(pathsOfUpdate(update))]).toEqual(["a", "c", "f"])
  expect(pathsOfUpdate(update)).toHaveLength(7)
  expect(onlyRemoves(update)).toBe(false)
  expect(onlyRemoves(parse("REMOVE a, b"))).toBe(true)
  expect(onlyRemoves(parse("REMOVE a DELETE b :ss"))).toBe(true)
})
