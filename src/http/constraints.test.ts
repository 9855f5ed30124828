// AWS's texts for broken constraints, in the two dialects that are in service since June 2026.
// Observed on the live service.
import { describe, expect, test } from "vitest"
import { ApiError } from "../error.ts"
import {
  integer,
  item,
  list,
  map,
  oneOf,
  required,
  type StructureShape,
  string,
  structure,
} from "../model/shape/shape.ts"
import type { Dialect } from "../operation.ts"
import { constraintsOf } from "./constraints.ts"

function errorOf(shape: StructureShape, dialect: Dialect, input: Record<string, unknown>) {
  try {
    constraintsOf(shape, dialect)(input)
  } catch (error) {
    if (error instanceof ApiError) return error
    throw error
  }
  return undefined
}

function textOf(shape: StructureShape, dialect: Dialect, input: Record<string, unknown>) {
  return errorOf(shape, dialect, input)?.message ?? "accepted"
}

const namePattern = "[a-zA-Z0-9_.-]+"
const returnConsumedCapacity = oneOf("INDEXES", "TOTAL", "NONE")
const returnValues = oneOf("ALL_NEW", "UPDATED_OLD", "ALL_OLD", "NONE", "UPDATED_NEW")
const conditionalOperator = oneOf("OR", "AND")
const tableName = string({ min: 1, max: 255, pattern: namePattern })

const createTable = structure("CreateTableInput", {
  TableName: required(string({ min: 3, max: 255, pattern: namePattern })),
  BillingMode: oneOf("PROVISIONED", "PAY_PER_REQUEST"),
  KeySchema: required(
    list(
      structure("KeySchemaElement", {
        AttributeName: required(string({ min: 1, max: 255 })),
        KeyType: required(oneOf("HASH", "RANGE")),
      }),
      { min: 1, max: 2 },
    ),
  ),
  GlobalSecondaryIndexes: list(
    structure("GlobalSecondaryIndex", { IndexName: required(string({ min: 3, max: 255 })) }),
  ),
  LocalSecondaryIndexes: list(
    structure("LocalSecondaryIndex", { IndexName: required(string({ min: 3, max: 255 })) }),
  ),
})
const key = [{ AttributeName: "pk", KeyType: "HASH" }]

describe("classic", () => {
  const envelope = (count: number) => `${count} validation error${count > 1 ? "s" : ""} detected: `

  test.each<[Record<string, unknown>, string]>([
    [{ TableName: "abc", KeySchema: key }, "accepted"],
    [
      { TableName: "ab", KeySchema: key },
      `${envelope(1)}Value 'ab' at 'tableName' failed to satisfy constraint: Member must have length greater than or equal to 3`,
    ],
    [
      { TableName: "a".repeat(256), KeySchema: key },
      `${envelope(1)}Value '${"a".repeat(256)}' at 'tableName' failed to satisfy constraint: Member must have length less than or equal to 255`,
    ],
    [
      { TableName: "abc;", KeySchema: key },
      `${envelope(1)}Value 'abc;' at 'tableName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+`,
    ],
    [
      { TableName: "", KeySchema: key },
      `${envelope(2)}Value '' at 'tableName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+; Value '' at 'tableName' failed to satisfy constraint: Member must have length greater than or equal to 3`,
    ],
    [
      { TableName: "abc", KeySchema: key, BillingMode: "INVALID_MODE" },
      `${envelope(1)}Value 'INVALID_MODE' at 'billingMode' failed to satisfy constraint: Member must satisfy enum value set: [PROVISIONED, PAY_PER_REQUEST]`,
    ],
    [
      { TableName: "abc", KeySchema: [] },
      `${envelope(1)}Value '[]' at 'keySchema' failed to satisfy constraint: Member must have length greater than or equal to 1`,
    ],
    [
      { TableName: "abc", KeySchema: [{ AttributeName: "pk", KeyType: "X" }] },
      `${envelope(1)}Value 'X' at 'keySchema.1.member.keyType' failed to satisfy constraint: Member must satisfy enum value set: [HASH, RANGE]`,
    ],
    [
      { TableName: "abc", KeySchema: [{ KeyType: "HASH" }] },
      `${envelope(1)}Value null at 'keySchema.1.member.attributeName' failed to satisfy constraint: Member must not be null`,
    ],
    [
      { TableName: "abc", KeySchema: [...key, ...key, ...key] },
      `${envelope(1)}Value '[KeySchemaElement(attributeName=pk, keyType=HASH), KeySchemaElement(attributeName=pk, keyType=HASH), KeySchemaElement(attributeName=pk, keyType=HASH)]' at 'keySchema' failed to satisfy constraint: Member must have length less than or equal to 2`,
    ],
    [
      // The members' order in the shape decides, not theirs in the request.
      {
        LocalSecondaryIndexes: [{ IndexName: "l1" }],
        GlobalSecondaryIndexes: [{ IndexName: "g1" }],
        TableName: "abc",
        KeySchema: key,
      },
      `${envelope(2)}Value 'g1' at 'globalSecondaryIndexes.1.member.indexName' failed to satisfy constraint: Member must have length greater than or equal to 3; Value 'l1' at 'localSecondaryIndexes.1.member.indexName' failed to satisfy constraint: Member must have length greater than or equal to 3`,
    ],
    [
      {},
      `${envelope(2)}Value null at 'tableName' failed to satisfy constraint: Member must not be null; Value null at 'keySchema' failed to satisfy constraint: Member must not be null`,
    ],
  ])("%j", (input, text) => {
    expect(textOf(createTable, "classic", input)).toBe(text)
  })

  test("lists ten at most", () => {
    const bad = Array.from({ length: 2000 }, () => ({ IndexName: "x" }))
    const text = textOf(createTable, "classic", {
      TableName: "abc",
      KeySchema: key,
      GlobalSecondaryIndexes: bad,
    })
    expect(text).toMatch(/^10 validation errors detected: /)
    expect(text.split("; ")).toHaveLength(10)
  })

  test("a null in a list or a map is told", () => {
    const shape = structure("Input", { Names: list(string()), Map: map(string()) })
    expect(textOf(shape, "classic", { Names: ["a", null], Map: { k: null } })).toBe(
      "2 validation errors detected: " +
        "Value null at 'names.2.member' failed to satisfy constraint: Member must not be null; " +
        "Value null at 'map.k.member' failed to satisfy constraint: Member must not be null",
    )
  })
})

describe("batches", () => {
  const batchTableName = string({ min: 3, max: 255, pattern: namePattern })
  const keyConstraints =
    "Map keys must satisfy constraint: [Member must have length less than or equal to 255, Member must have length greater than or equal to 3, Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+]"
  const bogus =
    "Value 'BOGUS' at 'returnConsumedCapacity' failed to satisfy constraint: Member must satisfy enum value set: [INDEXES, TOTAL, NONE]"
  const batchGet = structure("BatchGetItemInput", {
    ReturnConsumedCapacity: returnConsumedCapacity,
    RequestItems: required(
      map(structure("KeysAndAttributes", { Keys: required(list(item, { min: 1, max: 100 })) }), {
        key: batchTableName,
      }),
    ),
  })
  const batchWrite = structure("BatchWriteItemInput", {
    ReturnConsumedCapacity: returnConsumedCapacity,
    RequestItems: required(
      map(
        list(structure("WriteRequest", { PutRequest: structure("PutRequest", { Item: item }) }), {
          min: 1,
          max: 25,
        }),
        { key: batchTableName },
      ),
    ),
  })
  const badGet = { "bad!name": { Keys: [{ pk: { S: "a" } }] } }
  const badWrite = { "bad!name": [{ PutRequest: { Item: { pk: { S: "a" } } } }] }

  test("BatchGetItem tells bad table names first, and echoes JSON", () => {
    expect(
      textOf(batchGet, "classic", { RequestItems: badGet, ReturnConsumedCapacity: "BOGUS" }),
    ).toBe(
      `2 validation errors detected: Value '{"bad!name":{"Keys":[{"pk":{"S":"a"}}]}}' at 'requestItems' failed to satisfy constraint: ${keyConstraints}; ${bogus}`,
    )
  })

  test("BatchWriteItem tells bad table names only when all else is right", () => {
    expect(
      textOf(batchWrite, "classic", { RequestItems: badWrite, ReturnConsumedCapacity: "BOGUS" }),
    ).toBe(`1 validation error detected: ${bogus}`)
    expect(textOf(batchWrite, "classic", { RequestItems: badWrite })).toBe(
      `1 validation error detected: Value '{bad!name=[WriteRequest(putRequest=PutRequest(item={pk=AttributeValue(s=a)}))]}' at 'requestItems' failed to satisfy constraint: ${keyConstraints}`,
    )
  })

  test("lists in a map are judged at the map", () => {
    expect(textOf(batchWrite, "classic", { RequestItems: { tbl: [] } })).toBe(
      "1 validation error detected: Value '{tbl=[]}' at 'requestItems' failed to satisfy constraint: Map value must satisfy constraint: [Member must have length less than or equal to 25, Member must have length greater than or equal to 1]",
    )
  })

  test("BatchGetItem's keys: none in one wording, too many in the other", () => {
    const keys = (count: number) => ({
      RequestItems: { tbl: { Keys: Array.from({ length: count }, () => ({})) } },
    })
    expect(textOf(batchGet, "classic", keys(0))).toBe(
      "1 validation error detected: Value '[]' at 'requestItems.tbl.member.keys' failed to satisfy constraint: Member must have length greater than or equal to 1",
    )
    expect(textOf(batchGet, "classic", keys(101))).toBe(
      "1 validation error detected: Value at 'RequestItems.tbl.member.Keys' failed to satisfy constraint: Member must have length less than or equal to 100",
    )
  })
})

describe("current", () => {
  const updateItem = structure("UpdateItemInput", {
    ReturnConsumedCapacity: returnConsumedCapacity,
    TableName: required(tableName),
    ConditionalOperator: conditionalOperator,
    ReturnValues: returnValues,
    Key: required(item),
  })
  const query = structure("QueryInput", {
    Select: oneOf("SPECIFIC_ATTRIBUTES", "COUNT", "ALL_ATTRIBUTES", "ALL_PROJECTED_ATTRIBUTES"),
    ReturnConsumedCapacity: returnConsumedCapacity,
    TableName: required(tableName),
    ConditionalOperator: conditionalOperator,
    TotalSegments: integer({ min: 1, max: 1_000_000 }),
    Limit: integer({ min: 1 }),
  })

  test.each<[StructureShape, Record<string, unknown>, string]>([
    [
      query,
      { TableName: "abc", Limit: 0 },
      "1 validation error detected: Value at 'Limit' failed to satisfy constraint: Member must have value greater than or equal to 1",
    ],
    [
      query,
      { TableName: "", Limit: 0, Select: "X" },
      "1 validation error detected: Value at 'TableName' failed to satisfy constraint: Member must have length greater than or equal to 1",
    ],
    [
      query,
      { TableName: "x!" },
      "1 validation error detected: Value 'x!' at 'tableName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+",
    ],
    [
      query,
      { TableName: "a".repeat(256) },
      "1 validation error detected: Value at 'TableName' failed to satisfy constraint: Member must have length less than or equal to 255",
    ],
    [
      query,
      {},
      "1 validation error detected: Value at 'TableName' failed to satisfy constraint: Member must not be null",
    ],
    [
      query,
      { TableName: "abc", Select: "X" },
      "1 validation error detected: Failed to satisfy constraint: Member must satisfy enum value set: [SPECIFIC_ATTRIBUTES, COUNT, ALL_ATTRIBUTES, ALL_PROJECTED_ATTRIBUTES]",
    ],
    [
      query,
      { TableName: "abc", Select: "X", ReturnConsumedCapacity: "Y" },
      "1 validation error detected: Value 'Y' at 'returnConsumedCapacity' failed to satisfy constraint: Member must satisfy enum value set: [INDEXES, TOTAL, NONE]",
    ],
    [
      query,
      { TableName: "abc", TotalSegments: 1_000_001 },
      "1 validation error detected: Value at 'totalSegments' failed to satisfy constraint: Member must have value between 1 and 1000000",
    ],
    [
      updateItem,
      { TableName: "abc", Key: {}, ReturnValues: "INVALID" },
      "1 validation error detected: Failed to satisfy constraint: Member must satisfy enum value set: [ALL_OLD, UPDATED_OLD, ALL_NEW, UPDATE_NEW, NONE]",
    ],
    [
      // Without a key it is the classic wording, and all of it.
      updateItem,
      { TableName: "", ReturnValues: "INVALID", ReturnConsumedCapacity: "INVALID" },
      "4 validation errors detected: Value 'INVALID' at 'returnConsumedCapacity' failed to satisfy constraint: Member must satisfy enum value set: [INDEXES, TOTAL, NONE]; Value '' at 'tableName' failed to satisfy constraint: Member must have length greater than or equal to 1; Value 'INVALID' at 'returnValues' failed to satisfy constraint: Member must satisfy enum value set: [ALL_NEW, UPDATED_OLD, ALL_OLD, NONE, UPDATED_NEW]; Value null at 'key' failed to satisfy constraint: Member must not be null",
    ],
  ])("%#: %j", (shape, input, text) => {
    expect(textOf(shape, "current", input)).toBe(text)
  })

  // Query prints it bare and before a bad Select; dispatch envelopes it where an operation does so.
  test("ConditionalOperator is a fault of the request", () => {
    const error = errorOf(query, "current", {
      TableName: "abc",
      Select: "X",
      ConditionalOperator: "XOR",
    })
    expect(error?.message).toBe(
      "Failed to satisfy constraint: Member must satisfy enum value set: [ALL, OR]",
    )
    expect(error?.ofRequest).toBe(true)
  })
})
