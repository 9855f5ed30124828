/**
 * Attribute values that cannot be, wherever they may stand. AWS exchanged the code that judges them
 * in 2026: `current` texts, and where they stand in an envelope, as observed in eu-west-2.
 */
import { describe } from "vitest"
import { rawSubject } from "../../support/raw-subject.ts"
import {
  enveloped,
  invalid,
  notFound,
  parameter,
  type Refusal,
  refusals,
  TableName,
} from "./refusals.ts"

const raw = rawSubject()
const one = "must contain exactly one of the supported datatypes"
const nesting =
  "Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit"

/** A text at this level: wrapped in one map fewer. */
function nested(level: number): object {
  return level === 1 ? { S: "x" } : { M: { a: nested(level - 1) } }
}

type Fault = readonly [value: object, current: string, older?: string]

/** Faults of the request: in an envelope where there is one. */
const faults: readonly Fault[] = [
  [{ NULL: false }, `${parameter}Null attribute value types must have the value of true`],
  [{ SS: [] }, `${parameter}An string set  may not be empty`],
  [{ NS: [] }, `${parameter}An number set  may not be empty`],
  [{ BS: [] }, `${parameter}Binary sets should not be empty`],
  [
    { SS: ["b", "a", "b"] },
    `${parameter}Input collection ["a", "b", "b"] contains duplicates.`,
    `${parameter}Input collection [b, a, b] contains duplicates.`,
  ],
  [
    { BS: ["/w==", "AA==", "AA=="] },
    `${parameter}Input collection ["AA==","/w==","AA=="]of type BS contains duplicates.`,
    `${parameter}Input collection [/w==, AA==, AA==]of type BS contains duplicates.`,
  ],
  [
    { NS: ["1", "1.0"] },
    `${parameter}Input collection contains duplicates.`,
    "Input collection contains duplicates",
  ],
  [{ N: "abc" }, "The parameter cannot be converted to a numeric value: abc"],
  [
    { N: "" },
    "The parameter cannot be converted to a numeric value: ",
    "The parameter cannot be converted to a numeric value",
  ],
  [{ N: " 1" }, "The parameter cannot be converted to a numeric value:  1"],
  [{ N: "0x1" }, "The parameter cannot be converted to a numeric value: 0x1"],
  [{ N: "NaN" }, "The parameter cannot be converted to a numeric value: NaN"],
  [
    { NS: [""] },
    "The parameter cannot be converted to a numeric value: ",
    "The parameter cannot be converted to a numeric value",
  ],
  [{ N: "1".repeat(39) }, "Attempting to store more than 38 significant digits in a Number"],
  [
    { N: "1e126" },
    "Number overflow. Attempting to store a number with magnitude larger than supported range",
  ],
  [
    { N: "-1e126" },
    "Number overflow. Attempting to store a number with magnitude larger than supported range",
  ],
  [
    { N: "1e-131" },
    "Number underflow. Attempting to store a number with magnitude smaller than supported range",
  ],
  [
    { N: "0e126" },
    "Number overflow. Attempting to store a number with magnitude larger than supported range",
  ],
  [
    { N: "0e-131" },
    "Number underflow. Attempting to store a number with magnitude smaller than supported range",
  ],
  [
    { N: "1e2147483647" },
    "Number overflow. Attempting to store a number with magnitude larger than supported range",
    "Number underflow. Attempting to store a number with magnitude smaller than supported range",
  ],
  [
    { N: "1e99999999999999999999" },
    "The parameter cannot be converted to a numeric value: 1e99999999999999999999",
  ],
  [nested(33), nesting],
]

/** Faults that never stand in an envelope. */
const bareFaults: readonly Fault[] = [
  [{}, `Supplied AttributeValue is empty, ${one}`],
  [{ X: "y" }, `Supplied AttributeValue is empty, ${one}`],
  [{ S: "a", N: "1" }, `Supplied AttributeValue has more than one datatypes set, ${one}`],
]

/** What is inside is judged before how much there is. */
const insideFirst: Fault = [
  { S: "a", N: "x" },
  "The parameter cannot be converted to a numeric value: x",
]

const accepted = [
  { S: "" },
  { B: "" },
  { SS: [""] },
  { BS: [""] },
  { M: {} },
  { L: [] },
  { N: "+5" },
  { N: "0.0e126" },
  { N: "1E-130" },
  nested(32),
]

const pk = { S: "a" }
const Key = { pk }

describe("in writes of one item", () => {
  for (const [value, text] of [...faults, insideFirst]) {
    refusals(raw, everywhere(value, `${enveloped}${text}`))
  }
  for (const [value, text] of bareFaults) refusals(raw, everywhere(value, `${invalid}${text}`))
  for (const value of accepted) refusals(raw, everywhere(value, notFound))
})

function everywhere(value: object, expected: string): Refusal[] {
  const ExpressionAttributeValues = { ":v": value }
  return [
    ["PutItem", { TableName, Item: { pk, a: value } }, expected],
    ["PutItem", { TableName, Item: { pk, a: { L: [{ S: "x" }] }, b: value } }, expected],
    ["UpdateItem", { TableName, Key, AttributeUpdates: { a: { Value: value } } }, expected],
    [
      "UpdateItem",
      { TableName, Key, UpdateExpression: "SET a = :v", ExpressionAttributeValues },
      expected,
    ],
    [
      "DeleteItem",
      { TableName, Key, ConditionExpression: "a = :v", ExpressionAttributeValues },
      expected,
    ],
  ]
}

describe("in reads", () => {
  for (const [value, text] of [...faults, ...bareFaults]) {
    refusals(raw, [
      ["GetItem", { TableName, Key: { pk: value } }, `${invalid}${text}`],
      [
        "BatchGetItem",
        { RequestItems: { [TableName]: { Keys: [{ pk: value }] } } },
        `${invalid}${text}`,
      ],
      [
        "Query",
        {
          TableName,
          KeyConditionExpression: "pk = :v",
          ExpressionAttributeValues: { ":v": value },
        },
        `${invalid}${text}`,
      ],
      [
        "Scan",
        { TableName, FilterExpression: "a = :v", ExpressionAttributeValues: { ":v": value } },
        `${invalid}${text}`,
      ],
    ])
  }
})

describe("in batches of writes, which the older code judges", () => {
  for (const [value, current, older = current] of [...faults, ...bareFaults]) {
    const put = { PutRequest: { Item: { pk, a: value } } }
    const remove = { DeleteRequest: { Key: { pk: value } } }
    refusals(raw, [
      ["BatchWriteItem", { RequestItems: { [TableName]: [put] } }, `${invalid}${older}`],
      ["BatchWriteItem", { RequestItems: { [TableName]: [remove] } }, `${invalid}${older}`],
    ])
  }
})

describe("in starting keys", () => {
  const prefix = "The provided starting key is invalid: "
  const bare = /duplicates|number set|numeric value|significant|overflow|underflow/
  for (const [value, text] of [...faults, ...bareFaults]) {
    const expected = invalid + (bare.test(text) ? text : prefix + text)
    const ExclusiveStartKey = { pk: value }
    const KeyConditions = { pk: { ComparisonOperator: "EQ", AttributeValueList: [pk] } }
    refusals(raw, [
      ["Scan", { TableName, ExclusiveStartKey }, expected],
      ["Query", { TableName, ExclusiveStartKey, KeyConditions }, expected],
    ])
  }
})

describe("names of attributes", () => {
  const long = "a".repeat(65_536)
  refusals(raw, [
    [
      "PutItem",
      { TableName, Item: { pk, "": pk } },
      `${enveloped}${parameter}Empty attribute name`,
    ],
    ["PutItem", { TableName, Item: { pk, [long]: pk } }, /65536 bytes$/],
    ["PutItem", { TableName, Item: { pk, [long.slice(1)]: pk } }, notFound],
  ])
})
