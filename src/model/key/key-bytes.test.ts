import { Buffer } from "node:buffer"
import { describe, expect, test } from "vitest"
import { randomOfTest } from "../../../test/support/random-of-test.ts"
import type { AttributeValue } from "../value/attribute-value.ts"
import { compareNumbers, normalizeNumber } from "../value/number.ts"
import { randomNumber } from "../value/random-number.case.ts"
import { compareBytes } from "./byte-range.ts"
import { keyBytes } from "./key-bytes.ts"

// Written out by hand from the layout that `numberBytes` describes.
test.each<[AttributeValue, string]>([
  [{ S: "" }, ""],
  [{ S: "aé" }, "61c3a9"],
  [{ B: "" }, ""],
  [{ B: "/wA=" }, "ff00"],
  [{ N: "0" }, "80"],
  [{ N: "1" }, "c102"],
  [{ N: "10" }, "c10b"],
  [{ N: "99" }, "c164"],
  [{ N: "100" }, "c202"],
  [{ N: "12.5" }, "c10d33"],
  [{ N: "0.1" }, "c00b"],
  [{ N: "0.01" }, "c002"],
  [{ N: "0.001" }, "bf0b"],
  [{ N: "-1" }, "3e6466"],
  [{ N: "-12.5" }, "3e593366"],
  // 38 digits in 19 bytes, and in 20, which need no terminator.
  [{ N: `-${"99".repeat(19)}` }, `2c${"02".repeat(19)}66`],
  [{ N: `-1${"99".repeat(18)}.9` }, `2c64${"02".repeat(18)}0b`],
])("the bytes of %j are %s", (value, hex) => {
  expect(Buffer.from(keyBytes(value)).toString("hex")).toBe(hex)
})

test("a value that is no scalar has no key bytes", () => {
  expect(() => keyBytes({ BOOL: true })).toThrow("not scalar")
})

describe("number bytes", () => {
  const bytesOf = (number: string) => keyBytes({ N: number })
  const number = (text: string) => normalizeNumber(text, "current")

  // Ends of the range, lengths at which the terminator goes away, and neighbours of zero.
  const ascending = [
    `-${"9".repeat(38)}e88`,
    "-1e125",
    `-${"9".repeat(38)}`,
    `-${"9".repeat(37)}.9`,
    `-1.${"0".repeat(36)}1`,
    "-1",
    `-0.${"9".repeat(38)}`,
    "-0.1",
    "-0.01",
    "-1e-130",
    "0",
    "1e-130",
    "0.01",
    "0.1",
    "0.99",
    "1",
    "1.01",
    `${"9".repeat(37)}.9`,
    "1e125",
    `${"9".repeat(38)}e88`,
  ].map(number)

  test("order like the numbers over the whole range", () => {
    for (const [i, low] of ascending.entries()) {
      for (const high of ascending.slice(i + 1)) {
        expect([low, high, compareBytes(bytesOf(low), bytesOf(high))]).toEqual([low, high, -1])
      }
    }
  })

  test("order like any two numbers, and differ where they do", () => {
    const random = randomOfTest()
    for (let i = 0; i < 20_000; i++) {
      const [a, b] = [randomNumber(random), randomNumber(random)]
      const order = Math.sign(compareNumbers(a, b))
      expect([a, b, compareBytes(bytesOf(a), bytesOf(b))]).toEqual([a, b, order])
    }
  })

  test("keep every digit", () => {
    const random = randomOfTest()
    for (let i = 0; i < 5000; i++) {
      const a = randomNumber(random)
      const [longer, shorter] = [neighbour(a), a]
      if (longer === undefined) continue
      const order = Math.sign(compareNumbers(longer, shorter))
      expect(order).not.toBe(0)
      expect([a, compareBytes(bytesOf(longer), bytesOf(shorter))]).toEqual([a, order])
    }
  })
})

/** A number that differs from `text` in its last digit or in one more digit. */
function neighbour(text: string): string | undefined {
  if (text.includes(".")) {
    const last = Number(text.at(-1))
    return text.slice(0, -1) + (last === 9 ? 8 : last + 1)
  }
  return text.replace("-", "").length < 38 ? `${text}.1` : undefined
}
