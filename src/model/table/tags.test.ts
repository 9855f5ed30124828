/** AWS guide: tagging restrictions. Texts as observed. */
import { expect, test } from "vitest"
import { parseTags, withoutTags, withTags } from "./tags.ts"

const many = (count: number) =>
  Array.from({ length: count }, (_, place) => ({ Key: `key${place}`, Value: "" }))

test("keys and values up to their longest, in any language", () => {
  const Key = "k".repeat(128)
  const Value = "v".repeat(256)
  expect(
    parseTags([
      { Key, Value },
      { Key: "größe +-=._:/@1", Value: "" },
    ]),
  ).toEqual({
    [Key]: Value,
    "größe +-=._:/@1": "",
  })
})

test.each([
  ["a key that is missing", { Value: "v" }, "The Tag Key provided is invalid, Key: null"],
  ["a key that is empty", { Key: "", Value: "v" }, "The Tag Key provided is invalid, Key: "],
  [
    "a key that is too long",
    { Key: "k".repeat(129), Value: "v" },
    `The Tag Key provided is invalid, Key: ${"k".repeat(129)}`,
  ],
  ["a key with a hash sign", { Key: "#1", Value: "v" }, "The Tag Key provided is invalid, Key: #1"],
  ["AWS's own", { Key: "aws:x", Value: "v" }, "Tag Key cannot be prefixed with aws:, Key: aws:x"],
  ["a value that is missing", { Key: "k" }, "The Tag Value provided is invalid, Value: null"],
  [
    "a value that is too long",
    { Key: "k", Value: "v".repeat(257) },
    `The Tag Value provided is invalid, Value: ${"v".repeat(257)}`,
  ],
])("refused: %s", (_, tag, text) => {
  expect(() => parseTags([{ Key: "good", Value: "v" }, tag])).toThrow(text)
})

test("a key may stand once", () => {
  expect(() => parseTags([...many(2), ...many(1)])).toThrow(
    "Duplicate Tag Keys provided as input: Duplicate Tag Key found key0",
  )
})

test("a table has at most fifty, counted after they are merged", () => {
  const text = "Number of Tags exceed the current limit for the provided ResourceArn"
  expect(() => parseTags(many(51))).toThrow(text)
  const fifty = parseTags(many(50))
  expect(withTags(fifty, { key0: "changed" })).toEqual({ ...fifty, key0: "changed" })
  expect(() => withTags(fifty, { more: "" })).toThrow(text)
})

test("keys are names and nothing else", () => {
  const tags = parseTags([{ Key: "__proto__", Value: "v" }])
  expect(Object.entries(withTags(tags, { constructor: "w" }))).toEqual([
    ["__proto__", "v"],
    ["constructor", "w"],
  ])
  expect(Object.keys(withoutTags(tags, ["__proto__", "toString"]))).toEqual([])
})
