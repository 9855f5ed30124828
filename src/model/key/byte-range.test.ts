import { Buffer } from "node:buffer"
import { expect, test } from "vitest"
import {
  atLeast,
  atMost,
  type ByteRange,
  between,
  compareBytes,
  equalTo,
  everything,
  isInside,
  lessThan,
  moreThan,
  startingWith,
} from "./byte-range.ts"

const digits = [0x00, 0x01, 0x7f, 0x80, 0xfe, 0xff]
const pairs = digits.flatMap((first) => [[first], ...digits.map((second) => [first, second])])
const triples = pairs.flatMap((pair) => digits.map((third) => [...pair, third]))

/** All of up to three bytes where something can go wrong. */
const all = [[], ...digits.map((digit) => [digit]), ...triples].map((bytes) =>
  Uint8Array.from(bytes),
)

const hexOf = (list: Uint8Array[]) => list.map((bytes) => Buffer.from(bytes).toString("hex")).join()

const beginsWith = (bytes: Uint8Array, prefix: Uint8Array) =>
  prefix.every((byte, i) => bytes[i] === byte)

test.each<[string, (bytes: Uint8Array) => ByteRange, (x: Uint8Array, b: Uint8Array) => boolean]>([
  ["equalTo", equalTo, (x, b) => compareBytes(x, b) === 0],
  ["lessThan", lessThan, (x, b) => compareBytes(x, b) < 0],
  ["atMost", atMost, (x, b) => compareBytes(x, b) <= 0],
  ["moreThan", moreThan, (x, b) => compareBytes(x, b) > 0],
  ["atLeast", atLeast, (x, b) => compareBytes(x, b) >= 0],
  ["startingWith", startingWith, beginsWith],
])("%s holds what its name says", (_, rangeOf, isMeant) => {
  expect(all.length).toBeGreaterThan(200)
  for (const bound of all) {
    const range = rangeOf(bound)
    const held = all.filter((bytes) => isInside(range, bytes))
    const meant = all.filter((bytes) => isMeant(bytes, bound))
    expect([bound, hexOf(held)]).toEqual([bound, hexOf(meant)])
  }
})

test("between holds both of its ends", () => {
  const few = all.filter((_, i) => i % 11 === 0)
  for (const low of few) {
    for (const high of few) {
      const held = all.filter((bytes) => isInside(between(low, high), bytes))
      const meant = all.filter((x) => compareBytes(x, low) >= 0 && compareBytes(x, high) <= 0)
      expect([low, high, hexOf(held)]).toEqual([low, high, hexOf(meant)])
    }
  }
})

test("everything holds everything", () => {
  expect(all.every((bytes) => isInside(everything, bytes))).toBe(true)
})

test("a prefix of 0xFF bytes has no end", () => {
  expect(startingWith(Uint8Array.of(0xff, 0xff))).toEqual({ from: Uint8Array.of(0xff, 0xff) })
  expect(startingWith(Uint8Array.of(0x01, 0xff)).to).toEqual(Uint8Array.of(0x02))
})

// `slice` of a Buffer shares its bytes, so that the end would move the start.
test("a prefix in a Buffer stays as it is", () => {
  const prefix = Buffer.from("2026")
  expect(startingWith(prefix)).toEqual({
    from: Buffer.from("2026"),
    to: new Uint8Array([50, 48, 50, 55]),
  })
  expect(prefix.toString()).toBe("2026")
})
