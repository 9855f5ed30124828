import { Buffer } from "node:buffer"
import { describe, expect, test } from "vitest"
import { ApiError } from "../../error.ts"
import type { KeySchema } from "../table/table.ts"
import type { Item } from "../value/attribute-value.ts"
import { keyBytes } from "./key-bytes.ts"
import { keyBytesOf, keyOfItem, parseItemKey, parseKey } from "./key-schema.ts"
import { partitionHash } from "./partition-hash.ts"

const simple: KeySchema = { partition: { name: "pk", type: "S" } }
const composite: KeySchema = { ...simple, sort: { name: "sk", type: "B" } }
const numeric: KeySchema = {
  partition: { name: "pk", type: "N" },
  sort: { name: "sk", type: "S" },
}

const base64 = (bytes: number) => Buffer.alloc(bytes).toString("base64")
const emptyKey = (kind: string, name: string) =>
  "One or more parameter values are not valid. The AttributeValue for a key attribute " +
  `cannot contain an empty ${kind} value. Key: ${name}`
const invalid = "One or more parameter values were invalid: "
const noMatch = "The provided key element does not match the schema"
const longPartition = `${invalid}Size of hashkey has exceeded the maximum size limit of2048 bytes`
const longSort = `${invalid}Aggregated size of all range keys has exceeded the size limit of 1024 bytes`

function faultOf(run: () => unknown): string {
  try {
    run()
  } catch (error) {
    if (error instanceof ApiError && error.code === "ValidationException" && !error.ofRequest) {
      return error.message
    }
    throw error
  }
  throw new Error("nothing was thrown")
}

describe("a key that fits is returned as it is", () => {
  test.each<[KeySchema, Item]>([
    [simple, { pk: { S: "a" } }],
    [simple, { pk: { S: "x".repeat(2048) } }],
    [simple, { pk: { S: "é".repeat(1024) } }],
    [composite, { pk: { S: "a" }, sk: { B: base64(1024) } }],
    [composite, { sk: { B: "AA==" }, pk: { S: "a" } }],
    [numeric, { pk: { N: "0" }, sk: { S: "a" } }],
  ])("%#", (schema, key) => {
    expect(parseKey(schema, key)).toBe(key)
    expect(parseItemKey(schema, key)).toBe(key)
    const item = { ...key, other: { S: "" } }
    expect(parseItemKey(schema, item)).toBe(item)
    expect(keyOfItem(schema, item)).toEqual(key)
  })
})

// Both would be stored as the bytes of U+FFFD, as one key.
test("half a surrogate pair is no key", () => {
  for (const text of ["\ud800", "\ud801", "a\udc00b"]) {
    const fault = "cannot contain a string that is not Unicode. Key: pk"
    expect(faultOf(() => parseKey(simple, { pk: { S: text } }))).toContain(fault)
    expect(faultOf(() => parseItemKey(simple, { pk: { S: text } }))).toContain(fault)
  }
  const emoji = { pk: { S: "\ud83d\ude00" } }
  expect(parseKey(simple, emoji)).toBe(emoji)
})

// The texts are observed: one text for all that is wrong with a Key, one for each with an item.
describe("a key that does not match its schema is refused", () => {
  test.each<[KeySchema, Item, string | undefined]>([
    [simple, {}, `${invalid}Missing the key pk in the item`],
    [simple, { other: { S: "a" } }, `${invalid}Missing the key pk in the item`],
    [simple, { pk: { N: "1" } }, `${invalid}Type mismatch for key pk expected: S actual: N`],
    [simple, { pk: { M: {} } }, `${invalid}Type mismatch for key pk expected: S actual: M`],
    [simple, { pk: { S: "a" }, sk: { S: "a" } }, undefined],
    [composite, { pk: { S: "a" } }, `${invalid}Missing the key sk in the item`],
    [
      composite,
      { pk: { S: "a" }, other: { B: "AA==" } },
      `${invalid}Missing the key sk in the item`,
    ],
    [
      composite,
      { pk: { S: "a" }, sk: { S: "" } },
      `${invalid}Type mismatch for key sk expected: B actual: S`,
    ],
    [
      composite,
      { pk: { S: "" }, sk: { NULL: true } },
      `${invalid}Type mismatch for key sk expected: B actual: NULL`,
    ],
  ])("%#", (schema, key, ofItem) => {
    expect(faultOf(() => parseKey(schema, key))).toBe(noMatch)
    if (ofItem !== undefined) expect(faultOf(() => parseItemKey(schema, key))).toBe(ofItem)
  })

  // An inherited property is no attribute.
  test("a key attribute named like a property of all objects", () => {
    const schema: KeySchema = { partition: { name: "constructor", type: "S" } }
    expect(faultOf(() => parseItemKey(schema, { a: { S: "a" } }))).toContain("Missing the key")
    const odd: KeySchema = { partition: { name: "__proto__", type: "S" } }
    const item: Item = JSON.parse('{"__proto__":{"S":"a"},"b":{"S":"b"}}')
    expect(JSON.stringify(keyOfItem(odd, item))).toBe('{"__proto__":{"S":"a"}}')
    expect(parseItemKey(odd, item)).toBe(item)
  })
})

// AWS guide, "Constraints": 1 to 2048 bytes for a partition key, 1 to 1024 for a sort key.
describe("a key value that is empty or too long is refused", () => {
  test.each<[KeySchema, Item, string]>([
    [simple, { pk: { S: "" } }, emptyKey("string", "pk")],
    [composite, { pk: { S: "a" }, sk: { B: "" } }, emptyKey("binary", "sk")],
    [composite, { pk: { S: "" }, sk: { B: "" } }, emptyKey("string", "pk")],
    [composite, { pk: { S: "x".repeat(2049) }, sk: { B: "" } }, emptyKey("binary", "sk")],
    [simple, { pk: { S: "x".repeat(2049) } }, longPartition],
    [simple, { pk: { S: `${"é".repeat(1024)}x` } }, longPartition],
    [composite, { pk: { S: "a" }, sk: { B: base64(1025) } }, longSort],
    [numeric, { pk: { N: "1" }, sk: { S: "x".repeat(1025) } }, longSort],
    [numeric, { pk: { N: "1" }, sk: { S: "" } }, emptyKey("string", "sk")],
  ])("%#", (schema, key, fault) => {
    expect(faultOf(() => parseKey(schema, key))).toBe(fault)
    expect(faultOf(() => parseItemKey(schema, key))).toBe(fault)
  })
})

describe("the key of an item", () => {
  test("is what it has of it", () => {
    expect(keyOfItem(composite, { sk: { B: "AA==" }, a: { S: "b" } })).toEqual({
      sk: { B: "AA==" },
    })
    expect(keyOfItem(simple, {})).toEqual({})
  })

  test("lies where its bytes say", () => {
    const item: Item = { a: { S: "b" }, pk: { N: "-1" }, sk: { S: "é" } }
    const partition = keyBytes({ N: "-1" })
    expect(keyBytesOf(numeric, item)).toEqual({
      hash: partitionHash(partition),
      partition,
      sort: keyBytes({ S: "é" }),
    })
    expect(keyBytesOf(simple, { pk: { S: "a" } }).sort).toHaveLength(0)
  })

  test("must be there", () => {
    expect(() => keyBytesOf(simple, {})).toThrow("without pk")
  })
})
