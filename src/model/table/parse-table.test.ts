/** Texts are AWS's own, as observed; the order of checks is DynamoDB's. */
import { describe, expect, test } from "vitest"
import {
  composite,
  hash,
  identity,
  invalid,
  provisioned,
  range,
  refusal,
  simple,
  strings,
  tableOf,
  withGlobal,
} from "../../../test/support/table-input.ts"
import type { TableInput } from "./parse-table.ts"

describe("a table that can be", () => {
  test("keeps its key, its types and nothing that was not asked for", () => {
    expect(tableOf(composite)).toEqual({
      ...identity,
      key: { partition: { name: "pk", type: "S" }, sort: { name: "sk", type: "S" } },
      attributeTypes: { pk: "S", sk: "S" },
      localIndexes: [],
      globalIndexes: [],
      billing: {
        mode: "PAY_PER_REQUEST",
        onDemandSinceMs: identity.createdAtMs,
        provisioned: { readUnits: 0, writeUnits: 0, decreasesToday: 0 },
      },
      deletionProtected: false,
      tags: {},
    })
  })

  test("is provisioned when it says nothing of its billing", () => {
    const { BillingMode: _, ...unbilled } = provisioned
    expect(tableOf(unbilled).billing).toEqual({
      mode: "PROVISIONED",
      provisioned: { readUnits: 1, writeUnits: 1, decreasesToday: 0 },
    })
  })

  test("may call its key attributes what it likes", () => {
    const table = tableOf({
      ...composite,
      AttributeDefinitions: strings("__proto__", "constructor"),
      KeySchema: [hash("__proto__"), range("constructor")],
    })
    expect(Object.entries(table.attributeTypes)).toEqual([
      ["__proto__", "S"],
      ["constructor", "S"],
    ])
    const stored: unknown = JSON.parse(JSON.stringify(table))
    expect(stored).toEqual(table)
  })

  // AWS guide: multi-attribute keys, up to four partition and four sort attributes.
  test("may have global indexes with up to eight key attributes", () => {
    const names = ["a", "b", "c", "d", "e", "f", "g", "h"]
    const KeySchema = [...names.slice(0, 4).map(hash), ...names.slice(4).map(range)]
    const [index] = tableOf(
      withGlobal({ KeySchema }, { AttributeDefinitions: strings("pk", ...names) }),
    ).globalIndexes
    expect(index?.partition.map(({ name }) => name)).toEqual(["a", "b", "c", "d"])
    expect(index?.sort.map(({ name }) => name)).toEqual(["e", "f", "g", "h"])
  })

  test("may name the key that encrypts it, in any of KMS's spellings", () => {
    const keyArn = (more: object) =>
      tableOf({ ...simple, SSESpecification: { Enabled: true, ...more } }).encryption?.kmsKeyArn
    const SSEType = "KMS"
    const prefix = "arn:aws:kms:eu-west-2:123456789012:"
    expect(keyArn({})).toBe(`${prefix}key/managed`)
    expect(keyArn({ SSEType, KMSMasterKeyId: "1234" })).toBe(`${prefix}key/1234`)
    expect(keyArn({ SSEType, KMSMasterKeyId: "alias/mine" })).toBe(`${prefix}alias/mine`)
    expect(keyArn({ SSEType, KMSMasterKeyId: `${prefix}key/x` })).toBe(`${prefix}key/x`)
  })
})

describe("streams and encryption", () => {
  test.each<[string, Partial<TableInput>, string]>([
    [
      "a stream that shows nothing",
      { StreamSpecification: { StreamEnabled: true } },
      "Table is being created with a stream enabled, UpdateViewType is required",
    ],
    [
      "a view of no stream",
      { StreamSpecification: { StreamEnabled: false, StreamViewType: "NEW_IMAGE" } },
      "Table is being created with a stream disabled, UpdateViewType should not be specified",
    ],
    [
      "a kind of no encryption",
      { SSESpecification: { Enabled: false, SSEType: "KMS" } },
      "SSEType can not be specified if Enabled is false",
    ],
    [
      "a key of no encryption",
      { SSESpecification: { KMSMasterKeyId: "1" } },
      "KMSMasterKeyId can not be specified if Enabled is false",
    ],
    [
      "a key of no kind",
      { SSESpecification: { Enabled: true, KMSMasterKeyId: "1" } },
      "SSEType KMS is required if KMSMasterKeyId is specified",
    ],
    [
      "a kind that is gone",
      { SSESpecification: { Enabled: true, SSEType: "AES256" } },
      "SSEType AES256 is not supported",
    ],
  ])("%s", (_, more, text) => {
    expect(refusal({ ...simple, ...more })).toBe(invalid + text)
  })
})
