// What DynamoDB's Java codec says of JSON that does not fit its classes. The texts are observed on
// the live service; some depend on where the value stands.
import { expect, test } from "vitest"
import { ApiError } from "../error.ts"
import {
  attributeValue,
  boolean,
  integer,
  item,
  list,
  long,
  map,
  string,
  structure,
} from "../model/shape/shape.ts"
import { deserializerOf } from "./deserialize.ts"

const writeRequest = structure("WriteRequest", {
  PutRequest: structure("PutRequest", { Item: item }),
})
const shape = structure("Input", {
  Name: string(),
  Limit: integer(),
  Units: long(),
  Flag: boolean,
  Names: list(string()),
  Key: item,
  Keys: list(item),
  Value: attributeValue,
  Values: map(attributeValue),
  Aliases: map(string()),
  Schema: list(structure("KeySchemaElement", { AttributeName: string() })),
  Expected: map(structure("ExpectedAttributeValue", { Value: attributeValue, Exists: boolean })),
  Specification: structure("StreamSpecification", { StreamEnabled: boolean }),
  RequestItems: map(list(writeRequest)),
})
const deserialize = deserializerOf(shape)

function textOf(input: unknown): string {
  try {
    deserialize(input)
  } catch (error) {
    if (error instanceof ApiError) return `${error.code}: ${error.message}`
    throw error
  }
  return "accepted"
}

const structureFound = "Start of structure or map found where not expected"
const namespace = "com.amazonaws.dynamodb.v20120810"
const parameterized =
  "class sun.reflect.generics.reflectiveObjects.ParameterizedTypeImpl cannot be cast to class java.lang.Class (sun.reflect.generics.reflectiveObjects.ParameterizedTypeImpl and java.lang.Class are in module java.base of loader 'bootstrap')"

test.each([
  [{ Name: true }, "TRUE_VALUE cannot be converted to String"],
  [{ Name: false }, "FALSE_VALUE cannot be converted to String"],
  [{ Name: 23 }, "NUMBER_VALUE cannot be converted to String"],
  [{ Name: 23.5 }, "DECIMAL_VALUE cannot be converted to String"],
  [{ Name: ["a"] }, "Unrecognized collection type class java.lang.String"],
  [{ Name: {} }, structureFound],
  [{ Flag: 1 }, "NUMBER_VALUE cannot be converted to Boolean"],
  [{ Flag: 1.5 }, "DECIMAL_VALUE cannot be converted to Boolean"],
  [{ Flag: "maybe" }, "Unexpected token received from parser"],
  [{ Flag: [] }, "Unrecognized collection type class java.lang.Boolean"],
  [{ Flag: {} }, structureFound],
  [{ Limit: true }, "TRUE_VALUE cannot be converted to Integer"],
  [{ Limit: "5" }, "STRING_VALUE cannot be converted to Integer"],
  [{ Limit: [] }, "Unrecognized collection type class java.lang.Integer"],
  [{ Limit: {} }, structureFound],
  [{ Units: false }, "FALSE_VALUE cannot be converted to Long"],
  [{ Units: "5" }, "STRING_VALUE cannot be converted to Long"],
  [{ Names: "a" }, "Unexpected field type"],
  [{ Names: {} }, structureFound],
  [{ Names: [1] }, "NUMBER_VALUE cannot be converted to String"],
  [{ Key: "a" }, "Unexpected field type"],
  [
    { Key: [] },
    `Unrecognized collection type java.util.Map<java.lang.String, ${namespace}.AttributeValue>`,
  ],
  [{ Key: { a: "x" } }, "Unexpected value type in payload"],
  [{ Key: { a: [] } }, `Unrecognized collection type class ${namespace}.AttributeValue`],
  [{ Key: { a: { S: 5 } } }, "NUMBER_VALUE cannot be converted to String"],
  [{ Key: { a: { N: 5 } } }, "NUMBER_VALUE cannot be converted to String"],
  [{ Key: { a: { S: {} } } }, structureFound],
  [{ Key: { a: { B: 5 } } }, "only base-64-encoded strings are convertible to bytes"],
  [{ Key: { a: { B: true } } }, "only base-64-encoded strings are convertible to bytes"],
  [{ Key: { a: { B: [] } } }, "Unrecognized collection type class java.nio.ByteBuffer"],
  [{ Key: { a: { B: {} } } }, structureFound],
  [
    { Key: { a: { B: "abc" } } },
    "Base64 encoded length is expected a multiple of 4 bytes but found: 3",
  ],
  [{ Key: { a: { B: "YWJ=" } } }, "Invalid last non-pad Base64 character dectected"],
  [{ Key: { a: { B: "YR==" } } }, "Invalid last non-pad Base64 character dectected"],
  [{ Key: { a: { B: "ab?d" } } }, "Invalid Base64 character: '?'"],
  [{ Key: { a: { B: "a=bc" } } }, "Invalid Base64 character: '='"],
  [{ Key: { a: { SS: "x" } } }, "Unexpected field type"],
  [{ Key: { a: { SS: {} } } }, structureFound],
  [
    { Key: { a: { BS: ["a"] } } },
    "Base64 encoded length is expected a multiple of 4 bytes but found: 1",
  ],
  [{ Key: { a: { L: ["x"] } } }, "Unexpected value type in payload"],
  [{ Key: { a: { L: [{ M: { b: { S: 1 } } }] } } }, "NUMBER_VALUE cannot be converted to String"],
  [{ Key: { a: { M: "x" } } }, "Unexpected field type"],
  [{ Key: { a: { NULL: 1 } } }, "NUMBER_VALUE cannot be converted to Boolean"],
  [{ Keys: ["a"] }, parameterized],
  [{ Value: "a" }, "Unexpected field type"],
  [{ Values: { ":a": 5 } }, "Unexpected value type in payload"],
  [
    { Aliases: [] },
    "Unrecognized collection type java.util.Map<java.lang.String, java.lang.String>",
  ],
  [{ Aliases: { "#a": 1 } }, "NUMBER_VALUE cannot be converted to String"],
  [{ Schema: ["a"] }, "Unexpected value type in payload"],
  [{ Schema: [[]] }, `Unrecognized collection type class ${namespace}.KeySchemaElement`],
  [
    { Expected: [] },
    `Unrecognized collection type java.util.Map<java.lang.String, ${namespace}.ExpectedAttributeValue>`,
  ],
  [
    { Expected: { a: { Value: [] } } },
    `Unrecognized collection type class ${namespace}.AttributeValue`,
  ],
  [{ Specification: "a" }, "Unexpected field type"],
  [{ Specification: [] }, `Unrecognized collection type class ${namespace}.StreamSpecification`],
  [{ RequestItems: { t: "a" } }, parameterized],
  [{ RequestItems: { t: {} } }, structureFound],
  [
    { RequestItems: [] },
    `Unrecognized collection type java.util.Map<java.lang.String, java.util.List<${namespace}.WriteRequest>>`,
  ],
])("%j: %s", (input, text) => {
  expect(textOf(input)).toBe(`SerializationException: ${text}`)
})

test("the first mismatch in document order is the one that is told", () => {
  expect(textOf({ Limit: "x", Name: 1 })).toContain("Integer")
  expect(textOf({ Name: 1, Limit: "x" })).toContain("String")
})

test("what is no object at all has no text", () => {
  for (const json of [undefined, null, [], "a", 1, true]) {
    expect(textOf(json)).toBe("SerializationException: ")
  }
})

test("words are booleans, decimals are floored, null members are absent", () => {
  expect(deserialize({ Flag: "YES", Limit: 5.9, Units: -1.5, Name: null })).toEqual({
    Flag: true,
    Limit: 5,
    Units: -2,
  })
  expect(deserialize({ Flag: "0" })).toEqual({ Flag: false })
  expect(deserialize({ Key: { a: { BOOL: "true", S: null, X: 1 } } })).toEqual({
    Key: { a: { BOOL: true } },
  })
  // A value of no type is for the judgement of values, which has its text.
  expect(deserialize({ Key: { a: null, b: { X: 1 } } })).toEqual({ Key: { a: {}, b: {} } })
})

// The judgement of sets has a text of its own for a null.
test("nulls within sets pass, other things that are no members do not", () => {
  const sets = { a: { SS: ["x", null] }, b: { NS: [null] }, c: { BS: ["AA==", null] } }
  expect(deserialize({ Key: sets })).toEqual({ Key: sets })
  expect(textOf({ Key: { a: { SS: [null, 1] } } })).toContain("NUMBER_VALUE cannot be converted")
})

test("members that nobody knows are left alone, whatever they are called", () => {
  const json = JSON.parse('{"Name":"a","__proto__":{"Limit":1},"constructor":[],"Xyz":{"a":[1]}}')
  const input = deserialize(json)
  expect(input.Name).toBe("a")
  expect(input.Limit).toBeUndefined()
})

test("where nothing changes, the same objects come back", () => {
  const json = {
    Key: { a: { L: [{ M: { b: { NS: ["1"] } } }] }, b: { B: "AAE=" } },
    Values: { ":v": { S: "x" } },
    Schema: [{ AttributeName: "a" }],
  }
  expect(deserialize(json)).toBe(json)
})

// Names of attributes are the caller's: a copy must not reach a prototype.
test("a copy keeps attributes that are called __proto__", () => {
  const json = JSON.parse('{"Key":{"__proto__":{"S":"x"},"b":{"BOOL":"no"}}}')
  const { Key } = deserialize(json)
  expect(JSON.stringify(Key)).toBe('{"__proto__":{"S":"x"},"b":{"BOOL":false}}')
  expect(Object.getPrototypeOf(Key)).toBe(Object.prototype)
})

function nested(levels: number, leaf: string): string {
  return `{"Key":{"a":${'{"M":{"a":'.repeat(levels)}${leaf}${"}}".repeat(levels)}}}`
}

test("depth bombs are refused, not met", () => {
  const nesting =
    "ValidationException: Nesting Levels have exceeded supported limits: " +
    "Attributes in the item have nested levels beyond supported limit"
  expect(textOf(JSON.parse(nested(31, '{"S":"x"}')))).toBe("accepted")
  expect(textOf(JSON.parse(nested(100_000, '{"S":"x"}')))).toBe(nesting)
  expect(
    textOf(JSON.parse(`{"Key":{"a":${'{"L":['.repeat(100_000)}${"]}".repeat(100_000)}}}`)),
  ).toBe(nesting)
  expect(textOf({ Key: JSON.parse(`${"[".repeat(200_000)}${"]".repeat(200_000)}`) })).toContain(
    "Unrecognized collection type",
  )
})

// A change at the bottom changes every level above; each must be read once all the same.
test("a coercion below sixty levels costs no more than one", () => {
  const input = deserialize(JSON.parse(nested(60, '{"BOOL":"yes"}')))
  expect(JSON.stringify(input)).toBe(nested(60, '{"BOOL":true}'))
})
