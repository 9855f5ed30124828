import { describe, expect, test } from "vitest"
import { ApiError } from "../../error.ts"
import type { AttributeValue, Item } from "./attribute-value.ts"
import { parseAttributeValue, parseItem } from "./parse-value.ts"
import type { ValueLayer } from "./value-layer.ts"

const invalid = "One or more parameter values were invalid: "
const empty =
  "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes"
const several =
  "Supplied AttributeValue has more than one datatypes set, " +
  "must contain exactly one of the supported datatypes"
const notTrue = `${invalid}Null attribute value types must have the value of true`
const tooDeep =
  "Nesting Levels have exceeded supported limits: " +
  "Attributes in the item have nested levels beyond supported limit"

/** From JSON, as requests come: that alone makes an own member `__proto__`. */
function parse(json: string, layer: ValueLayer = "current"): AttributeValue {
  return parseAttributeValue(JSON.parse(json), layer)
}

function faultOf(run: () => unknown): ApiError {
  try {
    run()
  } catch (error) {
    if (error instanceof ApiError) return error
    throw error
  }
  throw new Error("nothing was thrown")
}

/** A string under this many maps, each with one member. */
function wrapped(wrappers: number): string {
  return `${'{"M":{"a":'.repeat(wrappers)}{"S":"leaf"}${"}}".repeat(wrappers)}`
}

describe("a value in its one form is returned as it is", () => {
  test.each([
    '{"S":""}',
    '{"N":"-12.5"}',
    '{"B":""}',
    '{"BOOL":false}',
    '{"NULL":true}',
    '{"SS":["","a"]}',
    '{"NS":["1","2"]}',
    '{"BS":["","AA=="]}',
    '{"L":[]}',
    '{"M":{}}',
    '{"L":[{"M":{"a":{"NS":["1"]}}},{"L":[{"S":"x"}]}]}',
    '{"M":{"__proto__":{"M":{"constructor":{"S":"x"}}}}}',
  ])("%s", (json) => {
    for (const layer of ["older", "current"] as const) {
      const value = JSON.parse(json)
      expect(parseAttributeValue(value, layer)).toBe(value)
      const item = { a: value }
      expect(parseItem(item, layer)).toBe(item)
    }
  })
})

describe("a value in another form is brought to it", () => {
  test.each([
    ['{"N":"+1.50e1"}', '{"N":"15"}'],
    ['{"NS":["3","2.0","01"]}', '{"NS":["3","2","1"]}'],
    ['{"S":"a","N":null}', '{"S":"a"}'],
    ['{"L":null,"M":{"a":{"NULL":true,"BOOL":null}}}', '{"M":{"a":{"NULL":true}}}'],
    ['{"S":"a","X":5}', '{"S":"a"}'],
    [
      '{"L":[{"S":"a"},{"N":"1.0"},{"L":[{"N":"02"}]}]}',
      '{"L":[{"S":"a"},{"N":"1"},{"L":[{"N":"2"}]}]}',
    ],
    ['{"M":{"b":{"S":"a"},"a":{"N":"1.0"}}}', '{"M":{"b":{"S":"a"},"a":{"N":"1"}}}'],
    ['{"M":{"__proto__":{"N":"01"}}}', '{"M":{"__proto__":{"N":"1"}}}'],
    [
      '{"M":{"a":{"M":{"__proto__":{"S":"x","N":null}}}}}',
      '{"M":{"a":{"M":{"__proto__":{"S":"x"}}}}}',
    ],
  ])("%s becomes %s", (json, expected) => {
    expect(JSON.stringify(parse(json))).toBe(expected)
  })

  test("without a change to what was sent", () => {
    const sent = JSON.parse('{"a":{"M":{"b":{"N":"1.0"}}},"c":{"L":[{"N":"01"}]}}')
    const before = JSON.stringify(sent)
    expect(parseItem(sent, "current")).toEqual({
      a: { M: { b: { N: "1" } } },
      c: { L: [{ N: "1" }] },
    })
    expect(JSON.stringify(sent)).toBe(before)
  })
})

// The texts are observed, odd spacing included.
describe("a bad value is refused", () => {
  test.each([
    ['{"NULL":false}', notTrue],
    ['{"SS":[]}', `${invalid}An string set  may not be empty`],
    ['{"NS":[]}', `${invalid}An number set  may not be empty`],
    ['{"BS":[]}', `${invalid}Binary sets should not be empty`],
    ['{"N":"abc"}', "The parameter cannot be converted to a numeric value: abc"],
    ['{"NS":["1","b"]}', "The parameter cannot be converted to a numeric value: b"],
    ['{"NS":["b","b"]}', "The parameter cannot be converted to a numeric value: b"],
    ['{"M":{"":{"S":"a"}}}', `${invalid}Empty attribute name`],
    // Each member is judged before their number is.
    ['{"S":"a","NULL":false}', notTrue],
    ['{"M":{"a":{"NULL":false}},"S":"a"}', notTrue],
    ['{"L":[{"SS":[]},{}]}', `${invalid}An string set  may not be empty`],
  ])("%s", (json, fault) => {
    for (const layer of ["older", "current"] as const) {
      const error = faultOf(() => parse(json, layer))
      expect(error.message).toBe(fault)
      expect(error.code).toBe("ValidationException")
      expect(error.ofRequest).toBe(true)
    }
  })

  // PutItem, UpdateItem and DeleteItem print these two without the envelope that others get.
  test.each([
    ["{}", empty],
    ['{"S":null}', empty],
    ['{"X":"a"}', empty],
    ['{"__proto__":{"S":"a"}}', empty],
    ['{"constructor":null}', empty],
    ["null", empty],
    ['{"L":[null]}', empty],
    ['{"M":{"a":null}}', empty],
    ['{"M":{"a":{}}}', empty],
    ['{"S":"a","N":"1"}', several],
    ['{"L":[{"S":"a","BOOL":false}]}', several],
    ['{"NULL":true,"X":1,"BOOL":true}', several],
  ])("%s, bare", (json, fault) => {
    const error = faultOf(() => parse(json))
    expect(error.message).toBe(fault)
    expect(error.ofRequest).toBe(false)
  })

  test.each<[string, ValueLayer, string]>([
    ['{"SS":["b","a","b"]}', "older", `${invalid}Input collection [b, a, b] contains duplicates.`],
    [
      '{"SS":["b","a","b"]}',
      "current",
      `${invalid}Input collection ["a", "b", "b"] contains duplicates.`,
    ],
    [
      '{"SS":["c","a","c","z","b"]}',
      "current",
      `${invalid}Input collection ["a", "c", "c", "z", "b"] contains duplicates.`,
    ],
    ['{"SS":["",""]}', "current", `${invalid}Input collection ["", ""] contains duplicates.`],
    [
      '{"BS":["/w==","AA==","AA=="]}',
      "older",
      `${invalid}Input collection [/w==, AA==, AA==]of type BS contains duplicates.`,
    ],
    [
      '{"BS":["/w==","AA==","AA=="]}',
      "current",
      `${invalid}Input collection ["AA==","/w==","AA=="]of type BS contains duplicates.`,
    ],
    ['{"NS":["1","2","1.0"]}', "older", "Input collection contains duplicates"],
    ['{"NS":["1","2","1.0"]}', "current", `${invalid}Input collection contains duplicates.`],
  ])("%s on the %s layer", (json, layer, fault) => {
    const error = faultOf(() => parse(json, layer))
    expect(error.message).toBe(fault)
    expect(error.ofRequest).toBe(true)
  })

  test("a repeat is found in a large set too", () => {
    const members = Array.from({ length: 1000 }, (_, i) => String(i))
    expect(parseAttributeValue({ NS: members }, "current")).toEqual({ NS: members })
    const error = faultOf(() => parseAttributeValue({ NS: [...members, "500.0"] }, "current"))
    expect(error.message).toBe(`${invalid}Input collection contains duplicates.`)
  })

  test.each([
    ["SS", "An string set  may not have a null string as a member"],
    ["NS", "An number set  may not have a null number as a member"],
    ["BS", "Binary sets may not contain null values"],
  ])("a null within %s", (type, text) => {
    expect(faultOf(() => parse(`{"${type}":[null]}`)).message).toBe(invalid + text)
  })
})

// AWS guide, "Constraints": nested attributes up to 32 levels deep. The leaf counts: observed.
describe("nesting", () => {
  test("a leaf at level 32 is accepted", () => {
    const value = JSON.parse(wrapped(31))
    expect(parseAttributeValue(value, "current")).toBe(value)
    expect(faultOf(() => parse(wrapped(32))).message).toBe(tooDeep)
    expect(faultOf(() => parse(wrapped(32))).ofRequest).toBe(true)
  })

  test("an empty container is a leaf", () => {
    const lists = (levels: number) => `${'{"L":['.repeat(levels)}${"]}".repeat(levels)}`
    expect(JSON.stringify(parse(lists(32)))).toBe(lists(32))
    expect(faultOf(() => parse(lists(33))).message).toBe(tooDeep)
  })

  test("an attribute's value is at level 1", () => {
    const item: Item = { a: JSON.parse(wrapped(31)) }
    expect(parseItem(item, "current")).toBe(item)
    expect(faultOf(() => parseItem({ a: JSON.parse(wrapped(32)) }, "current")).message).toBe(
      tooDeep,
    )
  })

  test("no depth exhausts the stack", () => {
    let deep: AttributeValue = { S: "leaf" }
    for (let i = 0; i < 1_000_000; i++) deep = i % 2 === 0 ? { L: [deep] } : { M: { a: deep } }
    expect(faultOf(() => parseAttributeValue(deep, "current")).message).toBe(tooDeep)
  })
})

// AWS guide, "Constraints": attribute names are 1 to 65,535 bytes of UTF-8.
describe("attribute names", () => {
  test.each(["x", "é", "\u20ac"])("of up to 65,535 bytes: %s", (letter) => {
    const bytes = new TextEncoder().encode(letter).length
    const longest = letter.repeat(Math.floor(65_535 / bytes)) + "y".repeat(65_535 % bytes)
    const item = { [longest]: { S: "a" } }
    expect(parseItem(item, "current")).toBe(item)
    const error = faultOf(() => parseItem({ [`${longest}y`]: { S: "a" } }, "current"))
    expect(error.message).toContain("65536 bytes")
  })

  test("the empty one is refused", () => {
    const error = faultOf(() => parseItem({ "": { S: "a" } }, "current"))
    expect(error.message).toBe(`${invalid}Empty attribute name`)
  })
})
