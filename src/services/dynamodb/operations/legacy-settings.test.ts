/** Settings of global tables of version 2017.11.29. Source: AWS's service model. */
import { expect, test } from "vitest"
import {
  region as here,
  maintainIn,
  openContext,
  perform,
  refusalOf,
  type TestContext,
} from "../../../../test/support/context.ts"
import { createGlobalTable } from "./create-global-table.ts"
import { createTable } from "./create-table.ts"
import { describeGlobalTableSettings } from "./describe-global-table-settings.ts"
import { describeTable } from "./describe-table.ts"
import { updateGlobalTableSettings } from "./update-global-table-settings.ts"

const TableName = "Music"
const GlobalTableName = TableName
const there = "eu-west-1"
const units = (ReadCapacityUnits: number, WriteCapacityUnits: number) => ({
  ProvisionedThroughput: { ReadCapacityUnits, WriteCapacityUnits },
})
const scaling = {
  MinimumUnits: 5,
  MaximumUnits: 50,
  ScalingPolicyUpdate: {
    PolicyName: "half",
    TargetTrackingScalingPolicyConfiguration: { TargetValue: 50 },
  },
}
const scaled = {
  MinimumUnits: 5,
  MaximumUnits: 50,
  AutoScalingDisabled: false,
  ScalingPolicies: [
    { PolicyName: "half", TargetTrackingScalingPolicyConfiguration: { TargetValue: 50 } },
  ],
}
const unscaled = { AutoScalingDisabled: true }

async function openGroup(mode: "PROVISIONED" | "PAY_PER_REQUEST") {
  const context = await openContext()
  const elsewhere: TestContext = {
    ...{ ...context, engine: context.engine.inRegion(there) },
    caller: { ...context.caller, region: there },
  }
  const throughput = mode === "PROVISIONED" ? units(5, 5) : {}
  const index = {
    IndexName: "byG",
    KeySchema: [{ AttributeName: "g", KeyType: "HASH" }],
    Projection: { ProjectionType: "ALL" },
  }
  const table = {
    ...{ TableName, BillingMode: mode, ...throughput },
    AttributeDefinitions: ["pk", "g"].map((AttributeName) => ({
      AttributeName,
      AttributeType: "S",
    })),
    KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
    GlobalSecondaryIndexes: [{ ...index, ...throughput }],
    StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" },
  }
  for (const each of [context, elsewhere]) await perform(createTable, table, each)
  const ReplicationGroup = [{ RegionName: here }, { RegionName: there }]
  await perform(createGlobalTable, { GlobalTableName, ReplicationGroup }, context)
  const change = (settings: object) =>
    perform(updateGlobalTableSettings, { GlobalTableName, ...settings }, context)
  return { context, elsewhere, change }
}

const settingsIn = async (context: TestContext) =>
  (await perform(describeGlobalTableSettings, { GlobalTableName }, context)).ReplicaSettings

test("are described for every region", async () => {
  const { context, elsewhere } = await openGroup("PROVISIONED")
  const setting = (RegionName: string) => ({
    ...{ RegionName, ReplicaStatus: "ACTIVE" },
    ReplicaProvisionedReadCapacityUnits: 5,
    ReplicaProvisionedReadCapacityAutoScalingSettings: unscaled,
    ReplicaProvisionedWriteCapacityUnits: 5,
    ReplicaProvisionedWriteCapacityAutoScalingSettings: unscaled,
    ReplicaGlobalSecondaryIndexSettings: [
      {
        ...{ IndexName: "byG", IndexStatus: "ACTIVE" },
        ProvisionedReadCapacityUnits: 5,
        ProvisionedReadCapacityAutoScalingSettings: unscaled,
        ProvisionedWriteCapacityUnits: 5,
        ProvisionedWriteCapacityAutoScalingSettings: unscaled,
      },
    ],
  })
  for (const each of [context, elsewhere]) {
    expect(await settingsIn(each)).toEqual([setting(here), setting(there)])
  }
})

test("what is written is changed in all regions, what is read in one", async () => {
  const { context, elsewhere, change } = await openGroup("PROVISIONED")
  const { ReplicaSettings } = await change({
    GlobalTableProvisionedWriteCapacityUnits: 7,
    GlobalTableProvisionedWriteCapacityAutoScalingSettingsUpdate: scaling,
    GlobalTableGlobalSecondaryIndexSettingsUpdate: [
      { IndexName: "byG", ProvisionedWriteCapacityUnits: 8 },
    ],
    ReplicaSettingsUpdate: [
      {
        RegionName: there,
        ReplicaProvisionedReadCapacityUnits: 9,
        ReplicaTableClass: "STANDARD_INFREQUENT_ACCESS",
        ReplicaGlobalSecondaryIndexSettingsUpdate: [
          {
            ...{ IndexName: "byG", ProvisionedReadCapacityUnits: 10 },
            ProvisionedReadCapacityAutoScalingSettingsUpdate: scaling,
          },
        ],
      },
    ],
  })
  expect(ReplicaSettings).toMatchObject([{ ReplicaStatus: "UPDATING" }, { RegionName: there }])
  await maintainIn(context)
  for (const each of [context, elsewhere]) {
    expect(await settingsIn(each)).toMatchObject([
      {
        ...{ RegionName: here, ReplicaStatus: "ACTIVE" },
        ReplicaProvisionedReadCapacityUnits: 5,
        ReplicaProvisionedWriteCapacityUnits: 7,
        ReplicaProvisionedWriteCapacityAutoScalingSettings: scaled,
        ReplicaGlobalSecondaryIndexSettings: [
          {
            ...{ ProvisionedReadCapacityUnits: 5, ProvisionedWriteCapacityUnits: 8 },
            ProvisionedReadCapacityAutoScalingSettings: unscaled,
          },
        ],
      },
      {
        ReplicaProvisionedReadCapacityUnits: 9,
        ReplicaProvisionedWriteCapacityUnits: 7,
        ReplicaTableClassSummary: { TableClass: "STANDARD_INFREQUENT_ACCESS" },
        ReplicaGlobalSecondaryIndexSettings: [
          {
            ...{ ProvisionedReadCapacityUnits: 10, ProvisionedWriteCapacityUnits: 8 },
            ProvisionedReadCapacityAutoScalingSettings: scaled,
          },
        ],
      },
    ])
    const { Table } = await perform(describeTable, { TableName }, each)
    expect(Table).toMatchObject({ ProvisionedThroughput: { WriteCapacityUnits: 7 } })
  }
})

test("billing is switched in all regions", async () => {
  const { context, elsewhere, change } = await openGroup("PAY_PER_REQUEST")
  const modesOf = async () =>
    ((await settingsIn(elsewhere)) as { ReplicaBillingModeSummary?: object }[]).map(
      ({ ReplicaBillingModeSummary: summary }) => summary,
    )
  await change({
    GlobalTableBillingMode: "PROVISIONED",
    GlobalTableProvisionedWriteCapacityUnits: 3,
    ReplicaSettingsUpdate: [{ RegionName: here, ReplicaProvisionedReadCapacityUnits: 4 }],
  })
  await maintainIn(context)
  expect(await modesOf()).toMatchObject([
    { BillingMode: "PROVISIONED" },
    { BillingMode: "PROVISIONED" },
  ])
  const { Table } = await perform(describeTable, { TableName }, elsewhere)
  const throughput = { ReadCapacityUnits: 4, WriteCapacityUnits: 3 }
  expect(Table).toMatchObject({
    ProvisionedThroughput: throughput,
    GlobalSecondaryIndexes: [{ ProvisionedThroughput: throughput }],
  })
  await change({ GlobalTableBillingMode: "PAY_PER_REQUEST" })
  // As it is, it may be asked for again.
  await change({ GlobalTableBillingMode: "PAY_PER_REQUEST" })
  await maintainIn(context)
  expect(await modesOf()).toMatchObject([
    { BillingMode: "PAY_PER_REQUEST" },
    { BillingMode: "PAY_PER_REQUEST" },
  ])
})

const bad = "ValidationException: One or more parameter values were invalid: "
const onDemand = `${bad}Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST`
const nowhere = "ap-south-1"
test.each([
  [
    {},
    "ValidationException: Failed to update settings for global table with name: ‘Music’ because at least one update parameter must be specified.",
  ],
  [
    { GlobalTableName: "None", GlobalTableBillingMode: "PAY_PER_REQUEST" },
    "GlobalTableNotFoundException: Global table with name: 'None' does not exist.",
  ],
  [
    { ReplicaSettingsUpdate: [{ RegionName: nowhere, ReplicaProvisionedReadCapacityUnits: 1 }] },
    "ReplicaNotFoundException: The specified replica is no longer part of the global table.",
  ],
  [
    { GlobalTableGlobalSecondaryIndexSettingsUpdate: [{ IndexName: "none" }] },
    "IndexNotFoundException: The operation tried to access a nonexistent index.",
  ],
  [
    {
      ReplicaSettingsUpdate: [
        {
          RegionName: there,
          ReplicaGlobalSecondaryIndexSettingsUpdate: [{ IndexName: "none" }],
        },
      ],
    },
    "IndexNotFoundException: The operation tried to access a nonexistent index.",
  ],
  [{ GlobalTableProvisionedWriteCapacityUnits: 1 }, onDemand],
  [
    { ReplicaSettingsUpdate: [{ RegionName: there, ReplicaProvisionedReadCapacityUnits: 1 }] },
    onDemand,
  ],
  [
    { GlobalTableBillingMode: "PROVISIONED", GlobalTableProvisionedWriteCapacityUnits: 1 },
    `${bad}ProvisionedThroughput must be specified when BillingMode is PROVISIONED`,
  ],
  [
    { GlobalTableProvisionedWriteCapacityAutoScalingSettingsUpdate: scaling },
    /^ValidationException: Failed to update global table with name .* BillingMode is PayPerRequest/,
  ],
])("refused: %j", async (settings, text) => {
  const { context, elsewhere } = await openGroup("PAY_PER_REQUEST")
  const before = await settingsIn(elsewhere)
  const refusal = await refusalOf(
    updateGlobalTableSettings,
    { GlobalTableName, ...settings },
    context,
  )
  if (typeof text === "string") expect(refusal).toBe(text)
  else expect(refusal).toMatch(text)
  expect(await settingsIn(context)).toEqual(before)
})

test("there are none of a table that is in no global table", async () => {
  const context = await openContext()
  expect(await refusalOf(describeGlobalTableSettings, { GlobalTableName }, context)).toBe(
    "GlobalTableNotFoundException: Global table with name: 'Music' does not exist.",
  )
})
