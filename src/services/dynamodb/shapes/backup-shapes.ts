/** Shapes of backups, as their operations share them. Bounds are those of AWS's service model. */
import {
  boolean,
  integer,
  list,
  long,
  oneOf,
  required,
  string,
  structure,
  timestamp,
} from "../../../model/shape/shape.ts"
import * as definition from "../../../model/table/definition-shapes.ts"
import { tableNameAlone } from "../../../model/table/name-shapes.ts"

export const backupName = string({ min: 3, max: 255, pattern: "[a-zA-Z0-9_.-]+" })
export const backupArn = string({ min: 37, max: 1024 })
/** A name or an ARN. The operations on backups look for it as it is. */
export const backedUpTable = string({ min: 1, max: 1024 })
const backupStatus = oneOf("CREATING", "DELETED", "AVAILABLE")
const backupType = oneOf("USER", "SYSTEM", "AWS_BACKUP")

export const backupDetails = structure("BackupDetails", {
  BackupArn: required(string()),
  BackupName: required(string()),
  BackupSizeBytes: long(),
  BackupStatus: required(backupStatus),
  BackupType: required(backupType),
  BackupCreationDateTime: required(timestamp),
  BackupExpiryDateTime: timestamp,
})

const indexInfo = {
  IndexName: string(),
  KeySchema: definition.globalKeySchema,
  Projection: definition.projection,
}

export const backupDescription = structure("BackupDescription", {
  BackupDetails: backupDetails,
  SourceTableDetails: structure("SourceTableDetails", {
    TableName: required(string()),
    TableId: required(string()),
    TableArn: string(),
    TableSizeBytes: long(),
    KeySchema: required(definition.keySchema),
    TableCreationDateTime: required(timestamp),
    ProvisionedThroughput: required(
      structure("ProvisionedThroughput", { ReadCapacityUnits: long(), WriteCapacityUnits: long() }),
    ),
    OnDemandThroughput: definition.onDemandThroughput,
    ItemCount: long(),
    BillingMode: definition.billingMode,
  }),
  SourceTableFeatureDetails: structure("SourceTableFeatureDetails", {
    LocalSecondaryIndexes: list(structure("LocalSecondaryIndexInfo", indexInfo)),
    GlobalSecondaryIndexes: list(
      structure("GlobalSecondaryIndexInfo", {
        ...indexInfo,
        ProvisionedThroughput: structure("ProvisionedThroughput", {
          ReadCapacityUnits: long(),
          WriteCapacityUnits: long(),
        }),
        OnDemandThroughput: definition.onDemandThroughput,
      }),
    ),
    VectorIndexes: list(
      structure("VectorIndexInfo", {
        ...{ IndexName: string(), VectorAttribute: definition.vectorAttribute },
        ...{ SearchSchema: definition.searchSchema, Projection: definition.projection },
        ...{ Dimensions: long({ min: 1 }), DistanceFunction: definition.distanceFunction },
      }),
    ),
    StreamDescription: definition.streamSpecification,
    TimeToLiveDescription: structure("TimeToLiveDescription", {
      TimeToLiveStatus: oneOf("ENABLING", "DISABLING", "ENABLED", "DISABLED"),
      AttributeName: string(),
    }),
    SSEDescription: structure("SSEDescription", {
      Status: oneOf("ENABLED"),
      SSEType: oneOf("KMS"),
      KMSMasterKeyArn: string(),
    }),
  }),
})

export const backupDescriptionOutput = structure("BackupDescriptionOutput", {
  BackupDescription: backupDescription,
})

export const backupSummary = structure("BackupSummary", {
  TableName: string(),
  TableId: string(),
  TableArn: string(),
  BackupArn: string(),
  BackupName: string(),
  BackupCreationDateTime: timestamp,
  BackupExpiryDateTime: timestamp,
  BackupStatus: backupStatus,
  BackupType: backupType,
  BackupSizeBytes: long(),
})

export const continuousBackupsOutput = structure("ContinuousBackupsOutput", {
  ContinuousBackupsDescription: structure("ContinuousBackupsDescription", {
    ContinuousBackupsStatus: required(oneOf("ENABLED", "DISABLED")),
    PointInTimeRecoveryDescription: structure("PointInTimeRecoveryDescription", {
      PointInTimeRecoveryStatus: oneOf("ENABLED", "DISABLED"),
      RecoveryPeriodInDays: integer(),
      EarliestRestorableDateTime: timestamp,
      LatestRestorableDateTime: timestamp,
    }),
  }),
})

export const pointInTimeRecoverySpecification = structure("PointInTimeRecoverySpecification", {
  PointInTimeRecoveryEnabled: required(boolean),
  RecoveryPeriodInDays: integer({ min: 1, max: 35 }),
})

export const targetTableName = tableNameAlone

export const restoreOverrides = {
  BillingModeOverride: definition.billingMode,
  GlobalSecondaryIndexOverride: definition.globalSecondaryIndexes,
  LocalSecondaryIndexOverride: definition.localSecondaryIndexes,
  VectorIndexOverride: definition.vectorIndexes,
  ProvisionedThroughputOverride: definition.provisionedThroughput,
  OnDemandThroughputOverride: definition.onDemandThroughput,
  SSESpecificationOverride: definition.sseSpecification,
}
