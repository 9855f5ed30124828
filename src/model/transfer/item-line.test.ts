import { dom, dumpText } from "ion-js"
import { describe, expect, test } from "vitest"
import { randomOfTest } from "../../../test/support/random-of-test.ts"
import { ApiError } from "../../error.ts"
import type { AttributeValue, Item } from "../value/attribute-value.ts"
import { readIon } from "./ion-reader.ts"
import { type ItemFormat, itemLine, itemsOfLine } from "./item-line.ts"
import { randomItem } from "./random-item.case.ts"

// AWS guide: DynamoDB table export output format, the example of Amazon Ion.
const book =
  '$ion_1_0 {Item:{Authors:$dynamodb_SS::["Author1","Author2"],Dimensions:"8.5 x 11.0 x 1.5",' +
  'ISBN:"333-3333333333",Id:103.,InPublication:false,PageCount:6d2,Price:2d3,Title:"Book 103"}}\n'
const bookItem: Item = {
  Authors: { SS: ["Author1", "Author2"] },
  Dimensions: { S: "8.5 x 11.0 x 1.5" },
  ISBN: { S: "333-3333333333" },
  Id: { N: "103" },
  InPublication: { BOOL: false },
  PageCount: { N: "600" },
  Price: { N: "2000" },
  Title: { S: "Book 103" },
}

test("a line in Ion is the guide's, to the letter", () => {
  expect(itemLine("ION", JSON.stringify(bookItem))).toBe(book)
  expect(itemsOfLine("ION", book)).toEqual([bookItem])
})

test("a line in JSON is the item, spliced in", () => {
  expect(itemLine("DYNAMODB_JSON", '{"a":{"N":"1"}}')).toBe('{"Item":{"a":{"N":"1"}}}\n')
})

test.each<ItemFormat>(["DYNAMODB_JSON", "ION"])(
  "random items come back, on one line: %s",
  (format) => {
    const random = randomOfTest()
    for (let count = 0; count < 500; count += 1) {
      const item = randomItem(random)
      const line = itemLine(format, JSON.stringify(item))
      expect(line.indexOf("\n")).toBe(line.length - 1)
      expect(itemsOfLine(format, line)).toEqual([item])
    }
  },
)

test("Ion's own library reads what we write, and writes what we read", () => {
  const random = randomOfTest()
  for (let count = 0; count < 300; count += 1) {
    const item = randomItem(random)
    const [value] = dom.loadAll(itemLine("ION", JSON.stringify(item)))
    expect(itemOfDom(value?.get("Item") as dom.Value)).toEqual({ M: item })
    expect(itemsOfLine("ION", dumpText(value))).toEqual([item])
  }
})

/** By the library's types, so that a decimal that is an integer to it would not pass. */
function itemOfDom(value: dom.Value): unknown {
  const [annotation] = value.getAnnotations()
  const type = value.getType().name
  if (type === "struct") {
    return { M: Object.fromEntries(value.fields().map(([name, one]) => [name, itemOfDom(one)])) }
  }
  const plain = (one: unknown) => Object.values(one as object)[0]
  if (type === "list") {
    const elements = value.elements().map(itemOfDom)
    return annotation ? { [annotation.slice(10)]: elements.map(plain) } : { L: elements }
  }
  if (type === "string") return { S: value.stringValue() }
  if (type === "decimal")
    return itemsOfLine("DYNAMODB_JSON", `{"Item":{"n":{"N":"${value.decimalValue()}"}}}`)[0]?.n
  if (type === "bool") return { BOOL: value.booleanValue() }
  if (type === "blob")
    return { B: Buffer.from(value.uInt8ArrayValue() as Uint8Array).toString("base64") }
  return type === "null" ? { NULL: true } : { unknown: type }
}

describe("Ion in other spellings", () => {
  test.each<[string, AttributeValue]>([
    [
      "[1, 2.50, 3e2, 4D-1, 0x1F, 1_000, -7.]",
      { L: ["1", "2.50", "3e2", "4e-1", "31", "1000", "-7"].map((N) => ({ N })) },
    ],
    [
      `'''long ''' '''text
over lines'''`,
      { S: "long text\nover lines" },
    ],
    ['"\\x41\\U0001F600\\a\\\'\\/"', { S: "A😀\x07'/" }],
    [
      "/* a */ { 'q s' : null.string , // b\n\"s\" : {{ aGk= }} }",
      { M: { "q s": { NULL: true }, s: { B: "aGk=" } } },
    ],
    ["$dynamodb_BS::[{{aGk=}},]", { BS: ["aGk="] }],
    ["{}", { M: {} }],
  ])("%s", (text, value) => {
    expect(readIon(text)).toEqual([value])
  })

  // AWS guide: Amazon S3 import formats, the example of Amazon Ion.
  test("a list of items", () => {
    expect(itemsOfLine("ION", "$ion_1_0 [{Item:{a:1.}},{Item:{a:2.}}]")).toEqual([
      { a: { N: "1" } },
      { a: { N: "2" } },
    ])
  })
})

describe("refused", () => {
  test.each<[ItemFormat, string]>([
    ["DYNAMODB_JSON", "{"],
    ["DYNAMODB_JSON", "[]"],
    ["DYNAMODB_JSON", "null"],
    ["DYNAMODB_JSON", '{"a":{"S":"b"}}'],
    ["DYNAMODB_JSON", '{"Item":[]}'],
    ["DYNAMODB_JSON", '{"Item":{"a":"b"}}'],
    ["DYNAMODB_JSON", '{"Item":{"a":{}}}'],
    ["DYNAMODB_JSON", '{"Item":{"a":{"S":"b","N":"1"}}}'],
    ["DYNAMODB_JSON", '{"Item":{"a":{"S":1}}}'],
    ["DYNAMODB_JSON", '{"Item":{"a":{"N":"x"}}}'],
    ["DYNAMODB_JSON", '{"Item":{"a":{"B":"!"}}}'],
    ["DYNAMODB_JSON", '{"Item":{"a":{"NULL":false}}}'],
    ["DYNAMODB_JSON", '{"Item":{"a":{"SS":[]}}}'],
    ["DYNAMODB_JSON", '{"Item":{"a":{"SS":["b","b"]}}}'],
    ["DYNAMODB_JSON", '{"Item":{"a":{"X":"b"}}}'],
    ["DYNAMODB_JSON", '{"Item":{"":{"S":"b"}}}'],
    ["DYNAMODB_JSON", `{"Item":{"a":{"N":"1${"0".repeat(126)}"}}}`],
    ["ION", "{Item:{a:2026-11-21T}}"],
    ["ION", "{Item:{a:symbol}}"],
    ["ION", "{Item:{a:(1 2)}}"],
    ["ION", '{Item:{a:{{"clob"}}}}'],
    ["ION", "{Item:{a:nan}}"],
    ["ION", "{Item:{a:1.,a:2.}}"],
    ["ION", "{Item:{$7:1.}}"],
    ["ION", "{Item:{a:$dynamodb_SS::[1.]}}"],
    ["ION", "{Item:{a:$dynamodb_MS::[1.]}}"],
    ["ION", "{Item:{a:1.2.3}}"],
    ["ION", "{Item:{a:1. b:2.}}"],
    ["ION", '{Item:{a:"x'],
    ["ION", '{Item:{a:"\\q"}}'],
    ["ION", "{Item:{a:[1.}}"],
    ["ION", "{Item:{"],
    ["ION", "{a:1.}"],
    ["ION", "5"],
  ])("%s %s", (format, line) => {
    expect(() => itemsOfLine(format, line)).toThrow(ApiError)
  })
})

// Its decimal digits would be made one by one, while nothing else is done.
test("no number of millions of digits is made decimal", () => {
  const line = (digits: string) => `{Item:{a:${digits}}}`
  expect(() => itemsOfLine("ION", line(`0x${"f".repeat(1_000_000)}`))).toThrow("beyond all")
  expect(itemsOfLine("ION", line(`-0b1${"0".repeat(100)}`))).toEqual([
    { a: { N: "-1267650600228229401496703205376" } },
  ])
})

test("no depth of nesting is followed", () => {
  const json = `{"Item":{"a":${'{"L":['.repeat(40)}${"]}".repeat(40)}}}`
  expect(() => itemsOfLine("DYNAMODB_JSON", json)).toThrow("nesting")
  expect(() => itemsOfLine("ION", `{Item:{a:${"[".repeat(100_000)}}}`)).toThrow("nesting")
})

test("an empty line is no item", () => {
  expect(itemsOfLine("DYNAMODB_JSON", "  ")).toEqual([])
  expect(itemsOfLine("ION", "$ion_1_0")).toEqual([])
})
