// AWS's texts for broken constraints, in the dialect that it has always spoken. Observed on
// the live service.
import { describe, expect, test } from "vitest"
import { item, list, map, oneOf, required, string, structure } from "../model/shape/shape.ts"
import { namePattern, returnConsumedCapacity, textOf } from "./constraints.case.ts"

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
