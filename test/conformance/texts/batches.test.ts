/** Batches that are refused whole, in DynamoDB's words (observed). */
import { beforeAll, describe } from "vitest"
import { rawSubject } from "../../support/raw-subject.ts"
import { enveloped, invalid, notFound, type Refusal, refusals } from "./refusals.ts"

const raw = rawSubject()
const [one, other] = ["texts.one", "texts.other"]
const key = (name: string) => ({ pk: { S: name } })
const put = (name: string) => ({ PutRequest: { Item: key(name) } })
const remove = (name: string) => ({ DeleteRequest: { Key: key(name) } })
const many = <T>(count: number, make: (name: string) => T): T[] =>
  Array.from({ length: count }, (_, at) => make(String(at)))

beforeAll(async () => {
  for (const TableName of [one, other]) {
    await raw.send("CreateTable", {
      TableName,
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
      KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
    })
  }
})

const twice = `${invalid}Provided list of item keys contains duplicates`
const null_ = "failed to satisfy constraint: Member must not be null"
const mapKeys =
  "Map keys must satisfy constraint: [Member must have length less than or equal to 255, Member must have length greater than or equal to 3, Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+]"
const listLength =
  "Map value must satisfy constraint: [Member must have length less than or equal to 25, Member must have length greater than or equal to 1]"
const capacity =
  "Value 'BOGUS' at 'returnConsumedCapacity' failed to satisfy constraint: Member must satisfy enum value set: [INDEXES, TOTAL, NONE]"
const metrics =
  "Value 'BOGUS2' at 'returnItemCollectionMetrics' failed to satisfy constraint: Member must satisfy enum value set: [SIZE, NONE]"

describe("BatchGetItem", () => {
  const get = (RequestItems: object, more: object = {}): object => ({ RequestItems, ...more })
  refusals(raw, [
    ["BatchGetItem", {}, `${enveloped}Value null at 'requestItems' ${null_}`],
    // Some regions answer with a sentence of its own (observed).
    [
      "BatchGetItem",
      get({}),
      `${enveloped}Value at 'RequestItems' failed to satisfy constraint: Member must have length greater than or equal to 1`,
    ],
    [
      "BatchGetItem",
      get({ [one]: {} }),
      `${enveloped}Value null at 'requestItems.${one}.member.keys' ${null_}`,
    ],
    [
      "BatchGetItem",
      get({ [one]: { Keys: [] } }),
      `${enveloped}Value '[]' at 'requestItems.${one}.member.keys' failed to satisfy constraint: Member must have length greater than or equal to 1`,
    ],
    [
      "BatchGetItem",
      get({ [one]: { Keys: many(101, key) } }),
      `${enveloped}Value at 'RequestItems.${one}.member.Keys' failed to satisfy constraint: Member must have length less than or equal to 100`,
    ],
    [
      "BatchGetItem",
      get({ [one]: { Keys: many(51, key) }, [other]: { Keys: many(50, key) } }),
      `${invalid}Too many items requested for the BatchGetItem call`,
    ],
    ["BatchGetItem", get({ [one]: { Keys: [key("a"), key("a")] } }), twice],
    [
      "BatchGetItem",
      get({ [one]: { Keys: [key("a")] } }, { ReturnConsumedCapacity: "BOGUS" }),
      enveloped + capacity,
    ],
    [
      "BatchGetItem",
      get({ "bad!name": { Keys: [key("a")] } }, { ReturnConsumedCapacity: "BOGUS" }),
      `${invalid}2 validation errors detected: Value '{"bad!name":{"Keys":[{"pk":{"S":"a"}}]}}' at 'requestItems' failed to satisfy constraint: ${mapKeys}; ${capacity}`,
    ],
    // A missing table is the whole batch's, and told before duplicates.
    ["BatchGetItem", get({ nowhere: { Keys: [key("a"), key("a")] } }), notFound],
    [
      "BatchGetItem",
      get({ [one]: { Keys: [{ pk: {} }], ExpressionAttributeNames: { "#a": "a" } } }),
      `${invalid}ExpressionAttributeNames can only be specified when using expressions`,
    ],
    ["BatchGetItem", get({ [one]: { Keys: [key("a")] }, nowhere: { Keys: [key("a")] } }), notFound],
    [
      "BatchGetItem",
      get({ [one]: { Keys: many(100, key) } }),
      /^accepted: .*"UnprocessedKeys":\{\}/,
    ],
  ])
})

describe("BatchWriteItem", () => {
  const write = (RequestItems: object, more: object = {}): object => ({ RequestItems, ...more })
  const both = `${invalid}Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes`
  const rows: readonly Refusal[] = [
    ["BatchWriteItem", {}, `${enveloped}Value null at 'requestItems' ${null_}`],
    [
      "BatchWriteItem",
      write({}),
      `${enveloped}Value at 'RequestItems' failed to satisfy constraint: Member must have length greater than or equal to 1`,
    ],
    [
      "BatchWriteItem",
      write({ [one]: [] }),
      `${enveloped}Value '{${one}=[]}' at 'requestItems' failed to satisfy constraint: ${listLength}`,
    ],
    [
      "BatchWriteItem",
      write({ [one]: many(26, put) }),
      new RegExp(
        `^${enveloped}Value '\\{${one}=\\[.*\\]\\}' at 'requestItems' failed to satisfy constraint: Map value must satisfy constraint: \\[Member must have length less than or equal to 25, Member must have length greater than or equal to 1\\]$`,
      ),
    ],
    [
      "BatchWriteItem",
      write({ [one]: many(13, put), [other]: many(13, put) }),
      `${invalid}Too many items requested for the BatchWriteItem call`,
    ],
    ["BatchWriteItem", write({ [one]: [{}] }), both],
    ["BatchWriteItem", write({ [one]: [{ ...put("a"), ...remove("a") }] }), both],
    ["BatchWriteItem", write({ [one]: [put("a"), put("a")] }), twice],
    ["BatchWriteItem", write({ [one]: [put("a"), remove("a")] }), twice],
    [
      "BatchWriteItem",
      write(
        { [one]: [put("a")] },
        { ReturnConsumedCapacity: "BOGUS", ReturnItemCollectionMetrics: "BOGUS2" },
      ),
      `${invalid}2 validation errors detected: ${capacity}; ${metrics}`,
    ],
    [
      "BatchWriteItem",
      write({ "bad!name": [put("a")] }, { ReturnConsumedCapacity: "BOGUS" }),
      enveloped + capacity,
    ],
    [
      "BatchWriteItem",
      write({ "bad!name": [put("a")] }),
      new RegExp(
        `^${enveloped}Value '\\{bad!name=\\[.*\\]\\}' at 'requestItems' failed to satisfy constraint: Map keys must satisfy constraint: `,
      ),
    ],
    [
      "BatchWriteItem",
      write({ [one]: [{ PutRequest: {} }] }),
      `${enveloped}Value null at 'requestItems.${one}.member.1.member.putRequest.item' ${null_}`,
    ],
    [
      "BatchWriteItem",
      write({ [one]: [{ DeleteRequest: {} }] }),
      `${enveloped}Value null at 'requestItems.${one}.member.1.member.deleteRequest.key' ${null_}`,
    ],
    // A missing table is told before duplicates, and nothing is written.
    ["BatchWriteItem", write({ nowhere: [put("a"), put("a")] }), notFound],
    ["BatchWriteItem", write({ [one]: [put("lost")], nowhere: [put("a")] }), notFound],
    ["GetItem", { TableName: one, Key: key("lost") }, "accepted: {}"],
    ["BatchWriteItem", write({ [one]: many(25, put) }), 'accepted: {"UnprocessedItems":{}}'],
  ]
  refusals(raw, rows)
})
