import { Buffer } from "node:buffer"
import { expect, test } from "vitest"
import { processorMsOf } from "../../../test/support/processor-time.ts"
import { randomOfTest } from "../../../test/support/random-of-test.ts"
import { binaryStartsWith, compareBinaries } from "./binary.ts"

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64")

test("the order and the beginnings are those of the bytes", () => {
  const random = randomOfTest()
  // Few bytes, from both ends, so that many begin alike.
  const bytesOf = () =>
    Uint8Array.from({ length: random.below(9) }, () => (random.oneIn(2) ? 255 : random.below(2)))
  let [beginnings, equals] = [0, 0]
  for (let time = 0; time < 5000; time++) {
    const [a, b] = [bytesOf(), bytesOf()]
    const order = Math.sign(compareBinaries(base64(a), base64(b)))
    expect([a, b, order]).toEqual([a, b, Buffer.compare(a, b)])
    const starts = Buffer.from(a).subarray(0, b.length).equals(b)
    expect([a, b, binaryStartsWith(base64(a), base64(b))]).toEqual([a, b, starts])
    if (starts) beginnings++
    if (order === 0) equals++
  }
  expect(beginnings).toBeGreaterThan(100)
  expect(equals).toBeGreaterThan(20)
})

// A Scan holds thousands of small items against one constant.
test("a long constant costs nothing against a short binary", () => {
  const long = base64(new Uint8Array(1_400_000))
  const ms = processorMsOf(() => {
    for (let time = 0; time < 2000; time++) {
      expect(compareBinaries("AAAA", long)).toBeLessThan(0)
      expect(binaryStartsWith("AAAA", long)).toBe(false)
    }
  })
  expect(ms).toBeLessThan(500)
})
