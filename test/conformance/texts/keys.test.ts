/** Keys that do not fit their table. Observed; none of these stands in an envelope. */
import { beforeAll, describe } from "vitest"
import { rawSubject } from "../../support/raw-subject.ts"
import { invalid, notFound, parameter, type Refusal, refusals } from "./refusals.ts"

const raw = rawSubject()
const TableName = "texts.keys"
const mismatch = `${invalid}The provided key element does not match the schema`
const pk = { S: "a" }
const sk = { B: "AA==" }
const Key = { pk, sk }

beforeAll(async () => {
  await raw.send("CreateTable", {
    TableName,
    BillingMode: "PAY_PER_REQUEST",
    AttributeDefinitions: [
      { AttributeName: "pk", AttributeType: "S" },
      { AttributeName: "sk", AttributeType: "B" },
    ],
    KeySchema: [
      { AttributeName: "pk", KeyType: "HASH" },
      { AttributeName: "sk", KeyType: "RANGE" },
    ],
  })
})

const empty = (kind: string, name: string) =>
  `${invalid}One or more parameter values are not valid. The AttributeValue for a key attribute ` +
  `cannot contain an empty ${kind} value. Key: ${name}`
const longPartition = `${invalid}${parameter}Size of hashkey has exceeded the maximum size limit of2048 bytes`
const longSort = `${invalid}${parameter}Aggregated size of all range keys has exceeded the size limit of 1024 bytes`
const base64 = (bytes: number) => Buffer.alloc(bytes).toString("base64")

describe("a Key", () => {
  const wrong: readonly [key: object, text: string][] = [
    [{}, mismatch],
    [{ pk }, mismatch],
    [{ pk, sk, more: pk }, mismatch],
    [{ pk, other: sk }, mismatch],
    [{ pk: { N: "1" }, sk }, mismatch],
    [{ pk, sk: { SS: ["a"] } }, mismatch],
    [{ pk: { S: "" }, sk }, empty("string", "pk")],
    [{ pk, sk: { B: "" } }, empty("binary", "sk")],
    [{ pk: { S: "é".repeat(1025) }, sk }, longPartition],
    [{ pk, sk: { B: base64(1025) } }, longSort],
  ]
  for (const [key, text] of wrong) {
    refusals(raw, [
      ["GetItem", { TableName, Key: key }, text],
      ["DeleteItem", { TableName, Key: key }, text],
      ["UpdateItem", { TableName, Key: key }, text],
      ["BatchGetItem", { RequestItems: { [TableName]: { Keys: [key] } } }, text],
      [
        "BatchWriteItem",
        { RequestItems: { [TableName]: [{ DeleteRequest: { Key: key } }] } },
        text,
      ],
    ])
  }
  refusals(raw, [
    [
      "GetItem",
      { TableName, Key: { pk: { S: "a".repeat(2048) }, sk: { B: base64(1024) } } },
      "accepted: {}",
    ],
  ])
})

describe("an item to put", () => {
  const wrong: readonly [item: object, text: string, inBatch: string][] = [
    [{ sk }, `${invalid}${parameter}Missing the key pk in the item`, mismatch],
    [{ pk }, `${invalid}${parameter}Missing the key sk in the item`, mismatch],
    [
      { pk: { N: "1" }, sk },
      `${invalid}${parameter}Type mismatch for key pk expected: S actual: N`,
      mismatch,
    ],
    [
      { pk, sk: { M: {} } },
      `${invalid}${parameter}Type mismatch for key sk expected: B actual: M`,
      mismatch,
    ],
    [{ pk: { S: "" }, sk }, empty("string", "pk"), empty("string", "pk")],
    [{ pk, sk: { B: "" } }, empty("binary", "sk"), empty("binary", "sk")],
    [{ pk: { S: "a".repeat(2049) }, sk }, longPartition, longPartition],
    [{ pk, sk: { B: base64(1025) } }, longSort, longSort],
  ]
  for (const [Item, text, inBatch] of wrong) {
    refusals(raw, [
      ["PutItem", { TableName, Item }, text],
      ["BatchWriteItem", { RequestItems: { [TableName]: [{ PutRequest: { Item } }] } }, inBatch],
    ])
  }
})

describe("paths and targets", () => {
  const nested = (name: string) =>
    `${invalid}Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: Key: ${name}`
  const cannot = (name: string) =>
    `${invalid}${parameter}Cannot update attribute ${name}. This attribute is part of the key`
  const values = { ExpressionAttributeValues: { ":v": pk } }
  const keyed = {
    KeyConditionExpression: "pk = :v",
    ExpressionAttributeValues: { ":v": pk },
  }
  refusals(raw, [
    ["UpdateItem", { TableName, Key, UpdateExpression: "SET pk = :v", ...values }, cannot("pk")],
    ["UpdateItem", { TableName, Key, UpdateExpression: "REMOVE sk" }, cannot("sk")],
    ["UpdateItem", { TableName, Key, UpdateExpression: "REMOVE sk.a" }, nested("sk")],
    ["UpdateItem", { TableName, Key, UpdateExpression: "SET a = pk[0]" }, nested("pk")],
    ["GetItem", { TableName, Key, ProjectionExpression: "pk[1]" }, nested("pk")],
    ["DeleteItem", { TableName, Key, ConditionExpression: "attribute_exists(sk.a)" }, nested("sk")],
    ["Scan", { TableName, FilterExpression: "attribute_exists(pk.a)" }, nested("pk")],
    ["Query", { TableName, ProjectionExpression: "pk.a", ...keyed }, nested("pk")],
    [
      "Query",
      { TableName, FilterExpression: "attribute_exists(sk)", ...keyed },
      `${invalid}Filter Expression can only contain non-primary key attributes: Primary key attribute: sk`,
    ],
  ])
})

describe("the size of an item", () => {
  const Item = { ...Key, a: { S: "x".repeat(409_600) } }
  const large = "x".repeat(300_000)
  const rows: Refusal[] = [
    ["PutItem", { TableName, Item }, `${invalid}Item size has exceeded the maximum allowed size`],
    // Told before the table is looked for.
    [
      "PutItem",
      { TableName: "nowhere", Item },
      `${invalid}Item size has exceeded the maximum allowed size`,
    ],
    [
      "BatchWriteItem",
      { RequestItems: { [TableName]: [{ PutRequest: { Item } }] } },
      `${invalid}Item size has exceeded the maximum allowed size`,
    ],
    [
      "UpdateItem",
      {
        TableName,
        Key,
        UpdateExpression: "SET a = :v, b = :v",
        ExpressionAttributeValues: { ":v": { S: large } },
      },
      `${invalid}Item size to update has exceeded the maximum allowed size`,
    ],
  ]
  refusals(raw, rows)
})

describe("a table that is not there", () => {
  const nowhere = { TableName: "nowhere" }
  refusals(raw, [
    ["GetItem", { ...nowhere, Key: {} }, notFound],
    ["PutItem", { ...nowhere, Item: {} }, notFound],
    ["UpdateItem", { ...nowhere, Key: { pk: { S: "" } } }, notFound],
    [
      "Query",
      { ...nowhere, KeyConditionExpression: "a = :v", ExpressionAttributeValues: { ":v": pk } },
      notFound,
    ],
    ["BatchGetItem", { RequestItems: { nowhere: { Keys: [{}] } } }, notFound],
    [
      "BatchWriteItem",
      {
        RequestItems: {
          nowhere: [{ DeleteRequest: { Key } }],
          [TableName]: [{ DeleteRequest: { Key } }],
        },
      },
      notFound,
    ],
    // Names tell large from small letters.
    ["GetItem", { TableName: TableName.toUpperCase(), Key }, notFound],
    ["DescribeTable", nowhere, `${notFound}: Table: nowhere not found`],
    ["DeleteTable", nowhere, `${notFound}: Table: nowhere not found`],
  ])
})
