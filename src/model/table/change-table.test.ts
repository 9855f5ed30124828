/** AWS guide: UpdateTable. Texts as observed. */
import { describe, expect, test } from "vitest"
import {
  change,
  changedAtMs,
  changeRefusal,
  indexed,
  invalid,
  place,
  provisioned as provisionedInput,
  simple,
  tableOf,
  units,
} from "../../../test/support/table-input.ts"
import { changeTable, checkTableChange, type TableChangeInput } from "./change-table.ts"
import type { Table } from "./table.ts"

const provisioned = tableOf(indexed)
const onDemand = change(provisioned, { BillingMode: "PAY_PER_REQUEST" })

const updateIndex = (IndexName: string, more: object) => ({
  GlobalSecondaryIndexUpdates: [{ Update: { IndexName, ...more } }],
})

describe("billing", () => {
  test("on demand, a table and its indexes have no throughput, and stay as warm as they were", () => {
    expect(onDemand.billing).toEqual({
      mode: "PAY_PER_REQUEST",
      onDemandSinceMs: changedAtMs,
      provisioned: { readUnits: 0, writeUnits: 0, decreasesToday: 0 },
    })
    expect(onDemand.globalIndexes[0]).not.toHaveProperty("provisioned")
    expect(onDemand.warmThroughput).toEqual({
      readUnitsPerSecond: 12_000,
      writeUnitsPerSecond: 4_000,
    })
  })

  test("back to provisioned, it needs throughput for every index, and loses its ceilings", () => {
    const capped = change(onDemand, { OnDemandThroughput: { MaxReadRequestUnits: 9 } })
    const BillingMode = "PROVISIONED"
    const ProvisionedThroughput = units(3)
    expect(changeRefusal(capped, { BillingMode, ProvisionedThroughput })).toBe(
      `ValidationException: ${invalid}ProvisionedThroughput must be specified for index: gsi`,
    )
    const back = change(capped, {
      BillingMode,
      ProvisionedThroughput,
      ...updateIndex("gsi", { ProvisionedThroughput }),
    })
    expect(back.billing).toMatchObject({
      mode: BillingMode,
      onDemandSinceMs: changedAtMs,
      provisioned: { readUnits: 3, writeUnits: 3 },
    })
    expect(back.globalIndexes[0]?.provisioned).toMatchObject({ readUnits: 3, writeUnits: 3 })
    expect(back).not.toHaveProperty("onDemandMaximum")
    expect(back.warmThroughput).toEqual(onDemand.warmThroughput)
  })

  test("on demand again is no change", () => {
    expect(change(onDemand, { BillingMode: "PAY_PER_REQUEST" })).toEqual(onDemand)
  })
})

test("warm throughput follows the most that ever was provisioned", () => {
  const raised = change(provisioned, { ProvisionedThroughput: units(9, 6) })
  const lowered = change(raised, { ProvisionedThroughput: units(1) })
  expect(lowered.warmThroughput).toEqual({ readUnitsPerSecond: 9, writeUnitsPerSecond: 6 })
  expect(changeRefusal(lowered, { WarmThroughput: { ReadUnitsPerSecond: 8 } })).toBe(
    `ValidationException: ${invalid}Requested ReadUnitsPerSecond for WarmThroughput for table is lower than current ` +
      "WarmThroughput, decreasing WarmThroughput is not supported",
  )
  expect(change(lowered, { WarmThroughput: { ReadUnitsPerSecond: 9 } })).toEqual(lowered)
})

// AWS guide: OnDemandThroughput; -1 takes a ceiling away.
test("ceilings merge one by one", () => {
  const read = change(onDemand, { OnDemandThroughput: { MaxReadRequestUnits: 10 } })
  const both = change(read, { OnDemandThroughput: { MaxWriteRequestUnits: 20 } })
  expect(both.onDemandMaximum).toEqual({ readUnits: 10, writeUnits: 20 })
  const one = change(both, { OnDemandThroughput: { MaxReadRequestUnits: -1 } })
  expect(one.onDemandMaximum).toEqual({ writeUnits: 20 })
  const none = change(one, { OnDemandThroughput: { MaxWriteRequestUnits: -1 } })
  expect(none).not.toHaveProperty("onDemandMaximum")
})

test("a table class is dated when it changes, and only then", () => {
  const TableClass = "STANDARD_INFREQUENT_ACCESS"
  const changed = change(provisioned, { TableClass })
  expect(changed.tableClass).toEqual({ name: TableClass, changedAtMs })
  checkTableChange({ TableClass })
  const again = changeTable(changed, { TableClass }, { nowMs: changedAtMs + 1, place, indexId: 9 })
  expect(again.tableClass).toEqual(changed.tableClass)
})

test("encryption with a customer's key comes and goes", () => {
  const encrypted = change(provisioned, { SSESpecification: { Enabled: true } })
  expect(encrypted.encryption?.kmsKeyArn).toContain("key/managed")
  expect(change(encrypted, { DeletionProtectionEnabled: true }).encryption).toBeDefined()
  const plain = change(encrypted, { SSESpecification: { Enabled: false } })
  expect(plain).not.toHaveProperty("encryption")
})

describe("refused", () => {
  const tooMany = 1_000_000_000_001
  test.each<[string, Table, TableChangeInput, string]>([
    [
      "nothing at all",
      provisioned,
      { GlobalSecondaryIndexUpdates: [] },
      "ValidationException: At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, GlobalSecondaryIndexUpdates or SSESpecification or ReplicaUpdates is required",
    ],
    [
      "provisioned, but how much",
      onDemand,
      { BillingMode: "PROVISIONED" },
      `ValidationException: ${invalid}ProvisionedThroughput must be specified when BillingMode is PROVISIONED`,
    ],
    [
      "throughput with the change to on demand",
      provisioned,
      { BillingMode: "PAY_PER_REQUEST", ProvisionedThroughput: units(1) },
      `ValidationException: ${invalid}Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST`,
    ],
    [
      "throughput of an on-demand table",
      onDemand,
      { ProvisionedThroughput: units(1) },
      `ValidationException: ${invalid}Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST`,
    ],
    [
      "throughput out of bounds",
      provisioned,
      { ProvisionedThroughput: units(1, tooMany) },
      `ValidationException: Given value ${tooMany} for WriteCapacityUnits is out of bounds`,
    ],
    [
      "the same throughput, even with its mode",
      provisioned,
      { BillingMode: "PROVISIONED", ProvisionedThroughput: units(5) },
      "ValidationException: The provisioned throughput for the table will not change. The requested value equals the current value. Current ReadCapacityUnits provisioned for the table: 5. Requested ReadCapacityUnits: 5. Current WriteCapacityUnits provisioned for the table: 5. Requested WriteCapacityUnits: 5. Refer to the Amazon DynamoDB Developer Guide for current limits and how to request higher limits.",
    ],
    [
      "a ceiling on provisioned throughput",
      provisioned,
      { OnDemandThroughput: { MaxWriteRequestUnits: 1 } },
      `ValidationException: ${invalid}MaxWriteRequestUnits for OnDemandThroughput cannot be specified when the table BillingMode is PROVISIONED`,
    ],
    [
      "a ceiling of nothing",
      onDemand,
      { OnDemandThroughput: { MaxReadRequestUnits: 0 } },
      `ValidationException: ${invalid}Requested MaxReadRequestUnits for OnDemandThroughput for table is outside of valid range`,
    ],
    [
      "encryption with something else",
      provisioned,
      { SSESpecification: { Enabled: true }, DeletionProtectionEnabled: true },
      `ValidationException: ${invalid}Server-Side Encryption modification must be the only operation in the request`,
    ],
    [
      "a table class with something else",
      provisioned,
      { TableClass: "STANDARD", DeletionProtectionEnabled: true },
      `ValidationException: ${invalid}TableClass modification must be the only operation in the request`,
    ],
    [
      "a stream that shows nothing",
      provisioned,
      { StreamSpecification: { StreamEnabled: true } },
      `ValidationException: ${invalid}If stream is being enabled then UpdateViewType is required`,
    ],
    [
      "an end of no stream",
      provisioned,
      { StreamSpecification: { StreamEnabled: false } },
      "ValidationException: Table has no stream to disable: TableName: Orders",
    ],
  ])("%s", (_, table, input, text) => {
    expect(changeRefusal(table, input)).toBe(text)
  })
})

describe("streams", () => {
  const on = { StreamEnabled: true, StreamViewType: "KEYS_ONLY" as const }
  const off = { StreamEnabled: false }

  test("one is turned on, off, and on again: another one, with other shards", () => {
    const first = change(tableOf(simple), { StreamSpecification: on })
    expect(first.stream).toEqual({ view: "KEYS_ONLY", label: first.latestStreamLabel })
    expect(first.log).toEqual({ nextShard: 1, open: 1 })
    expect(changeRefusal(first, { StreamSpecification: on })).toBe(
      "ValidationException: Table already has an enabled stream: TableName: Orders",
    )
    const closed = change(first, { StreamSpecification: off })
    expect(closed).not.toHaveProperty("stream")
    expect(closed.latestStreamLabel).toBe(first.latestStreamLabel)
    expect(closed.log).toEqual({ nextShard: 1, open: 0 })
    const second = change(closed, { StreamSpecification: on })
    expect(second.log).toEqual({ nextShard: 2, open: 1 })
    // In the same millisecond, and yet later.
    expect(Date.parse(`${second.latestStreamLabel}Z`)).toBe(
      Date.parse(`${first.latestStreamLabel}Z`) + 1,
    )
  })

  // AWS guide, "Partitions and data distribution": a partition takes 1,000 write units.
  test.each([
    [1000, 1],
    [1001, 2],
    [2500, 4],
    [40_000, 8],
  ])("provisioned for %s write units it begins with %s shards", (writeUnits, shards) => {
    const ProvisionedThroughput = units(1, writeUnits)
    const table = tableOf({ ...provisionedInput, ProvisionedThroughput, StreamSpecification: on })
    expect(table.log).toEqual({ nextShard: shards, open: shards })
  })
})
