/** Texts are AWS's own, as observed; the order of checks is DynamoDB's. */
import { describe, expect, test } from "vitest"
import {
  all,
  composite,
  hash,
  invalid,
  provisioned,
  range,
  refusal,
  simple,
  strings,
  units,
  withGlobal,
  withLocal,
} from "../../../test/support/table-input.ts"
import type { TableInput } from "./parse-table.ts"

describe("local indexes", () => {
  const six = ["in1", "in2", "in3", "in4", "in5", "in6"].map((IndexName) => ({
    IndexName,
    KeySchema: [hash("pk"), range("c")],
    Projection: all,
  }))
  test.each<[string, TableInput, string]>([
    [
      "an empty list",
      { ...composite, LocalSecondaryIndexes: [] },
      `${invalid}List of LocalSecondaryIndexes is empty`,
    ],
    [
      "on a table without a sort key",
      withLocal({}, { KeySchema: [hash("pk")] }),
      `${invalid}Table KeySchema does not have a range key, which is required when specifying a LocalSecondaryIndex`,
    ],
    [
      "without a sort key of its own",
      withLocal({ KeySchema: [hash("pk")] }),
      `${invalid}Index KeySchema does not have a range key for index: abc`,
    ],
    [
      "under another partition key",
      withLocal({ KeySchema: [hash("sk"), range("c")] }),
      `${invalid}Index KeySchema does not have the same leading hash key as table KeySchema for index: abc. index hash key: sk, table hash key: pk`,
    ],
    [
      "six",
      withLocal({}, { LocalSecondaryIndexes: six }),
      `${invalid}Number of LocalSecondaryIndexes exceeds per-table limit of 5`,
    ],
    [
      "on an attribute that is not defined",
      withLocal({ KeySchema: [hash("pk"), range("d")] }),
      `${invalid}Some index key attributes are not defined in AttributeDefinitions. Keys: [pk, d], AttributeDefinitions: [pk, sk, c]`,
    ],
  ])("%s", (_, input, text) => {
    expect(refusal(input)).toBe(text)
  })
})

describe("global indexes", () => {
  const index = (IndexName: string) => ({ IndexName, KeySchema: [hash("c")], Projection: all })
  const names = ["c", "d", "e", "f", "g"]
  const five = { AttributeDefinitions: strings("pk", ...names) }
  test.each<[string, TableInput, string]>([
    [
      "an empty list",
      { ...simple, GlobalSecondaryIndexes: [] },
      `${invalid}List of GlobalSecondaryIndexes is empty`,
    ],
    [
      "twenty-one",
      withGlobal(
        {},
        {
          GlobalSecondaryIndexes: Array.from({ length: 21 }, (_, place) => index(`in${place}`)),
        },
      ),
      `${invalid}GlobalSecondaryIndex count exceeds the per-table limit of 20`,
    ],
    [
      "provisioned on an on-demand table",
      withGlobal({ ProvisionedThroughput: units(1) }),
      `${invalid}ProvisionedThroughput should not be specified for index: abc when BillingMode is PAY_PER_REQUEST`,
    ],
    [
      "without throughput on a provisioned table",
      withGlobal(
        {},
        {
          ...provisioned,
          AttributeDefinitions: strings("pk", "c"),
          GlobalSecondaryIndexes: [index("aaa"), index("bbb")],
        },
      ),
      `${invalid}ProvisionedThroughput must be specified for index: aaa,bbb`,
    ],
    [
      "with too much throughput",
      withGlobal(
        { ProvisionedThroughput: units(1_000_000_000_001) },
        {
          BillingMode: "PROVISIONED",
          ProvisionedThroughput: units(1),
        },
      ),
      "Given value 1000000000001 for ReadCapacityUnits is out of bounds for index abc",
    ],
    [
      "that begins with a sort key",
      withGlobal({ KeySchema: [range("c"), hash("pk")] }),
      "Invalid KeySchema: The first KeySchemaElement is not a HASH key type",
    ],
    [
      "with a partition key after a sort key",
      withGlobal({ KeySchema: [hash("c"), range("d"), hash("e")] }, five),
      `${invalid}All HASH key attributes must precede RANGE key attributes in the KeySchema`,
    ],
    [
      "with five partition keys",
      withGlobal({ KeySchema: names.map(hash) }, five),
      `${invalid}The KeySchema exceeds the maximum allowed number of HASH key attributes`,
    ],
    [
      "with five sort keys",
      withGlobal({ KeySchema: [hash("pk"), ...names.map(range)] }, five),
      `${invalid}The KeySchema exceeds the maximum allowed number of RANGE key attributes`,
    ],
    [
      "with one attribute twice among many",
      withGlobal({ KeySchema: [hash("c"), hash("d"), range("c")] }, five),
      "The KeySchema contains multiple key attributes with the same name",
    ],
  ])("%s", (_, input, text) => {
    expect(refusal(input)).toBe(text)
  })

  test("share their names with local ones", () => {
    const input = withLocal({}, { GlobalSecondaryIndexes: [index("abc")] })
    expect(refusal(input)).toBe(`${invalid}Duplicate index name: abc`)
  })
})

describe("projections", () => {
  test.each<[string, object, string]>([
    ["of no type", {}, "Unknown ProjectionType: null"],
    [
      "of everything, and of some attributes",
      { ProjectionType: "ALL", NonKeyAttributes: ["x"] },
      "ProjectionType is ALL, but NonKeyAttributes is specified",
    ],
    [
      "of keys only, and of some attributes",
      { ProjectionType: "KEYS_ONLY", NonKeyAttributes: ["x"] },
      "ProjectionType is KEYS_ONLY, but NonKeyAttributes is specified",
    ],
    [
      "of some attributes, but which",
      { ProjectionType: "INCLUDE" },
      "ProjectionType is INCLUDE, but NonKeyAttributes is not specified",
    ],
  ])("%s", (_, Projection, text) => {
    expect(refusal(withGlobal({ Projection }))).toBe(invalid + text)
    expect(refusal(withLocal({ Projection }))).toBe(invalid + text)
  })

  // AWS guide: 100 attributes over all indexes; attributes of ALL and KEYS_ONLY do not count.
  test("of a hundred attributes and no more", () => {
    const indexes = (sizes: readonly number[]) =>
      sizes.map((length, place) => ({
        IndexName: `index-${place}`,
        KeySchema: [hash("c")],
        Projection: {
          ProjectionType: "INCLUDE" as const,
          NonKeyAttributes: Array.from({ length }, (_, attribute) => `x${attribute}`),
        },
      }))
    const table = (sizes: readonly number[]) =>
      withGlobal({}, { GlobalSecondaryIndexes: indexes(sizes) })
    expect(refusal(table([20, 20, 20, 20, 20]))).toBe("no refusal")
    expect(refusal(table([20, 20, 20, 20, 20, 1]))).toContain("exceeds limit of 100")
  })
})
