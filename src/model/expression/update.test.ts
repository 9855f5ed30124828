import { describe, expect, test } from "vitest"
import type { Item } from "../value/attribute-value.ts"
import { nestedNames } from "./document-path.ts"
import { L, N, old, parse, S } from "./update.case.ts"
import { applyUpdate, onlyRemoves, pathsOfUpdate, targetNames, updatedFragments } from "./update.ts"

// AWS guide: "Using update expressions in DynamoDB"; what it leaves open was observed.

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
