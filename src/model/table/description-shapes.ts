/** A table as DescribeTable prints it. Members are AWS's; absent is not the same as null. */
import {
  boolean,
  type InferReply,
  list,
  long,
  oneOf,
  string,
  structure,
  timestamp,
} from "../shape/shape.ts"
import * as definition from "./definition-shapes.ts"
import { replicaDescriptions, settingsReplicationMode } from "./replica-shapes.ts"

const tableStatus = oneOf("CREATING", "UPDATING", "DELETING", "ACTIVE")

const provisionedThroughputDescription = structure("ProvisionedThroughputDescription", {
  LastIncreaseDateTime: timestamp,
  LastDecreaseDateTime: timestamp,
  NumberOfDecreasesToday: long(),
  ReadCapacityUnits: long(),
  WriteCapacityUnits: long(),
})
const warmThroughputDescription = structure("WarmThroughputDescription", {
  ReadUnitsPerSecond: long(),
  WriteUnitsPerSecond: long(),
  Status: tableStatus,
})

const indexMembers = {
  IndexName: string(),
  KeySchema: definition.globalKeySchema,
  Projection: definition.projection,
  IndexSizeBytes: long(),
  ItemCount: long(),
  IndexArn: string(),
}
const localIndexDescription = structure("LocalSecondaryIndexDescription", indexMembers)
const globalIndexDescription = structure("GlobalSecondaryIndexDescription", {
  ...indexMembers,
  IndexStatus: tableStatus,
  Backfilling: boolean,
  ProvisionedThroughput: provisionedThroughputDescription,
  OnDemandThroughput: definition.onDemandThroughput,
  WarmThroughput: warmThroughputDescription,
})

const vectorIndexDescription = structure("VectorIndexDescription", {
  IndexName: string(),
  SearchSchema: definition.searchSchema,
  Projection: definition.projection,
  VectorAttribute: definition.vectorAttribute,
  Dimensions: long(),
  DistanceFunction: definition.distanceFunction,
  IndexStatus: tableStatus,
  Backfilling: boolean,
  IndexSizeBytes: long(),
  ItemCount: long(),
  IndexArn: string(),
})

export const tableDescription = structure("TableDescription", {
  AttributeDefinitions: definition.attributeDefinitions,
  TableName: string(),
  KeySchema: definition.keySchema,
  TableStatus: tableStatus,
  CreationDateTime: timestamp,
  ProvisionedThroughput: provisionedThroughputDescription,
  TableSizeBytes: long(),
  ItemCount: long(),
  TableArn: string(),
  TableId: string(),
  BillingModeSummary: structure("BillingModeSummary", {
    BillingMode: definition.billingMode,
    LastUpdateToPayPerRequestDateTime: timestamp,
  }),
  LocalSecondaryIndexes: list(localIndexDescription),
  GlobalSecondaryIndexes: list(globalIndexDescription),
  StreamSpecification: definition.streamSpecification,
  LatestStreamLabel: string(),
  LatestStreamArn: string(),
  RestoreSummary: structure("RestoreSummary", {
    SourceBackupArn: string(),
    SourceTableArn: string(),
    RestoreDateTime: timestamp,
    RestoreInProgress: boolean,
  }),
  SSEDescription: structure("SSEDescription", {
    Status: oneOf("ENABLED"),
    SSEType: oneOf("KMS"),
    KMSMasterKeyArn: string(),
  }),
  TableClassSummary: structure("TableClassSummary", {
    TableClass: definition.tableClass,
    LastUpdateDateTime: timestamp,
  }),
  DeletionProtectionEnabled: boolean,
  GlobalTableVersion: string(),
  Replicas: replicaDescriptions,
  GlobalTableSettingsReplicationMode: settingsReplicationMode,
  OnDemandThroughput: definition.onDemandThroughput,
  WarmThroughput: warmThroughputDescription,
  VectorIndexes: list(vectorIndexDescription),
})

export type TableStatus = "CREATING" | "UPDATING" | "DELETING" | "ACTIVE"
export type TableDescription = InferReply<typeof tableDescription>
export type IndexDescription = InferReply<typeof localIndexDescription>
export type GlobalIndexDescription = InferReply<typeof globalIndexDescription>
export type VectorIndexDescription = InferReply<typeof vectorIndexDescription>
export type ProvisionedDescription = InferReply<typeof provisionedThroughputDescription>
export type WarmDescription = InferReply<typeof warmThroughputDescription>

interface Count {
  readonly items: number
  readonly bytes: number
}

/** What a description shows besides the definition itself. */
export interface Circumstances {
  readonly status: TableStatus
  readonly count: Count
  /** By the index's number; an index without any is empty. */
  readonly indexCounts?: ReadonlyMap<number, Count>
  readonly nowMs: number
  /** Where it is not that of the table. */
  readonly indexStatus?: (name: string) => TableStatus
}
