/** Texts are AWS's own, as observed; the order of checks is DynamoDB's. */
import { describe, expect, test } from "vitest"
import { invalid, provisioned, refusal, simple, units } from "../../../test/support/table-input.ts"
import type { TableInput } from "./parse-table.ts"

describe("throughput", () => {
  const warmDocumentation =
    "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/" +
    "on-demand-capacity-mode.html#on-demand-capacity-mode-initial"
  test.each<[string, TableInput, string]>([
    [
      "none when provisioned",
      { ...simple, BillingMode: "PROVISIONED" },
      `${invalid}ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED`,
    ],
    [
      "some when on demand",
      { ...simple, ProvisionedThroughput: units(1) },
      `${invalid}Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST`,
    ],
    [
      "too much to read, which is looked at first",
      { ...provisioned, ProvisionedThroughput: units(1_000_000_000_001, 1_000_000_000_001) },
      "Given value 1000000000001 for ReadCapacityUnits is out of bounds",
    ],
    [
      "too much to write",
      { ...provisioned, ProvisionedThroughput: units(1_000_000_000_000, 1_000_000_000_001) },
      "Given value 1000000000001 for WriteCapacityUnits is out of bounds",
    ],
    [
      "a ceiling on a provisioned table",
      { ...provisioned, OnDemandThroughput: { MaxReadRequestUnits: 5 } },
      `${invalid}MaxReadRequestUnits for OnDemandThroughput cannot be specified when table BillingMode is PROVISIONED.`,
    ],
    [
      "a ceiling of nothing",
      { ...simple, OnDemandThroughput: { MaxReadRequestUnits: 5, MaxWriteRequestUnits: 0 } },
      `${invalid}Requested MaxWriteRequestUnits for OnDemandThroughput for table is outside of valid range`,
    ],
    [
      "colder than on-demand tables are",
      { ...simple, WarmThroughput: { ReadUnitsPerSecond: 11_999 } },
      `${invalid}Requested ReadUnitsPerSecond for WarmThroughput for table is lower than initial throughput for OnDemand. See: ${warmDocumentation}`,
    ],
    [
      "colder than what is provisioned",
      {
        ...provisioned,
        ProvisionedThroughput: units(1, 2),
        WarmThroughput: { WriteUnitsPerSecond: 1 },
      },
      `${invalid}Requested WriteUnitsPerSecond for WarmThroughput for table is lower than WriteCapacityUnits of ProvisionedThroughput`,
    ],
  ])("%s", (_, input, text) => {
    expect(refusal(input)).toBe(text)
  })
})
