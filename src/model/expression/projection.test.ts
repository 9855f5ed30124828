import { describe, expect, test } from "vitest"
import { processorMsOf } from "../../../test/support/processor-time.ts"
import { ApiError } from "../../error.ts"
import type { AttributeValue, Item } from "../value/attribute-value.ts"
import { nestedNames } from "./document-path.ts"
import { parsePlaceholders } from "./placeholders.ts"
import { parseProjection, project, topLevelNames } from "./projection.ts"

// AWS guide: "Using projection expressions in DynamoDB"; what it leaves open was observed.

const S = (s: string): AttributeValue => ({ S: s })
const M = (map: Item): AttributeValue => ({ M: map })
const L = (...values: AttributeValue[]): AttributeValue => ({ L: values })

const item: Item = {
  pk: S("key"),
  a: S("1"),
  "a.b": S("dotted"),
  m: M({ x: S("2"), y: M({ z: S("3") }), e: M({}) }),
  l: L(S("0"), M({ a: S("4"), b: S("5"), c: S("6") }), S("2"), L(S("7"), S("8"))),
}

function parse(text: string) {
  const names = { "#a": "a", "#dot": "a.b", "#proto": "__proto__" }
  return parseProjection(text, parsePlaceholders({ names, layer: "current" }))
}

describe("what is left of an item", () => {
  test.each<[string, Item]>([
    ["a", { a: S("1") }],
    ["m.x", { m: M({ x: S("2") }) }],
    ["m.x, m.y.z", { m: M({ x: S("2"), y: M({ z: S("3") }) }) }],
    ["#dot, #a", { "a.b": S("dotted"), a: S("1") }],
    ["l[0]", { l: L(S("0")) }],
    ["l[2], l[0]", { l: L(S("0"), S("2")) }],
    ["l[3][1], l[0], l[3][0]", { l: L(S("0"), L(S("7"), S("8"))) }],
    ["l[1].a, l[1].c", { l: L(M({ a: S("4"), c: S("6") })) }],
    ["l[1].gone, l[2]", { l: L(S("2")) }],
    ["m.e", { m: M({ e: M({}) }) }],
    ["m.e.gone", {}],
    ["gone, a.b, m[0], l.a, #proto", {}],
    ["l[9], m.gone.gone", {}],
    [" m . x\t,\r\nl [ 0 ] ", { m: M({ x: S("2") }), l: L(S("0")) }],
  ])("%s", (text, expected) => {
    expect(project(parse(text), item)).toEqual(expected)
  })

  test("names that every JavaScript object knows are ordinary attributes", () => {
    const stored = JSON.parse('{"__proto__":{"M":{"a":{"S":"1"}}}}')
    expect(JSON.stringify(project(parse("#proto.a"), stored))).toBe(JSON.stringify(stored))
  })
})

describe("what cannot be a projection", () => {
  const paths = (verb: string, one: string, two: string) =>
    `Two document paths ${verb} with each other; must remove or rewrite one of these paths; ` +
    `path one: ${one}, path two: ${two}`
  test.each([
    ["", "The expression can not be empty;"],
    ["!!", 'Syntax error; token: "!", near: "!!"'],
    ["a,", 'Syntax error; token: "<EOF>", near: ","'],
    ["a b", 'Syntax error; token: "b", near: "a b"'],
    ["a, :b", 'Syntax error; token: ":b", near: ", :b"'],
    ["l[a]", 'Syntax error; token: "a", near: "[a]"'],
    ["l[]", 'Syntax error; token: "]", near: "[]"'],
    ["(a)", 'Syntax error; token: "(", near: "(a"'],
    ["size(a)", 'Syntax error; token: "(", near: "size(a"'],
    ["a, Abort.b", "Attribute name is a reserved keyword; reserved keyword: Abort"],
    ["and", "Attribute name is a reserved keyword; reserved keyword: and"],
    [
      "a, #b",
      "An expression attribute name used in the document path is not defined; attribute name: #b",
    ],
    ["a, a", paths("overlap", "[a]", "[a]")],
    ["a, #a", paths("overlap", "[a]", "[a]")],
    ["a, b, a.b", paths("overlap", "[a]", "[a, b]")],
    ["b[0].c, b[0]", paths("overlap", "[b, [0], c]", "[b, [0]]")],
    ["b.c, b[0]", paths("conflict", "[b, c]", "[b, [0]]")],
    ["b.c, b[0], d, d", paths("overlap", "[d]", "[d]")],
    [`a${".b".repeat(32)}`, "The document path has too many nesting levels; nesting levels: 33"],
  ])("%s", (text, fault) => {
    expect(() => parse(text)).toThrow(
      ApiError.invalidRequest(`Invalid ProjectionExpression: ${fault}`),
    )
  })

  test("a path of 32 elements is the longest", () => {
    expect(() => parse(`a${".b".repeat(31)}`)).not.toThrow()
  })

  test("thousands of paths are compared in no time", () => {
    const many = Array.from({ length: 700 }, (_, i) => `b${i}`).join(",")
    const ms = processorMsOf(() => {
      expect(() => parse(`${many},b7`)).toThrow("path one: [b7], path two: [b7]")
    })
    expect(ms).toBeLessThan(2000)
  })
})

test("the names and paths that a projection looks at", () => {
  const projection = parse("a, b.c, d[0], b.e")
  expect([...topLevelNames(projection)]).toEqual(["a", "b", "d"])
  expect([...nestedNames(projection.paths)]).toEqual(["b", "d"])
})
