/** Texts are AWS's own, as observed; the order of checks is DynamoDB's. */
import { describe, expect, test } from "vitest"
import {
  composite,
  hash,
  invalid,
  range,
  refusal,
  simple,
  strings,
  withGlobal,
} from "../../../test/support/table-input.ts"
import type { TableInput } from "./parse-table.ts"

describe("keys", () => {
  test.each<[string, TableInput, string]>([
    [
      "more than there are definitions",
      { ...composite, AttributeDefinitions: strings("pk") },
      "Invalid KeySchema: Some index key attribute have no definition",
    ],
    [
      "one that is not defined",
      { ...simple, AttributeDefinitions: strings("b"), KeySchema: [hash("a")] },
      `${invalid}Some index key attributes are not defined in AttributeDefinitions. Keys: [a], AttributeDefinitions: [b]`,
    ],
    [
      "the same twice",
      { ...composite, KeySchema: [hash("pk"), range("pk")] },
      "Both the Hash Key and the Range Key element in the KeySchema have the same name",
    ],
    [
      "no partition key",
      { ...simple, KeySchema: [range("pk")] },
      "Invalid KeySchema: The first KeySchemaElement is not a HASH key type",
    ],
    [
      "two partition keys",
      { ...composite, KeySchema: [hash("pk"), hash("sk")] },
      "Invalid KeySchema: The second KeySchemaElement is not a RANGE key type",
    ],
    [
      "a definition too many",
      { ...simple, AttributeDefinitions: strings("pk", "more") },
      `${invalid}Number of attributes in KeySchema does not exactly match number of attributes defined in AttributeDefinitions`,
    ],
    [
      "a definition too many beside indexes",
      withGlobal({}, { AttributeDefinitions: strings("pk", "more", "c") }),
      `${invalid}Some AttributeDefinitions are not used. AttributeDefinitions: [pk, more, c], keys used: [pk, c]`,
    ],
    [
      "a definition twice",
      { ...simple, AttributeDefinitions: strings("pk", "pk") },
      "Attribute Name is duplicated: pk",
    ],
  ])("%s", (_, input, text) => {
    expect(refusal(input)).toBe(text)
  })
})
