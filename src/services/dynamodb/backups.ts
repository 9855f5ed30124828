/** What the operations on backups share. */
import { type BackupFacts, findManifest } from "../../engine/backup/backup.ts"
import { findTaking } from "../../engine/backup/take-backup.ts"
import type { AccountEngine } from "../../engine/engine.ts"
import { ApiError } from "../../error.ts"
import { parseBackupArn } from "../../model/arn.ts"
import type { InferReply } from "../../model/shape/shape.ts"
import { describeTable } from "../../model/table/describe-table.ts"
import { vectorDefinition } from "../../model/table/describe-vector-index.ts"
import { earliestMsOf } from "../../model/table/recovery.ts"
import type { Table } from "../../model/table/table.ts"
import { livingVectorIndexes } from "../../model/table/vector-index.ts"
import type { Objects } from "../../storage/objects/objects.ts"
import type {
  backupDescription,
  backupSummary,
  continuousBackupsOutput,
} from "./shapes/backup-shapes.ts"

type Status = "CREATING" | "AVAILABLE" | "DELETED"

/** The text is ours: DynamoDB always has a place for backups. */
export function requireObjects({ objects }: AccountEngine): Objects {
  if (objects) return objects.home
  throw new ApiError(
    "ContinuousBackupsUnavailableException",
    "This server has no place for backups outside of its database: BACKUP_URL is not set",
  )
}

export function backupNotFound(arn: string): ApiError {
  return new ApiError("BackupNotFoundException", `Backup not found: ${arn}`)
}

/** Others' backups are not found whether they are there or not. @throws ApiError */
export function requireOwnBackup({ account, region }: AccountEngine, arn: string): string {
  const parts = parseBackupArn(arn)
  if (parts?.account === account && parts.region === region) return arn
  throw backupNotFound(arn)
}

/** @throws ApiError BackupNotFoundException */
export async function getBackup(
  engine: AccountEngine,
  arn: string,
): Promise<{ readonly backup: BackupFacts; readonly status: Status }> {
  requireOwnBackup(engine, arn)
  const taking = await findTaking(engine.storage, arn)
  if (taking) return { backup: taking, status: "CREATING" }
  const backup = engine.objects && (await findManifest(engine.objects.home, arn))
  if (backup && !isExpired(backup, engine.platform.now())) return { backup, status: "AVAILABLE" }
  throw backupNotFound(arn)
}

/** Its time is over; maintenance has not come yet. */
export function isExpired({ expiresAtMs }: BackupFacts, nowMs: number): boolean {
  return expiresAtMs !== undefined && expiresAtMs <= nowMs
}

export function detailsOf(backup: BackupFacts, status: Status) {
  return {
    BackupArn: backup.arn,
    BackupName: backup.name,
    BackupSizeBytes: backup.bytes,
    BackupStatus: status,
    BackupType: backup.type,
    BackupCreationDateTime: backup.createdAtMs / 1000,
    BackupExpiryDateTime: backup.expiresAtMs === undefined ? undefined : backup.expiresAtMs / 1000,
  }
}

export function summaryOf(backup: BackupFacts, status: Status): InferReply<typeof backupSummary> {
  const { name, uuid, arn } = backup.table
  return { TableName: name, TableId: uuid, TableArn: arn, ...detailsOf(backup, status) }
}

export function descriptionOf(
  backup: BackupFacts,
  status: Status,
): InferReply<typeof backupDescription> {
  const { table, items, bytes } = backup
  const count = { items, bytes }
  const vectorIndexes = livingVectorIndexes(table)
  const described = describeTable(table, { status: "ACTIVE", count, nowMs: backup.createdAtMs })
  const indexOf = ({ IndexName, KeySchema, Projection }: Described) => ({
    ...{ IndexName, KeySchema, Projection },
  })
  return {
    BackupDetails: detailsOf(backup, status),
    SourceTableDetails: {
      TableName: table.name,
      TableId: table.uuid,
      TableArn: table.arn,
      TableSizeBytes: bytes,
      KeySchema: described.KeySchema ?? [],
      TableCreationDateTime: table.createdAtMs / 1000,
      ProvisionedThroughput: unitsOf(described.ProvisionedThroughput),
      OnDemandThroughput: described.OnDemandThroughput,
      ItemCount: items,
      BillingMode: table.billing.mode,
    },
    SourceTableFeatureDetails: {
      LocalSecondaryIndexes: described.LocalSecondaryIndexes?.map(indexOf),
      GlobalSecondaryIndexes: described.GlobalSecondaryIndexes?.map((index) => ({
        ...indexOf(index),
        ProvisionedThroughput: unitsOf(index.ProvisionedThroughput),
        OnDemandThroughput: index.OnDemandThroughput,
      })),
      VectorIndexes: vectorIndexes.length > 0 ? vectorIndexes.map(vectorDefinition) : undefined,
      StreamDescription: described.StreamSpecification,
      TimeToLiveDescription: table.expiry && {
        TimeToLiveStatus: table.expiry.state ?? "ENABLED",
        AttributeName: table.expiry.attribute,
      },
      SSEDescription: described.SSEDescription,
    },
  }
}

type Global = NonNullable<ReturnType<typeof describeTable>["GlobalSecondaryIndexes"]>[number]
type Described = Pick<Global, "IndexName" | "KeySchema" | "Projection">

function unitsOf(units: Global["ProvisionedThroughput"]) {
  const { ReadCapacityUnits, WriteCapacityUnits } = units ?? {}
  return { ReadCapacityUnits, WriteCapacityUnits }
}

/** What is there now can be restored: the log is written with the items. */
export function continuousBackupsOf(
  { recovery }: Table,
  nowMs: number,
): InferReply<typeof continuousBackupsOutput> {
  return {
    ContinuousBackupsDescription: {
      ContinuousBackupsStatus: "ENABLED",
      PointInTimeRecoveryDescription: recovery
        ? {
            PointInTimeRecoveryStatus: "ENABLED",
            RecoveryPeriodInDays: recovery.days,
            EarliestRestorableDateTime: earliestMsOf(recovery, nowMs) / 1000,
            LatestRestorableDateTime: nowMs / 1000,
          }
        : { PointInTimeRecoveryStatus: "DISABLED" },
    },
  }
}
