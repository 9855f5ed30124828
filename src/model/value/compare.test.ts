import { Buffer } from "node:buffer"
import { describe, expect, test } from "vitest"
import { processorMsOf } from "../../../test/support/processor-time.ts"
import { randomOfTest } from "../../../test/support/random-of-test.ts"
import type { AttributeValue } from "./attribute-value.ts"
import { compareScalars, equalValues } from "./compare.ts"

describe("equality", () => {
  const values: AttributeValue[] = [
    { S: "1" },
    { S: "" },
    { N: "1" },
    { B: "AAAA" },
    { B: "" },
    { BOOL: true },
    { BOOL: false },
    { NULL: true },
    { SS: ["1"] },
    { SS: ["1", "2"] },
    { NS: ["1"] },
    { BS: ["AAAA"] },
    { L: [] },
    { L: [{ S: "1" }] },
    { L: [{ S: "1" }, { S: "2" }] },
    { L: [{ S: "2" }, { S: "1" }] },
    { M: {} },
    { M: { a: { S: "1" } } },
    { M: { b: { S: "1" } } },
    { M: { a: { S: "1" }, b: { S: "1" } } },
    { M: { a: { M: { a: { L: [{ NS: ["1"] }] } } } } },
    JSON.parse('{"M":{"__proto__":{"S":"1"}}}'),
  ]

  test("a value equals its copy and nothing else", () => {
    for (const [i, a] of values.entries()) {
      for (const [j, b] of values.entries()) {
        const copy = JSON.parse(JSON.stringify(b))
        expect([a, b, equalValues(a, copy)]).toEqual([a, b, i === j])
      }
    }
  })

  // A filter holds every item of a page, and every element of its lists, against one constant.
  test("a long map is counted once", () => {
    const M = Object.fromEntries(Array.from({ length: 200_000 }, (_, i) => [`n${i}`, { N: "1" }]))
    const ms = processorMsOf(() => {
      for (let time = 0; time < 2000; time++) expect(equalValues({ M: {} }, { M })).toBe(false)
    })
    expect(ms).toBeLessThan(2000)
  })

  // Observed: sets and maps have no order, lists have one.
  test("sets and maps are equal in any order", () => {
    expect(equalValues({ SS: ["a", "b"] }, { SS: ["b", "a"] })).toBe(true)
    expect(equalValues({ SS: ["a", "b"] }, { SS: ["b", "c"] })).toBe(false)
    const members = Array.from({ length: 100 }, (_, i) => String(i))
    expect(equalValues({ NS: members }, { NS: members.toReversed() })).toBe(true)
    expect(equalValues({ NS: members }, { NS: members.with(5, "-5") })).toBe(false)
    const [left, right] = [
      { a: { N: "1" }, b: { N: "2" } },
      { b: { N: "2" }, a: { N: "1" } },
    ]
    expect(equalValues({ M: left }, { M: right })).toBe(true)
  })
})

describe("order", () => {
  test.each<[AttributeValue, AttributeValue]>([
    [{ S: "" }, { S: "a" }],
    [{ S: "a" }, { S: "aa" }],
    [{ S: "Z" }, { S: "a" }],
    [{ S: "a" }, { S: "é" }],
    // UTF-16 has these two the other way round.
    [{ S: "\uffff" }, { S: "\u{10000}" }],
    [{ S: "x\ue000y" }, { S: "x\u{1f600}" }],
    [{ N: "9" }, { N: "10" }],
    [{ B: "" }, { B: "AA==" }],
    [{ B: "AA==" }, { B: "/w==" }],
    [{ B: "fw==" }, { B: "gA==" }],
  ])("%j < %j", (low, high) => {
    expect(compareScalars(low, high)).toBeLessThan(0)
    expect(compareScalars(high, low)).toBeGreaterThan(0)
    expect(compareScalars(low, low)).toBe(0)
  })

  // AWS guide, "Comparison operators": operands of different types have no order.
  test.each<[AttributeValue, AttributeValue]>([
    [{ S: "1" }, { N: "1" }],
    [{ B: "AAAA" }, { S: "AAAA" }],
    [{ N: "1" }, { B: "AAAA" }],
    [{ BOOL: true }, { BOOL: true }],
    [{ SS: ["a"] }, { SS: ["a"] }],
  ])("%j and %j have none", (a, b) => {
    expect(compareScalars(a, b)).toBeUndefined()
  })

  test("strings order like their UTF-8", () => {
    const random = randomOfTest()
    const letters = ["a", "b", "\u00e9", "\ud7ff", "\ue000", "\uffff", "\u{10000}", "\u{10ffff}"]
    const text = () => Array.from({ length: random.below(4) }, () => random.pick(letters)).join("")
    for (let i = 0; i < 5000; i++) {
      const [a, b] = [text(), text()]
      const expected = Buffer.compare(Buffer.from(a), Buffer.from(b))
      expect([a, b, Math.sign(compareScalars({ S: a }, { S: b }) ?? Number.NaN)]).toEqual([
        a,
        b,
        expected,
      ])
    }
  })
})
