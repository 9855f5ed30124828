import { expect, test } from "vitest"
import { randomOfTest } from "../../../test/support/random-of-test.ts"
import type { AttributeValue } from "./attribute-value.ts"
import { itemSize, valueSize } from "./size.ts"
import { utf8Length } from "./utf8.ts"

// AWS guide, "DynamoDB item sizes and formats", and observed byte by byte through the 400 KB limit.
test.each<[AttributeValue, number]>([
  [{ S: "" }, 0],
  [{ S: "abc" }, 3],
  [{ S: "é\u20ac\u{1f600}" }, 9],
  [{ B: "" }, 0],
  [{ B: "AA==" }, 1],
  [{ B: "AAA=" }, 2],
  [{ B: "AAAA" }, 3],
  [{ B: "AAAAAA==" }, 4],
  [{ N: "0" }, 1],
  [{ N: "-42.12" }, 4],
  [{ BOOL: false }, 1],
  [{ NULL: true }, 1],
  [{ SS: ["a", "bc", ""] }, 3],
  [{ NS: ["1", "100", "-5"] }, 7],
  [{ BS: ["AA==", "AAAA"] }, 4],
  [{ L: [] }, 3],
  [{ M: {} }, 3],
  [{ L: [{ S: "ab" }, { BOOL: true }] }, 3 + 1 + 2 + 1 + 1],
  [{ M: { né: { S: "ab" } } }, 3 + 1 + 3 + 2],
  [{ M: { a: { L: [{ M: {} }] } } }, 3 + 1 + 1 + 3 + 1 + 3],
])("%j takes %i bytes", (value, bytes) => {
  expect(valueSize(value)).toBe(bytes)
  expect(itemSize({ name: value })).toBe(4 + bytes)
})

test("an item is the sum of its attributes, whatever their names", () => {
  expect(itemSize({})).toBe(0)
  const item = JSON.parse('{"__proto__":{"S":"abc"},"constructor":{"N":"1"}}')
  expect(itemSize(item)).toBe(9 + 3 + 11 + 2)
})

test("strings count as UTF-8, short and long ones", () => {
  const random = randomOfTest()
  const letters = ["a", "\u007f", "\u0080", "\u07ff", "\u0800", "\uffff", "\u{10000}", "\u{10ffff}"]
  for (let i = 0; i < 2000; i++) {
    const kinds = 1 + random.below(letters.length)
    const text = Array.from({ length: random.below(60) }, () => letters[random.below(kinds)])
    const joined = text.join("")
    expect(utf8Length(joined)).toBe(new TextEncoder().encode(joined).length)
  }
})
