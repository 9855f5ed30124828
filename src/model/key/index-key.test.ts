import { expect, test } from "vitest"
import { randomOfTest } from "../../../test/support/random-of-test.ts"
import type { AttributeValue } from "../value/attribute-value.ts"
import { compareScalars } from "../value/compare.ts"
import { compareBytes } from "./byte-range.ts"
import { joinedKeyBytes } from "./index-key.ts"
import { keyBytes } from "./key-bytes.ts"

test("one attribute has the bytes of a table's key", () => {
  for (const value of [{ S: "a\u0000b" }, { N: "-1.5" }, { B: "AP8=" }]) {
    expect(joinedKeyBytes([value])).toEqual(keyBytes(value))
  }
})

test("no attributes have no bytes", () => {
  expect(joinedKeyBytes([])).toHaveLength(0)
})

// AWS guide, multi-attribute keys: sorted by the first attribute, then by the second, and so on.
test("several attributes sort one after the other", () => {
  const random = randomOfTest()
  const bytes = [0, 1, 2, 0x61, 0xfe, 0xff]
  const value = (type: number): AttributeValue => {
    const length = random.below(3)
    const some = Array.from({ length }, () => random.pick(bytes))
    if (type === 0) return { B: Buffer.from(some).toString("base64") }
    if (type === 1) return { S: some.map((code) => String.fromCharCode(code)).join("") }
    return { N: String(random.below(5) - 2) }
  }
  for (let round = 0; round < 3000; round++) {
    const types = Array.from({ length: 2 + random.below(3) }, () => random.below(3))
    const [a, b] = [types.map(value), types.map(value)]
    const order = a.map((each, at) => compareScalars(each, b[at] as AttributeValue) ?? 0)
    const expected = order.find((each) => each !== 0) ?? 0
    const actual = compareBytes(joinedKeyBytes(a), joinedKeyBytes(b))
    expect(Math.sign(actual), JSON.stringify([a, b])).toBe(Math.sign(expected))
  }
})
