/**
 * What a request wants of a table's replicas. Texts as observed; the codes of the legacy operations
 * (ReplicaAlreadyExistsException and the like) are never answered here.
 */
import { ApiError } from "../../error.ts"
import { isRegion } from "../sigv4/scope.ts"
import type { ReplicaSettings, ReplicaUpdates, WitnessUpdates } from "./replica-shapes.ts"
import type { ReplicaOverrides } from "./replication.ts"

/** One of them: several in one request are for strong consistency alone. */
export interface ReplicaChange {
  readonly is: "Create" | "Update" | "Delete"
  readonly region: string
  readonly overrides: ReplicaOverrides
}

interface ReplicaInput {
  readonly ReplicaUpdates?: ReplicaUpdates | undefined
  readonly MultiRegionConsistency?: "EVENTUAL" | "STRONG" | undefined
  readonly GlobalTableWitnessUpdates?: WitnessUpdates | undefined
}

/**
 * Nothing if the request has no ReplicaUpdates.
 *
 * @param others other members that would change the table
 * @throws ApiError ValidationException
 */
export function parseReplicaUpdates(
  input: ReplicaInput,
  others: readonly unknown[],
  ownRegion: string,
): ReplicaChange | undefined {
  const { ReplicaUpdates: updates, GlobalTableWitnessUpdates: witnesses = [] } = input
  if (!updates) return undefined
  if (others.some((member) => member !== undefined)) {
    throw ApiError.invalidParameter(
      "Replica modification must be the only operation in the request",
    )
  }
  const changes = oncePerRegion(updates.map(changeOf))
  if (new Set(changes.map(({ is }) => is)).size > 1) throw severalTypes()
  const isStrong = input.MultiRegionConsistency === "STRONG"
  if (isStrong) throw strongRefusal(changes, witnesses)
  if (witnesses.length > 0) {
    throw ApiError.invalid(
      "MultiRegionConsistency must be set as STRONG when GlobalTableWitnessUpdates parameter is present.",
    )
  }
  const [change, second] = changes
  if (!change) return undefined
  if (second && change.is !== "Update") {
    throw ApiError.invalid(
      "Update table operation with more than one create or delete replica actions not allowed",
    )
  }
  if (second) throw ApiError.invalid("Cannot target multiple regions with the same action")
  if (change.region === ownRegion) {
    throw ApiError.invalid(
      "Cannot add or delete the local region through ReplicaUpdates. " +
        "Use CreateTable, DeleteTable, or UpdateTable as required.",
    )
  }
  if (!isRegion(change.region)) throw unsupportedRegion(change.region)
  return change
}

function changeOf(update: ReplicaUpdates[number]): ReplicaChange {
  const actions = (["Create", "Update", "Delete"] as const).flatMap((is) => {
    const action = update[is]
    return action ? [{ is, action }] : []
  })
  const [first, second] = actions
  if (second) throw severalTypes()
  const settings: ReplicaSettings | undefined = first?.action
  const { RegionName: region = "", ...rest } = settings ?? {}
  const isEmpty =
    first?.is === "Update" && Object.values(rest).every((value) => value === undefined)
  if (!first || isEmpty) {
    throw ApiError.invalid(
      "There are no actions specified in the Replica Update Action of the request.",
    )
  }
  return { is: first.is, region, overrides: overridesOf(rest) }
}

function overridesOf(settings: Partial<ReplicaSettings>): ReplicaOverrides {
  const { KMSMasterKeyId: kmsKeyId, TableClassOverride: tableClass } = settings
  const indexes = settings.GlobalSecondaryIndexes?.map(({ IndexName: name, ...throughput }) => ({
    ...{ name, ...readsOf(throughput) },
  }))
  return {
    ...(kmsKeyId !== undefined && { kmsKeyId }),
    ...(tableClass && { tableClass }),
    ...readsOf(settings),
    ...(indexes && { indexes }),
  }
}

type Throughput = Pick<
  ReplicaSettings,
  "ProvisionedThroughputOverride" | "OnDemandThroughputOverride"
>

function readsOf(throughput: Throughput) {
  const readUnits = throughput.ProvisionedThroughputOverride?.ReadCapacityUnits
  const readUnitsMax = throughput.OnDemandThroughputOverride?.MaxReadRequestUnits
  return {
    ...(readUnits !== undefined && { readUnits }),
    ...(readUnitsMax !== undefined && { readUnitsMax }),
  }
}

function oncePerRegion(changes: readonly ReplicaChange[]): readonly ReplicaChange[] {
  const isFirst = ({ is, region }: ReplicaChange, at: number) =>
    changes.findIndex((other) => other.is === is && other.region === region) === at
  return changes.filter(isFirst)
}

/**
 * Regions here answer alone, so no write is in all of them when it is acknowledged: strong
 * consistency is refused as DynamoDB refuses it for regions that cannot have it. See
 * docs/decisions/0016-global-tables.md.
 */
function strongRefusal(changes: readonly ReplicaChange[], witnesses: WitnessUpdates): ApiError {
  if (changes.some(({ is }) => is !== "Create")) {
    return ApiError.invalid(
      "Only Replica Create actions are supported when MultiRegionConsistency parameter is provided.",
    )
  }
  if (changes.length + witnesses.length !== 2) {
    return ApiError.invalid(
      "Unsupported replica count for global tables with MultiRegionConsistency set to STRONG.",
    )
  }
  const regions = changes.map(({ region }) => region)
  return ApiError.invalid(
    "Unsupported Region(s) specified for global tables with MultiRegionConsistency set to " +
      `STRONG: [${regions.join(", ")}].`,
  )
}

function severalTypes(): ApiError {
  return ApiError.invalid(
    "Update table operation with more than one type of replica actions not allowed.",
  )
}

export function unsupportedRegion(region: string): ApiError {
  return ApiError.invalid(`Region ${region} is not supported.`)
}
