import { describe, expect, test } from "vitest"
import { ApiError } from "../../error.ts"
import type { AttributeValue, Item } from "../value/attribute-value.ts"
import { L, N, old, parse, S } from "./update.case.ts"
import { applyToAbsent, applyUpdate } from "./update.ts"

// AWS guide: "Using update expressions in DynamoDB"; what it leaves open was observed.

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
    ["SET l[2147483647] = :x", { l: L(S("0"), S("1"), S("2"), S("3"), S("x")) }],
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

// Observed: what is to be removed from an item that is not there is not looked for.
test("an absent item has nothing to remove, on any path", () => {
  const key = { pk: S("a") }
  expect(applyToAbsent(parse("SET b = :1 REMOVE x.y, z[3]"), key)).toEqual({ ...key, b: N(1) })
  expect(() => applyToAbsent(parse("SET x.y = :1"), key)).toThrow(/invalid for update/)
  expect(() => applyUpdate(parse("REMOVE x.y"), key)).toThrow(/invalid for update/)
})

test("values are not put deeper than 32 levels", () => {
  const deep = (levels: number): AttributeValue =>
    levels === 1 ? N(1) : { M: { m: deep(levels - 1) } }
  const item = { a: { M: {} }, b: deep(31), c: deep(32) }
  expect(applyUpdate(parse("SET a.x = b"), item).a).toEqual({ M: { x: deep(31) } })
  expect(() => applyUpdate(parse("SET a.x = c"), item)).toThrow(/^Nesting Levels have exceeded/)
  expect(applyUpdate(parse("SET d = c"), item).d).toEqual(deep(32))
})
