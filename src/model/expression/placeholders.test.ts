import { describe, expect, test } from "vitest"
import { ApiError } from "../../error.ts"
import type { AttributeValue } from "../value/attribute-value.ts"
import {
  checkPlaceholdersAllowed,
  type PlaceholderInput,
  parsePlaceholders,
} from "./placeholders.ts"

// All texts were observed on the live service.

const parse = (input: Partial<PlaceholderInput>) =>
  parsePlaceholders({ layer: "current", ...input })
const value: AttributeValue = { S: "v" }

describe("placeholders without an expression", () => {
  test.each([
    [["ConditionExpression"], "ConditionExpression is null"],
    [
      ["UpdateExpression", "ConditionExpression"],
      "UpdateExpression and ConditionExpression are null",
    ],
    [
      ["FilterExpression", "KeyConditionExpression"],
      "FilterExpression and KeyConditionExpression are null",
    ],
  ] as const)("%s", (withValues, detail) => {
    const names = { ExpressionAttributeNames: {} }
    const values = { ExpressionAttributeValues: {} }
    const namesFault = ApiError.invalidRequest(
      "ExpressionAttributeNames can only be specified when using expressions",
    )
    expect(() => checkPlaceholdersAllowed({ ...names, ...values }, withValues)).toThrow(namesFault)
    expect(() => checkPlaceholdersAllowed(names, withValues)).toThrow(namesFault)
    // A projection uses names, but no values.
    const projected = { ProjectionExpression: "a" }
    expect(() => checkPlaceholdersAllowed({ ...projected, ...names }, withValues)).not.toThrow()
    expect(() => checkPlaceholdersAllowed({ ...projected, ...values }, withValues)).toThrow(
      ApiError.invalidRequest(
        `ExpressionAttributeValues can only be specified when using expressions: ${detail}`,
      ),
    )
    for (const name of withValues) {
      const given = { ...names, ...values, [name]: "" }
      expect(() => checkPlaceholdersAllowed(given, withValues)).not.toThrow()
    }
  })
})

describe("what is given", () => {
  const long = "a".repeat(255)
  test.each<[string, Partial<PlaceholderInput>]>([
    ["ExpressionAttributeNames must not be empty", { names: {}, values: {} }],
    ["ExpressionAttributeValues must not be empty", { names: { "#a": "a" }, values: {} }],
    [
      'ExpressionAttributeNames contains invalid key: Syntax error; key: "a"',
      { names: { "#b": "a", a: "a" } },
    ],
    [
      'ExpressionAttributeNames contains invalid key: Syntax error; key: "#"',
      { names: { "#": "a" } },
    ],
    [
      'ExpressionAttributeNames contains invalid key: Syntax error; key: "#a-b"',
      { names: { "#a-b": "a" } },
    ],
    [
      'ExpressionAttributeValues contains invalid key: Syntax error; key: "a"',
      { values: { a: value } },
    ],
    [
      'ExpressionAttributeValues contains invalid key: Syntax error; key: ":é"',
      { values: { ":a": { NS: [] }, ":é": value } },
    ],
    [
      "ExpressionAttributeNames contains invalid key: " +
        "The expression attribute map contains a key that is too long; size of key: 257",
      { names: { [`#${long}-`]: "a" } },
    ],
    [
      "ExpressionAttributeValues contains invalid key: " +
        "The expression attribute map contains a key that is too long;",
      { values: { [`:${long}`]: value } },
    ],
    [
      "ExpressionAttributeNames contains invalid value: Empty attribute name for key #a",
      { names: { "#a": "" } },
    ],
  ])("%s", (fault, input) => {
    expect(() => parse(input)).toThrow(ApiError.invalidRequest(fault))
  })

  test("accepts 255 characters, and digits first", () => {
    expect(() => parse({ names: { [`#${long.slice(1)}`]: "a", "#1": "a" } })).not.toThrow()
    expect(() => parse({ values: { [`:${long.slice(1)}`]: value, ":_": value } })).not.toThrow()
  })

  test("bad values are told as they are, or with their placeholder by the older validator", () => {
    const values = { ":a": value, ":b": { SS: [] } }
    const fault = "One or more parameter values were invalid: An string set  may not be empty"
    expect(() => parse({ values })).toThrow(ApiError.invalidRequest(fault))
    expect(() => parse({ values, layer: "older", wrapValueErrors: true })).toThrow(
      ApiError.invalidRequest(
        `ExpressionAttributeValues contains invalid value: ${fault} for key :b`,
      ),
    )
    const empty = { ":v": {} as AttributeValue }
    const emptyFault =
      "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes"
    expect(() => parse({ values: empty })).toThrow(ApiError.invalid(emptyFault))
    expect(() => parse({ values: empty, wrapValueErrors: true })).toThrow(
      ApiError.invalid(
        `ExpressionAttributeValues contains invalid value: ${emptyFault} for key :v`,
      ),
    )
  })

  // AWS guide: 2 MB for all substitution variables of an expression together.
  test("two megabytes at most", () => {
    const megabyte = "x".repeat(1024 * 1024)
    const half = { ":a": { S: megabyte } }
    expect(() => parse({ values: half })).not.toThrow()
    expect(() => parse({ values: { ...half, ":b": { S: megabyte } } })).toThrow(
      ApiError.invalidRequest("ExpressionAttributeValues exceeds max size"),
    )
  })
})

describe("what is not used", () => {
  test("names are told before values, in the order in which they were given", () => {
    const placeholders = parse({
      names: { "#c": "c", "#a": "a", "#b": "b" },
      values: { ":b": value, ":a": value },
    })
    expect(placeholders.resolveName("#c")).toBe("c")
    expect(() => placeholders.checkAllUsed()).toThrow(
      ApiError.invalidRequest(
        "Value provided in ExpressionAttributeNames unused in expressions: keys: {#a, #b}",
      ),
    )
    placeholders.resolveName("#a")
    placeholders.resolveName("#b")
    placeholders.resolveValue(":b")
    expect(() => placeholders.checkAllUsed()).toThrow(
      ApiError.invalidRequest(
        "Value provided in ExpressionAttributeValues unused in expressions: keys: {:a}",
      ),
    )
    expect(placeholders.resolveValue(":a")).toBe(value)
    expect(() => placeholders.checkAllUsed()).not.toThrow()
  })

  test("what is not defined resolves to nothing, inherited names included", () => {
    const placeholders = parse({ names: { "#a": "a" } })
    expect(placeholders.resolveName("#b")).toBeUndefined()
    expect(placeholders.resolveName("constructor")).toBeUndefined()
    expect(placeholders.resolveValue(":a")).toBeUndefined()
  })
})
