import { describe, expect, test } from "vitest"
import { randomOfTest } from "../../../test/support/random-of-test.ts"
import { ApiError } from "../../error.ts"
import { addNumbers, compareNumbers, subtractNumbers } from "./number.ts"
import { randomNumber } from "./random-number.case.ts"

const overflow =
  "Number overflow. Attempting to store a number with magnitude larger than supported range"
const underflow =
  "Number underflow. Attempting to store a number with magnitude smaller than supported range"
const tooManyDigits = "Attempting to store more than 38 significant digits in a Number"

const zeros = (count: number) => "0".repeat(count)
const nines = "9".repeat(38)

function faultOf(run: () => unknown): ApiError {
  try {
    run()
  } catch (error) {
    if (error instanceof ApiError) return error
    throw error
  }
  throw new Error("nothing was thrown")
}

describe("arithmetic is exact", () => {
  test.each([
    ["0.1", "0.2", "0.3"],
    ["5", "-5", "0"],
    ["-0.5", "0.25", "-0.25"],
    ["999999999999999", "1", "1000000000000000"],
    ["9007199254740993", "1", "9007199254740994"],
    [nines, "-1", `${"9".repeat(37)}8`],
    [nines, "1", `1${zeros(38)}`],
    ["1.5", "8.5", "10"],
  ])("%s + %s = %s", (a, b, sum) => {
    expect(addNumbers(a, b)).toBe(sum)
    expect(addNumbers(b, a)).toBe(sum)
    expect(subtractNumbers(sum, b)).toBe(a)
  })

  // Observed: an update that leaves the range is refused with the texts of the input checks.
  test.each([
    [`1${zeros(38)}`, "1", tooManyDigits],
    [`1${zeros(125)}`, `0.${zeros(129)}1`, tooManyDigits],
    [`9${zeros(125)}`, `9${zeros(125)}`, overflow],
    [`0.${zeros(129)}11`, `-0.${zeros(129)}1`, underflow],
  ])("%s + %s is refused", (a, b, fault) => {
    const error = faultOf(() => addNumbers(a, b))
    expect(error.message).toBe(fault)
    expect(error.ofRequest).toBe(false)
  })

  test("agrees with whole numbers of any size", () => {
    const random = randomOfTest()
    for (let i = 0; i < 5000; i++) {
      const [a, b] = [randomNumber(random), randomNumber(random)]
      const sum = scaled(a) + scaled(b)
      const expected = written(sum)
      const actual = resultOf(() => addNumbers(a, b))
      expect([a, b, actual]).toEqual([a, b, expected])
      expect(resultOf(() => subtractNumbers(a, negated(b)))).toBe(expected)
    }
  })
})

describe("order is numeric", () => {
  test.each([
    ["9", "10"],
    ["-10", "-9"],
    ["-1", "0"],
    ["0", "0.5"],
    ["0.5", "5"],
    ["12.45", "12.5"],
    ["12", "12.5"],
    ["-12.5", "-12"],
    [`-${nines}`, nines],
    // Equal as doubles.
    ["9007199254740992", "9007199254740993"],
    ["-0.1000000000000001", "-0.10000000000000009"],
    [`${nines.slice(1)}8`, nines],
    [`0.${zeros(129)}1`, `0.${zeros(128)}1`],
  ])("%s < %s", (low, high) => {
    expect(compareNumbers(low, high)).toBeLessThan(0)
    expect(compareNumbers(high, low)).toBeGreaterThan(0)
    expect(compareNumbers(low, low)).toBe(0)
  })

  test("agrees with whole numbers of any size", () => {
    const random = randomOfTest()
    for (let i = 0; i < 5000; i++) {
      const [a, b] = [randomNumber(random), randomNumber(random)]
      const difference = scaled(a) - scaled(b)
      const expected = difference < 0n ? -1 : difference > 0n ? 1 : 0
      expect([a, b, Math.sign(compareNumbers(a, b))]).toEqual([a, b, expected])
    }
  })
})

/** In units of 1E-170, which every number is a whole multiple of. */
function scaled(text: string): bigint {
  const [whole = "", fraction = ""] = text.split(".")
  return BigInt(whole + fraction.padEnd(170, "0"))
}

/** What the service answers for this many units of 1E-170, written the dull way. */
function written(sum: bigint): string {
  const negative = sum < 0n
  const text = String(negative ? -sum : sum).padStart(171, "0")
  if (sum === 0n) return "0"
  if (text.length - 171 > 125) return overflow
  if (text.replace(/^0+/, "").length - 171 < -130) return underflow
  if (text.replace(/^0+|0+$/g, "").length > 38) return tooManyDigits
  const fraction = text.slice(-170).replace(/0+$/, "")
  return (negative ? "-" : "") + text.slice(0, -170) + (fraction && `.${fraction}`)
}

function negated(text: string): string {
  if (text === "0") return text
  return text.startsWith("-") ? text.slice(1) : `-${text}`
}

function resultOf(run: () => string): string {
  try {
    return run()
  } catch (error) {
    if (error instanceof ApiError) return error.message
    throw error
  }
}
