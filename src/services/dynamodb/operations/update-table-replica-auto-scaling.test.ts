import { expect, test } from "vitest"
import { openContext, perform, refusalOf } from "../../../../test/support/context.ts"
import { createTable } from "./create-table.ts"
import { describeTableReplicaAutoScaling } from "./describe-table-replica-auto-scaling.ts"
import { updateTable } from "./update-table.ts"
import { updateTableReplicaAutoScaling } from "./update-table-replica-auto-scaling.ts"

const TableName = "Music"
const capacity = { ReadCapacityUnits: 5, WriteCapacityUnits: 5 }
const setting = {
  MinimumUnits: 5,
  MaximumUnits: 50,
  ScalingPolicyUpdate: {
    PolicyName: "half",
    TargetTrackingScalingPolicyConfiguration: { TargetValue: 50, ScaleInCooldown: 60 },
  },
}
const described = {
  MinimumUnits: 5,
  MaximumUnits: 50,
  AutoScalingDisabled: false,
  ScalingPolicies: [
    {
      PolicyName: "half",
      TargetTrackingScalingPolicyConfiguration: { TargetValue: 50, ScaleInCooldown: 60 },
    },
  ],
}

async function withReplica() {
  const context = await openContext()
  await perform(
    createTable,
    {
      TableName,
      AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
      KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
      BillingMode: "PAY_PER_REQUEST",
    },
    context,
  )
  const ReplicaUpdates = [{ Create: { RegionName: "eu-west-1" } }]
  await perform(updateTable, { TableName, ReplicaUpdates }, context)
  return context
}

test("settings are kept and described for every region", async () => {
  const context = await withReplica()
  const provisioned = { TableName, BillingMode: "PROVISIONED", ProvisionedThroughput: capacity }
  await perform(updateTable, provisioned, context)
  const update = {
    TableName,
    ProvisionedWriteCapacityAutoScalingUpdate: setting,
    ReplicaUpdates: [
      { RegionName: "eu-west-1", ReplicaProvisionedReadCapacityAutoScalingUpdate: setting },
    ],
  }
  await perform(updateTableReplicaAutoScaling, update, context)
  const there = { ...context, engine: context.engine.inRegion("eu-west-1") }
  for (const each of [context, there]) {
    const reply = await perform(describeTableReplicaAutoScaling, { TableName }, each)
    const off = { AutoScalingDisabled: true }
    expect(reply.TableAutoScalingDescription).toEqual({
      TableName,
      TableStatus: "ACTIVE",
      Replicas: [
        {
          RegionName: "eu-west-2",
          ReplicaStatus: "ACTIVE",
          ReplicaProvisionedReadCapacityAutoScalingSettings: off,
          ReplicaProvisionedWriteCapacityAutoScalingSettings: described,
        },
        {
          RegionName: "eu-west-1",
          ReplicaStatus: "ACTIVE",
          ReplicaProvisionedReadCapacityAutoScalingSettings: described,
          ReplicaProvisionedWriteCapacityAutoScalingSettings: described,
        },
      ],
    })
  }
})

// Texts as observed, but for that of nothing at all, of which only the beginning was.
test("what cannot be set is refused", async () => {
  const context = await withReplica()
  const refusal = (json: object) => refusalOf(updateTableReplicaAutoScaling, json, context)
  expect(await refusal({ TableName: "none", ReplicaUpdates: [{ RegionName: "a" }] })).toBe(
    "ResourceNotFoundException: Global table with name: 'none' does not exist.",
  )
  expect(await refusal({ TableName })).toContain("at least one update parameter must be specified")
  const writes = { TableName, ProvisionedWriteCapacityAutoScalingUpdate: setting }
  expect(await refusal(writes)).toBe(
    "ValidationException: Failed to update global table with name ‘Music‘. Replicas 'EU-WEST-2', 'EU-WEST-1' BillingMode is PayPerRequest. You must convert table's BillingMode to PROVISIONED to set parameters: 'GlobalTableProvisionedWriteCapacityAutoScalingSettingsUpdate'.",
  )
  const off = { AutoScalingDisabled: true }
  expect(await refusal({ ...writes, ProvisionedWriteCapacityAutoScalingUpdate: off })).toBe(
    "no refusal",
  )
})
