/** The definition of a table that is made from another one's items. */
import type {
  AttributeDefinitions,
  EncryptionInput,
  GlobalIndexInput,
  LocalIndexInput,
  OnDemandInput,
  ProvisionedInput,
  VectorIndexInput,
} from "./definition-shapes.ts"
import { describeTable } from "./describe-table.ts"
import type { KeyPlace } from "./parse-encryption.ts"
import type { NextIndexId } from "./parse-indexes.ts"
import { namesOfKeys, parseTable } from "./parse-table.ts"
import { globalIndexesOf, localIndexesOf, unitsOf, vectorIndexesOf } from "./restored-indexes.ts"
import type { Billing, RestoredSetting, Table, TableIdentity } from "./table.ts"
import { livingVectorIndexes, schemaOf } from "./vector-index.ts"

export interface RestoreOverrides {
  readonly BillingModeOverride?: Billing["mode"] | undefined
  readonly GlobalSecondaryIndexOverride?: readonly GlobalIndexInput[] | undefined
  readonly LocalSecondaryIndexOverride?: readonly LocalIndexInput[] | undefined
  readonly VectorIndexOverride?: readonly VectorIndexInput[] | undefined
  readonly ProvisionedThroughputOverride?: ProvisionedInput | undefined
  readonly OnDemandThroughputOverride?: OnDemandInput | undefined
  readonly SSESpecificationOverride?: EncryptionInput | undefined
}

export interface RestoredIdentity {
  readonly identity: TableIdentity
  readonly place: KeyPlace
  readonly nextIndexId: NextIndexId
  readonly restored: RestoredSetting
}

/**
 * As CreateTable would make it of what the source is and the caller overrides. Not restored: tags,
 * streams, time to live, deletion protection, point-in-time recovery, resource policies (AWS guide:
 * backup and restore, how it works). That the class of the table is, is unsure.
 *
 * @throws ApiError ValidationException: an index that the source has not, or bad throughput
 */
export function restoredTable(
  source: Table,
  overrides: RestoreOverrides,
  { identity, place, nextIndexId, restored }: RestoredIdentity,
): Table {
  const count = { items: 0, bytes: 0 }
  const described = describeTable(source, { status: "ACTIVE", count, nowMs: identity.createdAtMs })
  const mode = overrides.BillingModeOverride ?? source.billing.mode
  const provisioned = mode === "PROVISIONED"
  const globals = globalIndexesOf(source, overrides.GlobalSecondaryIndexOverride, provisioned)
  const locals = localIndexesOf(source, overrides.LocalSecondaryIndexOverride)
  const vectors = vectorIndexesOf(source, overrides.VectorIndexOverride)
  const kept = new Set([...globals, ...locals, ...vectors].map(({ IndexName }) => IndexName))
  const keyed = [
    ...[...source.localIndexes, ...source.globalIndexes].filter(({ name }) => kept.has(name)),
    ...livingVectorIndexes(source)
      .filter(({ name }) => kept.has(name))
      .map(schemaOf),
  ]
  const used = namesOfKeys(source.key, keyed)
  const definitions = (described.AttributeDefinitions ?? []) as AttributeDefinitions
  const throughput =
    overrides.ProvisionedThroughputOverride ??
    (provisioned && source.billing.mode === mode ? unitsOf(source.billing.provisioned) : undefined)
  const onDemand =
    overrides.OnDemandThroughputOverride ??
    (source.billing.mode === mode ? described.OnDemandThroughput : undefined)
  const table = parseTable(
    {
      AttributeDefinitions: definitions.filter(({ AttributeName }) => used.has(AttributeName)),
      KeySchema: described.KeySchema ?? [],
      BillingMode: mode,
      ...(locals.length > 0 && { LocalSecondaryIndexes: locals }),
      ...(globals.length > 0 && { GlobalSecondaryIndexes: globals }),
      ...(vectors.length > 0 && { VectorIndexes: vectors }),
      ...(throughput && { ProvisionedThroughput: throughput }),
      ...(onDemand && { OnDemandThroughput: onDemand }),
      ...(source.tableClass && { TableClass: source.tableClass.name }),
      SSESpecification: overrides.SSESpecificationOverride,
    },
    identity,
    place,
    nextIndexId,
  )
  const keepsKey = source.encryption && !overrides.SSESpecificationOverride
  const encryption = keepsKey ? { encryption: source.encryption } : {}
  return { ...table, ...encryption, restored, filling: "restore" }
}
