// AWS's texts for broken constraints, in the dialect that came in June 2026. Observed on
// the live service.
import { expect, test } from "vitest"
import {
  integer,
  item,
  oneOf,
  required,
  type StructureShape,
  structure,
} from "../model/shape/shape.ts"
import {
  conditionalOperator,
  errorOf,
  returnConsumedCapacity,
  returnValues,
  tableName,
  textOf,
} from "./constraints.case.ts"

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
