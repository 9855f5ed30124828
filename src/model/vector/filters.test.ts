import { expect, test } from "vitest"
import { filterCodes, filterOf, filtersOf, patternOf } from "./filters.ts"

const attributes = [
  { name: "kind", type: "S" },
  { name: "year", type: "N" },
] as const

test("an item's filters are told apart by place and value", () => {
  const filters = filtersOf(attributes, { kind: { S: "ab" }, year: { N: "0" }, other: { S: "x" } })
  expect(filters).toBe("<0:6162><1:80>")
  expect(filtersOf(attributes, { year: { N: "0" } })).toBe("<1:80>")
  // Written before the index was made: it takes no such value.
  expect(filtersOf(attributes, { kind: { N: "1" } })).toBe("")
})

test("a pattern has the filters in their order, and a code for each place", () => {
  const both = [filterOf(0, { S: "ab" }), filterOf(2, { S: "*?[" })]
  expect(patternOf(both)).toBe("*<0:6162>*<2:2a3f5b>*")
  expect(patternOf([])).toBe("*")
  const [first, second, third] = filterCodes(both.join(""))
  expect([first !== 0, second, third !== 0]).toEqual([true, 0, true])
})

test("long values are told apart by what comes after their beginning", () => {
  const long = filterOf(0, { S: `${"x".repeat(2000)}a` })
  expect(long.length).toBeLessThan(300)
  expect(long).not.toBe(filterOf(0, { S: `${"x".repeat(2000)}b` }))
  expect(long).not.toBe(filterOf(0, { S: "x".repeat(128) }))
})
