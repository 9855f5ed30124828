/** What Query and Scan are not asked for, in DynamoDB's words (observed). */
import { beforeAll, describe } from "vitest"
import { rawSubject } from "../../support/raw-subject.ts"
import { enveloped, invalid, notFound, type Refusal, refusals, TableName } from "./refusals.ts"

const raw = rawSubject()
const withSort = "texts.sort"
const hashOnly = "texts.hash"
const S = (text: string) => ({ S: text })
const byKey = {
  KeyConditionExpression: "pk = :p",
  ExpressionAttributeValues: { ":p": S("p") },
}

beforeAll(async () => {
  const AttributeDefinitions = [{ AttributeName: "pk", AttributeType: "S" }]
  const KeySchema = [{ AttributeName: "pk", KeyType: "HASH" }]
  const BillingMode = "PAY_PER_REQUEST"
  await raw.send("CreateTable", {
    TableName: hashOnly,
    BillingMode,
    AttributeDefinitions,
    KeySchema,
  })
  await raw.send("CreateTable", {
    TableName: withSort,
    BillingMode,
    AttributeDefinitions: [...AttributeDefinitions, { AttributeName: "sk", AttributeType: "N" }],
    KeySchema: [...KeySchema, { AttributeName: "sk", KeyType: "RANGE" }],
  })
})

describe("both", () => {
  const projection = { ProjectionExpression: "a" }
  const cannot = `${invalid}Cannot specify the ProjectionExpression when choosing to get`
  const rows: readonly [more: object, text: string][] = [
    [
      { Limit: 0 },
      `${enveloped}Value at 'Limit' failed to satisfy constraint: Member must have value greater than or equal to 1`,
    ],
    [
      { Select: "SPECIFIC_ATTRIBUTES" },
      `${enveloped}Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES`,
    ],
    [{ ...projection, Select: "ALL_ATTRIBUTES" }, `${cannot} ALL_ATTRIBUTES`],
    [{ ...projection, Select: "COUNT" }, `${cannot} only the Count`],
    [
      { Select: "ALL_PROJECTED_ATTRIBUTES" },
      `${invalid}ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName`,
    ],
    [{ ...projection, Select: "SPECIFIC_ATTRIBUTES" }, notFound],
    [{ Select: "COUNT" }, notFound],
    [{ IndexName: "whatever" }, notFound],
  ]
  for (const [more, text] of rows) {
    refusals(raw, [
      ["Query", { TableName, ...byKey, ...more }, text],
      ["Scan", { TableName, ...more }, text],
    ])
  }
  const whatever = { TableName: withSort, IndexName: "whatever" }
  refusals(raw, [
    [
      "Query",
      { ...whatever, ...byKey },
      `${invalid}The table does not have the specified index: whatever`,
    ],
    ["Scan", whatever, `${invalid}The table does not have the specified index: whatever`],
  ])
})

describe("segments", () => {
  const scan = (more: object): object => ({ TableName, ...more })
  refusals(raw, [
    [
      "Scan",
      scan({ Segment: 0 }),
      `${invalid}The TotalSegments parameter is required but was not present in the request when Segment parameter is present`,
    ],
    [
      "Scan",
      scan({ TotalSegments: 2 }),
      `${invalid}The Segment parameter is required but was not present in the request when parameter TotalSegments is present`,
    ],
    [
      "Scan",
      scan({ Segment: 5, TotalSegments: 5 }),
      `${invalid}The Segment parameter is zero-based and must be less than parameter TotalSegments`,
    ],
    [
      "Scan",
      scan({ Segment: -1, TotalSegments: 5 }),
      `${enveloped}Value at 'Segment' failed to satisfy constraint: Member must have value greater than or equal to 0`,
    ],
    [
      "Scan",
      scan({ Segment: 0, TotalSegments: 1_000_001 }),
      `${enveloped}Value at 'totalSegments' failed to satisfy constraint: Member must have value between 1 and 1000000`,
    ],
    [
      "Scan",
      scan({ Segment: 0, TotalSegments: 0 }),
      `${enveloped}Value at 'totalSegments' failed to satisfy constraint: Member must have value between 1 and 1000000`,
    ],
    ["Scan", scan({ Segment: 999_999, TotalSegments: 1_000_000 }), notFound],
  ])
})

describe("where a Query begins", () => {
  const from = (ExclusiveStartKey: object, more: object = byKey): object => ({
    TableName: withSort,
    ...more,
    ExclusiveStartKey,
  })
  const start = "The provided starting key is invalid"
  const mismatch = "The provided key element does not match the schema"
  const ranged = {
    KeyConditionExpression: "pk = :p AND sk > :n",
    ExpressionAttributeValues: { ":p": S("p"), ":n": { N: "5" } },
  }
  const n = (number: number) => ({ N: String(number) })
  const rows: readonly Refusal[] = [
    ["Query", from({}), invalid + start],
    ["Query", from({ pk: S("p") }), invalid + start],
    ["Query", from({ pk: S("p"), sk: n(1), a: n(1) }), invalid + start],
    ["Query", from({ pk: S("p"), a: n(1) }), invalid + start],
    ["Query", from({ pk: S("p"), sk: S("1") }), invalid + mismatch],
    ["Query", from({ pk: n(1), sk: n(1) }), invalid + mismatch],
    [
      "Query",
      from({ pk: S("q"), sk: n(1) }),
      `${invalid}The provided starting key is outside query boundaries based on provided conditions`,
    ],
    [
      "Query",
      from({ pk: S("p"), sk: n(5) }, ranged),
      `${invalid}The provided starting key does not match the range key predicate`,
    ],
    [
      "Query",
      from({ pk: S("q"), sk: n(5) }, ranged),
      `${invalid}The provided starting key does not match the range key predicate`,
    ],
    [
      "Query",
      from({ pk: S("q"), sk: n(6) }, ranged),
      `${invalid}The query can return at most one row and cannot be restarted`,
    ],
    [
      "Query",
      { TableName: hashOnly, ...byKey, ExclusiveStartKey: { pk: S("x") } },
      `${invalid}The provided exclusive start key is invalid: ExclusiveStartKey: {pk=AttributeValue: {S:x}}`,
    ],
    ["Query", from({ pk: S("p"), sk: n(9) }, ranged), /^accepted/],
    // Where it begins is judged before what it looks for.
    [
      "Query",
      from(
        { pk: S("p") },
        { KeyConditionExpression: "sk = :n", ExpressionAttributeValues: { ":n": n(1) } },
      ),
      invalid + start,
    ],
    // A start that is no value at all needs no table to be refused.
    [
      "Query",
      { ...from({ pk: {} }), TableName },
      `${invalid}${start}: Supplied AttributeValue is empty, must contain exactly one of the supported datatypes`,
    ],
  ]
  refusals(raw, rows)
})

describe("where a Scan begins", () => {
  const from = (ExclusiveStartKey: object, more: object = {}): object => ({
    TableName: withSort,
    ...more,
    ExclusiveStartKey,
  })
  const start = `${invalid}The provided starting key is invalid: The provided key element does not match the schema`
  refusals(raw, [
    ["Scan", from({ pk: S("p") }), start],
    ["Scan", from({ pk: S("p"), a: { N: "1" } }), start],
    ["Scan", from({ pk: S("p"), sk: S("1") }), start],
    ["Scan", from({ pk: S("p"), sk: { N: "1" } }), /^accepted/],
  ])
  const own = Array.from({ length: 4 }, (_, Segment) => Segment)
  refusals(
    raw,
    own.map((Segment): Refusal => {
      const text = `Segment: ${Segment}`
      return [
        "Scan",
        from({ pk: S("p"), sk: { N: "1" } }, { Segment, TotalSegments: 4 }),
        new RegExp(
          `^accepted|^${invalid}The provided starting key is invalid: Invalid ExclusiveStartKey\\. Please use ExclusiveStartKey with correct Segment\\. TotalSegments: 4 ${text}$`,
        ),
      ]
    }),
  )
})

describe("the filter", () => {
  refusals(raw, [
    [
      "Query",
      { TableName: withSort, ...byKey, FilterExpression: "sk > :p" },
      `${invalid}Filter Expression can only contain non-primary key attributes: Primary key attribute: sk`,
    ],
    ["Scan", { TableName: withSort, FilterExpression: "attribute_exists(sk)" }, /^accepted/],
    [
      "GetItem",
      { TableName: withSort, Key: { pk: S("p"), sk: { N: "1" } }, ProjectionExpression: "a" },
      "accepted: {}",
    ],
  ])
})
