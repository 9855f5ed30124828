/**
 * Settings of DescribeTableReplicaAutoScaling, kept and described as they were sent. Nothing scales
 * by them here: see docs/compatibility.md.
 */
import { ApiError } from "../../error.ts"
import { notPartOf } from "./change-replicas.ts"
import type { AutoScaling, AutoScalingSetting, ReplicationSetting } from "./replication.ts"
import type { Table } from "./table.ts"

export interface AutoScalingInput {
  readonly MinimumUnits?: number | undefined
  readonly MaximumUnits?: number | undefined
  readonly AutoScalingDisabled?: boolean | undefined
  readonly AutoScalingRoleArn?: string | undefined
  readonly ScalingPolicyUpdate?:
    | {
        readonly PolicyName?: string | undefined
        readonly TargetTrackingScalingPolicyConfiguration: {
          readonly TargetValue: number
          readonly DisableScaleIn?: boolean | undefined
          readonly ScaleInCooldown?: number | undefined
          readonly ScaleOutCooldown?: number | undefined
        }
      }
    | undefined
}

/** Where a setting belongs: to reads in one region or to writes in all; "" is the table itself. */
export interface AutoScalingChange {
  readonly region?: string
  readonly index: string
  readonly input: AutoScalingInput
}

const none: AutoScaling = { writes: {}, reads: {} }

/** Pure: a plan may run it again. @throws ApiError ValidationException or ResourceNotFoundException */
export function changeAutoScaling(table: Table, changes: readonly AutoScalingChange[]): Table {
  const { replication } = table
  if (!replication) throw notGlobal(table.name)
  if (changes.length === 0) {
    throw ApiError.invalid(
      `Failed to update settings for global table with name: ‘${table.name}’ because at least one ` +
        "update parameter must be specified.",
    )
  }
  let autoScaling = replication.autoScaling ?? none
  for (const change of changes) autoScaling = withChange(table, replication, autoScaling, change)
  return { ...table, replication: { ...replication, autoScaling } }
}

function withChange(
  table: Table,
  replication: ReplicationSetting,
  before: AutoScaling,
  { region, index, input }: AutoScalingChange,
): AutoScaling {
  const isTurnedOff = input.AutoScalingDisabled === true
  if (table.billing.mode === "PAY_PER_REQUEST" && !isTurnedOff) throw notProvisioned(table, region)
  if (index !== "" && !table.globalIndexes.some(({ name }) => name === index)) {
    throw ApiError.notFound()
  }
  const setting = settingOf(table.name, input)
  if (region === undefined) return { ...before, writes: { ...before.writes, [index]: setting } }
  if (!replication.replicas.some((replica) => replica.region === region)) {
    throw notPartOf(region)
  }
  const there = { ...before.reads[region], [index]: setting }
  return { ...before, reads: { ...before.reads, [region]: there } }
}

function settingOf(name: string, input: AutoScalingInput): AutoScalingSetting {
  const { MinimumUnits: minimum, MaximumUnits: maximum, AutoScalingRoleArn: roleArn } = input
  if (input.AutoScalingDisabled) return { isDisabled: true }
  const policy = input.ScalingPolicyUpdate
  if (minimum === undefined || maximum === undefined || !policy) {
    throw ApiError.invalid(
      `Failed to update settings for global table with name: ‘${name}’: Parameters ` +
        "'MinimumUnits, MaximumUnits, ScalingPolicyUpdate' are required unless auto scaling is " +
        "being disabled.",
    )
  }
  const { TargetTrackingScalingPolicyConfiguration: tracking, PolicyName: policyName } = policy
  const { TargetValue: target, DisableScaleIn: disablesScaleIn } = tracking
  const { ScaleInCooldown: scaleInCooldown, ScaleOutCooldown: scaleOutCooldown } = tracking
  return {
    ...{ isDisabled: false, minimum, maximum },
    ...(roleArn !== undefined && { roleArn }),
    policy: {
      target,
      ...(policyName !== undefined && { name: policyName }),
      ...(disablesScaleIn !== undefined && { disablesScaleIn }),
      ...(scaleInCooldown !== undefined && { scaleInCooldown }),
      ...(scaleOutCooldown !== undefined && { scaleOutCooldown }),
    },
  }
}

export function describeAutoScaling(table: Table) {
  const { replication } = table
  if (!replication) throw notGlobal(table.name)
  const { writes, reads } = replication.autoScaling ?? none
  return replication.replicas.map(({ region, state }) => ({
    RegionName: region,
    ReplicaStatus: state?.is ?? ("ACTIVE" as const),
    ReplicaProvisionedReadCapacityAutoScalingSettings: describeSetting(reads[region]?.[""]),
    ReplicaProvisionedWriteCapacityAutoScalingSettings: describeSetting(writes[""]),
    GlobalSecondaryIndexes:
      table.globalIndexes.length === 0
        ? undefined
        : table.globalIndexes.map(({ name, state: indexState }) => ({
            IndexName: name,
            IndexStatus: indexState ?? ("ACTIVE" as const),
            ProvisionedReadCapacityAutoScalingSettings: describeSetting(reads[region]?.[name]),
            ProvisionedWriteCapacityAutoScalingSettings: describeSetting(writes[name]),
          })),
  }))
}

/** Without settings it reads as disabled (observed). */
function describeSetting(setting: AutoScalingSetting | undefined) {
  const { minimum, maximum, isDisabled = true, roleArn, policy } = setting ?? {}
  const tracking = policy && {
    TargetValue: policy.target,
    DisableScaleIn: policy.disablesScaleIn,
    ScaleInCooldown: policy.scaleInCooldown,
    ScaleOutCooldown: policy.scaleOutCooldown,
  }
  return {
    MinimumUnits: minimum,
    MaximumUnits: maximum,
    AutoScalingDisabled: isDisabled,
    AutoScalingRoleArn: roleArn,
    ScalingPolicies: tracking && [
      { PolicyName: policy.name, TargetTrackingScalingPolicyConfiguration: tracking },
    ],
  }
}

/** Observed. */
export function notGlobal(name: string): ApiError {
  const text = `Global table with name: '${name}' does not exist.`
  return new ApiError("ResourceNotFoundException", text)
}

function notProvisioned(table: Table, region: string | undefined): ApiError {
  const regions = (table.replication?.replicas ?? []).map(
    (replica) => `'${replica.region.toUpperCase()}'`,
  )
  const parameter =
    region === undefined
      ? "GlobalTableProvisionedWriteCapacityAutoScalingSettingsUpdate"
      : "ReplicaProvisionedReadCapacityAutoScalingSettingsUpdate"
  return ApiError.invalid(
    `Failed to update global table with name ‘${table.name}‘. Replicas ${regions.join(", ")} ` +
      "BillingMode is PayPerRequest. You must convert table's BillingMode to PROVISIONED to set " +
      `parameters: '${parameter}'.`,
  )
}
