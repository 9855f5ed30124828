/** The definition of a table that is made from another one's items. */
import { ApiError } from "../../error.ts"
import type {
  AttributeDefinitions,
  EncryptionInput,
  GlobalIndexInput,
  LocalIndexInput,
  OnDemandInput,
  ProvisionedInput,
} from "./definition-shapes.ts"
import { describeTable } from "./describe-table.ts"
import type { KeyPlace } from "./parse-encryption.ts"
import type { NextIndexId } from "./parse-indexes.ts"
import { namesOfKeys, parseTable } from "./parse-table.ts"
import type { Billing, RestoredSetting, Table, TableIdentity } from "./table.ts"

export interface RestoreOverrides {
  readonly BillingModeOverride?: Billing["mode"] | undefined
  readonly GlobalSecondaryIndexOverride?: readonly GlobalIndexInput[] | undefined
  readonly LocalSecondaryIndexOverride?: readonly LocalIndexInput[] | undefined
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
  const kept = (indexes: readonly { readonly IndexName: string }[]) =>
    [...source.localIndexes, ...source.globalIndexes].filter(({ name }) =>
      indexes.some(({ IndexName }) => IndexName === name),
    )
  const used = namesOfKeys(source.key, kept([...globals, ...locals]))
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

function globalIndexesOf(
  source: Table,
  override: readonly GlobalIndexInput[] | undefined,
  provisioned: boolean,
): readonly GlobalIndexInput[] {
  const living = source.globalIndexes.filter(({ state }) => state !== "DELETING")
  const count = { items: 0, bytes: 0 }
  const described = describeTable(
    { ...source, globalIndexes: living },
    { status: "ACTIVE", count, nowMs: 0 },
  ).GlobalSecondaryIndexes
  const own = (described ?? []).map((index, at): GlobalIndexInput => {
    const units = living[at]?.provisioned
    const { OnDemandThroughput } = index
    return {
      ...sameIndex(index),
      ...(provisioned && units && { ProvisionedThroughput: unitsOf(units) }),
      ...(!provisioned && OnDemandThroughput && { OnDemandThroughput }),
    }
  })
  if (!override) return own
  return override.map((index) => ({ ...matching(own, index), ...index }))
}

function localIndexesOf(
  source: Table,
  override: readonly LocalIndexInput[] | undefined,
): readonly LocalIndexInput[] {
  const count = { items: 0, bytes: 0 }
  const { LocalSecondaryIndexes } = describeTable(source, { status: "ACTIVE", count, nowMs: 0 })
  const own = (LocalSecondaryIndexes ?? []).map(sameIndex)
  return override ? override.map((index) => matching(own, index)) : own
}

interface DescribedIndex {
  readonly IndexName?: string | undefined
  readonly KeySchema?: LocalIndexInput["KeySchema"] | undefined
  readonly Projection?: LocalIndexInput["Projection"] | undefined
}

function sameIndex({ IndexName = "", KeySchema = [], Projection = {} }: DescribedIndex) {
  return { IndexName, KeySchema, Projection }
}

/** Indexes may be left out, and no others put in. The text is unsure. */
function matching<I extends LocalIndexInput>(own: readonly I[], index: LocalIndexInput): I {
  const found = own.find(({ IndexName }) => IndexName === index.IndexName)
  if (found && shapeOf(found) === shapeOf(index)) return found
  throw ApiError.invalidParameter(
    `The index override must match an index of the source table: ${index.IndexName}`,
  )
}

function shapeOf({ KeySchema, Projection }: LocalIndexInput): string {
  const keys = KeySchema.map(({ AttributeName, KeyType }) => [AttributeName, KeyType])
  const { ProjectionType, NonKeyAttributes = [] } = Projection
  return JSON.stringify([keys, ProjectionType, [...NonKeyAttributes].sort()])
}

function unitsOf(units: { readonly readUnits: number; readonly writeUnits: number }) {
  return { ReadCapacityUnits: units.readUnits, WriteCapacityUnits: units.writeUnits }
}
