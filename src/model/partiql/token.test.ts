import { expect, test } from "vitest"
import { tokenize } from "./token.ts"

const shown = (text: string) => tokenize(text).map((token) => `${token.kind} ${token.text}`)

test("takes quotes off, and doubled quotes apart", () => {
  expect(shown(`"a ""b"" 'c'" 'it''s "so"'`)).toEqual([
    `quoted a "b" 'c'`,
    `text it's "so"`,
    "end ",
  ])
})

test("reads numbers without their signs", () => {
  expect(shown("1 .5 1. 2e-3 -4 a-1")).toEqual([
    "number 1",
    "number .5",
    "number 1.",
    "number 2e-3",
    "symbol -",
    "number 4",
    "word a",
    "symbol -",
    "number 1",
    "end ",
  ])
})

test("passes over comments, and counts lines and columns", () => {
  const [first, second] = tokenize("-- one\n/* two\n* / */ a\n  bc")
  expect(first).toMatchObject({ text: "a", line: 3, column: 8, length: 1 })
  expect(second).toMatchObject({ text: "bc", line: 4, column: 3, length: 2 })
})

test.each(["'a", '"a', "/* a", "#", "1e2147483648", "a \\ b"])("cannot read %s", (text) => {
  expect(() => tokenize(text)).toThrow(/^Statement wasn't well formed, can't be processed: $/)
})
