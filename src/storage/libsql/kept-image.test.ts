import { expect, test } from "vitest"
import { keptBefore, wholeBefore } from "./kept-image.ts"

const title = '{"id":{"S":"1"},"title":{"S":"Ever the same title"}'

test.each([
  ["a value that changes", `${title},"n":{"N":"1"}}`, `${title},"n":{"N":"25"}}`, "62 3 1"],
  ["an attribute that comes", `${title}}`, `${title},"n":{"N":"1"}}`, "51 1 "],
  ["an attribute that goes", `${title},"n":{"N":"1"}}`, `${title}}`, '51 1 ,"n":{"N":"1"}'],
  ["a character that repeats", `${title.repeat(2)}aaa`, `${title.repeat(2)}aa`, "104 0 a"],
  ["the same text", title, title, "51 0 "],
  ["nothing in common", '{"a":{"S":"x"}}', '{"b":{"N":"1"}}', '{"a":{"S":"x"}}'],
])("of %s the old image keeps what differs", (_, before, after, kept) => {
  expect(keptBefore(before, after)).toBe(kept)
  expect(wholeBefore(kept, after)).toBe(before)
})

// Both begin with the same half, or end with it; alone it would come back as U+FFFD.
test.each([
  ["first", "\u{1F600}", "\u{1F601}"],
  ["second", "\u{1F600}", "\u{1FA00}"],
])("characters of two halves stay whole where their %s half is the same", (_, one, other) => {
  const [before, after] = [`${title}${one}`, `${title}${other}`]
  const kept = keptBefore(before, after)
  expect(kept.isWellFormed()).toBe(true)
  expect(kept.length).toBeLessThan(20)
  expect(wholeBefore(kept, after)).toBe(before)
})

test("a whole image comes back as it is, with another one beside it or none", () => {
  expect(wholeBefore('{"a":{"S":"x"}}', null)).toBe('{"a":{"S":"x"}}')
  expect(wholeBefore('{"a":{"S":"x"}}', '{"b":{"N":"1"}}')).toBe('{"a":{"S":"x"}}')
})
