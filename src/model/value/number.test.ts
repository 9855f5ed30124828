import { describe, expect, test } from "vitest"
import { processorMsOf } from "../../../test/support/processor-time.ts"
import { randomOfTest } from "../../../test/support/random-of-test.ts"
import { ApiError } from "../../error.ts"
import { normalizeNumber, numberSize, type ValueLayer } from "./number.ts"
import { randomNumber } from "./random-number.case.ts"

const overflow =
  "Number overflow. Attempting to store a number with magnitude larger than supported range"
const underflow =
  "Number underflow. Attempting to store a number with magnitude smaller than supported range"
const tooManyDigits = "Attempting to store more than 38 significant digits in a Number"
const notNumeric = (text: string) => `The parameter cannot be converted to a numeric value: ${text}`

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

// AWS guide, "Naming rules and data types": leading and trailing zeros are trimmed. That numbers
// come back without exponent and sign is observed.
describe("a number is returned as plain decimal text", () => {
  test.each([
    ["0", "0"],
    ["-0", "0"],
    ["+5", "5"],
    ["-7", "-7"],
    ["100", "100"],
    ["00042", "42"],
    ["-00042", "-42"],
    ["1.500", "1.5"],
    ["1.0", "1"],
    ["12.75", "12.75"],
    ["0.5", "0.5"],
    ["-0.5", "-0.5"],
    ["00.5", "0.5"],
    [".5", "0.5"],
    ["5.", "5"],
    ["0.00", "0"],
    ["1.5E2", "150"],
    ["15e-1", "1.5"],
    ["-15E-3", "-0.015"],
    ["1e+2", "100"],
    ["1e0000000000000000000000000002", "100"],
    ["1E125", `1${zeros(125)}`],
    ["1E-130", `0.${zeros(129)}1`],
    [`${nines}E88`, nines + zeros(88)],
    [nines, nines],
    [`0.${nines}`, `0.${nines}`],
    [`0.${nines}0`, `0.${nines}`],
    [`${zeros(50)}1${zeros(50)}`, `1${zeros(50)}`],
    ["0e125", "0"],
    ["0.0e126", "0"],
    ["0e-130", "0"],
    [zeros(200), "0"],
  ])("%s is %s", (text, plain) => {
    expect(normalizeNumber(text, "current")).toBe(plain)
    expect(normalizeNumber(text, "older")).toBe(plain)
  })
})

// The texts are observed, as is that zero is judged by the exponent it is written with.
describe("a number out of range is refused", () => {
  test.each([
    ["1E126", overflow],
    ["-1E126", overflow],
    [`1${zeros(126)}`, overflow],
    ["10E125", overflow],
    ["9.9E-131", underflow],
    [`0.${zeros(130)}1`, underflow],
    ["0e126", overflow],
    ["0e-131", underflow],
    [`0.${zeros(131)}`, underflow],
    ["1e999999999", overflow],
    ["1e-999999999", underflow],
    ["1".repeat(39), tooManyDigits],
    [`0.${"1".repeat(39)}`, tooManyDigits],
    [`1.${zeros(37)}1`, tooManyDigits],
    [`${"1".repeat(39)}e126`, overflow],
    ["abc", notNumeric("abc")],
    [" 1", notNumeric(" 1")],
    ["1 ", notNumeric("1 ")],
    ["0x1", notNumeric("0x1")],
    ["NaN", notNumeric("NaN")],
    ["Infinity", notNumeric("Infinity")],
    ["-", notNumeric("-")],
    ["--1", notNumeric("--1")],
    [".", notNumeric(".")],
    ["1..2", notNumeric("1..2")],
    ["1.2.3", notNumeric("1.2.3")],
    ["e5", notNumeric("e5")],
    ["1e", notNumeric("1e")],
    ["1e+", notNumeric("1e+")],
    ["1e1.5", notNumeric("1e1.5")],
    ["1_000", notNumeric("1_000")],
    ["\u0661", notNumeric("\u0661")],
  ])("%s", (text, fault) => {
    for (const layer of ["older", "current"] as const) {
      const error = faultOf(() => normalizeNumber(text, layer))
      expect(error.message).toBe(fault)
      expect(error.code).toBe("ValidationException")
      expect(error.ofRequest).toBe(true)
    }
  })

  // Observed: the older layer reads exponents into 32 bits and wraps where it adds to them.
  test.each<[string, ValueLayer, string]>([
    ["", "older", "The parameter cannot be converted to a numeric value"],
    ["", "current", notNumeric("")],
    ["1e2147483646", "older", overflow],
    ["1e2147483647", "older", underflow],
    ["1e2147483647", "current", overflow],
    ["1e2147483648", "older", notNumeric("1e2147483648")],
    ["1e2147483648", "current", overflow],
    ["1e-2147483647", "older", underflow],
    ["1.5e-2147483647", "older", notNumeric("1.5e-2147483647")],
    ["1e-2147483648", "current", underflow],
    ["1e9223372036854775807", "current", overflow],
    ["1e9223372036854775808", "current", notNumeric("1e9223372036854775808")],
    ["1e-9223372036854775808", "current", underflow],
    ["1e-9223372036854775809", "current", notNumeric("1e-9223372036854775809")],
    ["0e9223372036854775807", "current", overflow],
  ])("%s on the %s layer", (text, layer, fault) => {
    expect(faultOf(() => normalizeNumber(text, layer)).message).toBe(fault)
  })

  // A number is as long as a request may be, and its exponent as large as one can write.
  test("hostile texts take no time", () => {
    const million = 1_000_000
    const hostile = [
      ["1".repeat(million), overflow],
      [`0.${"1".repeat(million)}`, tooManyDigits],
      [`0.${zeros(million)}1`, underflow],
      [`1${zeros(million)}`, overflow],
      [`1e${"9".repeat(million)}`, undefined],
      [`${"1".repeat(million)}x`, undefined],
      [`${"1".repeat(million)}e-${million}`, tooManyDigits],
    ] as const
    const ms = processorMsOf(() => {
      for (const [text, fault] of hostile) {
        const message = faultOf(() => normalizeNumber(text, "current")).message
        expect(message === (fault ?? notNumeric(text))).toBe(true)
      }
      expect(normalizeNumber(`${zeros(million)}1`, "current")).toBe("1")
      expect(normalizeNumber(`1${zeros(million)}e-${million}`, "current")).toBe("1")
      expect(normalizeNumber(`1e${zeros(million)}5`, "current")).toBe("100000")
    })
    expect(ms).toBeLessThan(2000)
  })
})

test("a normalised number stays as it is", () => {
  const random = randomOfTest()
  for (let i = 0; i < 5000; i++) {
    const number = randomNumber(random)
    expect(normalizeNumber(number, "current")).toBe(number)
    // The same number, badly written.
    const [whole = "", fraction = ""] = number.split(".")
    const tail = zeros(random.below(5))
    const places = fraction.length + tail.length
    const rewritten = `${whole}${fraction}${tail}e-${places}`
    expect(normalizeNumber(rewritten, "current")).toBe(number)
  }
})

// Observed through limits and consumed capacity, byte by byte.
test.each([
  ["0", 1],
  ["7", 2],
  ["42", 2],
  ["100", 2],
  ["-100", 3],
  ["123456", 4],
  [`1${zeros(125)}`, 2],
  ["3.14159", 5],
  ["0.0000001", 2],
  ["0.12", 2],
  ["-0.123", 4],
  ["42.12", 3],
  ["100.5", 4],
  [nines, 20],
  [`-${nines}`, 21],
])("the number %s takes %i bytes", (text, bytes) => {
  expect(numberSize(text)).toBe(bytes)
})
