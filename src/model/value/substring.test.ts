import { Buffer } from "node:buffer"
import { expect, test } from "vitest"
import { processorMsOf } from "../../../test/support/processor-time.ts"
import { randomOfTest } from "../../../test/support/random-of-test.ts"
import { includesBinary, includesText } from "./substring.ts"

const base64 = (text: string) => Buffer.from(text).toString("base64")

test("finds what the engine's own search finds", () => {
  const random = randomOfTest()
  // Two letters, so that long texts nearly repeat themselves.
  const textOf = (length: number) =>
    Array.from({ length }, () => (random.oneIn(20) ? "b" : "a")).join("")
  let found = 0
  for (let time = 0; time < 500; time++) {
    const text = textOf(600)
    const length = 1 + random.below(120)
    const sought = random.oneIn(2) ? textOf(length) : text.slice(600 - length - random.below(400))
    expect(includesText(text, sought)).toBe(text.includes(sought))
    expect(includesBinary(base64(text), base64(sought))).toBe(text.includes(sought))
    if (text.includes(sought)) found++
  }
  expect(found).toBeGreaterThan(100)
  expect(found).toBeLessThan(500)
})

test("is found at either end, but not where it is cut off", () => {
  const sought = `${"ab".repeat(50)}\ud83d\ude00`
  expect(includesText(`${sought}x`, sought)).toBe(true)
  expect(includesText(`x${sought}`, sought)).toBe(true)
  expect(includesText(sought.slice(1), sought)).toBe(false)
  expect(includesText(`x${sought.slice(0, -1)}`, sought)).toBe(false)
})

// The engine's own search takes seconds for each of these.
test("a text that nearly repeats itself is searched in no time", () => {
  const text = "a".repeat(400_000)
  const sought = `${"a".repeat(100_000)}b${"a".repeat(100_000)}`
  const ms = processorMsOf(() => {
    expect(includesText(text, sought)).toBe(false)
    expect(includesBinary(base64(text), base64(sought))).toBe(false)
  })
  expect(ms).toBeLessThan(1000)
})

// A Scan holds thousands of small items against one constant.
test("what is longer than the text costs nothing", () => {
  const sought = "a".repeat(1_900_000)
  const binary = base64(sought)
  const ms = processorMsOf(() => {
    for (let time = 0; time < 1000; time++) {
      expect(includesText("aaa", sought)).toBe(false)
      expect(includesBinary("YWFh", binary)).toBe(false)
    }
  })
  expect(ms).toBeLessThan(500)
})
