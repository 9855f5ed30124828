import type { Operation } from "../../operation.ts"
import { batchExecuteStatement } from "./operations/batch-execute-statement.ts"
import { batchGetItem } from "./operations/batch-get-item.ts"
import { batchWriteItem } from "./operations/batch-write-item.ts"
import { cancelBulkOperation } from "./operations/cancel-bulk-operation.ts"
import { createBackup } from "./operations/create-backup.ts"
import { createGlobalTable } from "./operations/create-global-table.ts"
import { createTable } from "./operations/create-table.ts"
import { deleteBackup } from "./operations/delete-backup.ts"
import { deleteItem } from "./operations/delete-item.ts"
import { deleteResourcePolicy } from "./operations/delete-resource-policy.ts"
import { deleteTable } from "./operations/delete-table.ts"
import { describeBackup } from "./operations/describe-backup.ts"
import { describeBulkOperation } from "./operations/describe-bulk-operation.ts"
import { describeContinuousBackups } from "./operations/describe-continuous-backups.ts"
import { describeContributorInsights } from "./operations/describe-contributor-insights.ts"
import { describeEndpoints } from "./operations/describe-endpoints.ts"
import { describeExport } from "./operations/describe-export.ts"
import { describeGlobalTable } from "./operations/describe-global-table.ts"
import { describeGlobalTableSettings } from "./operations/describe-global-table-settings.ts"
import { describeImport } from "./operations/describe-import.ts"
import { describeKinesisStreamingDestination } from "./operations/describe-kinesis-streaming-destination.ts"
import { describeLimits } from "./operations/describe-limits.ts"
import { describeTable } from "./operations/describe-table.ts"
import { describeTableReplicaAutoScaling } from "./operations/describe-table-replica-auto-scaling.ts"
import { describeTimeToLive } from "./operations/describe-time-to-live.ts"
import { disableKinesisStreamingDestination } from "./operations/disable-kinesis-streaming-destination.ts"
import { enableKinesisStreamingDestination } from "./operations/enable-kinesis-streaming-destination.ts"
import { executeStatement } from "./operations/execute-statement.ts"
import { executeTransaction } from "./operations/execute-transaction.ts"
import { exportTableToPointInTime } from "./operations/export-table-to-point-in-time.ts"
import { getItem } from "./operations/get-item.ts"
import { getResourcePolicy } from "./operations/get-resource-policy.ts"
import { importTable } from "./operations/import-table.ts"
import { listBackups } from "./operations/list-backups.ts"
import { listBulkOperations } from "./operations/list-bulk-operations.ts"
import { listContributorInsights } from "./operations/list-contributor-insights.ts"
import { listExports } from "./operations/list-exports.ts"
import { listGlobalTables } from "./operations/list-global-tables.ts"
import { listImports } from "./operations/list-imports.ts"
import { listTables } from "./operations/list-tables.ts"
import { listTagsOfResource } from "./operations/list-tags-of-resource.ts"
import { putItem } from "./operations/put-item.ts"
import { putResourcePolicy } from "./operations/put-resource-policy.ts"
import { query } from "./operations/query.ts"
import { restoreTableFromBackup } from "./operations/restore-table-from-backup.ts"
import { restoreTableToPointInTime } from "./operations/restore-table-to-point-in-time.ts"
import { scan } from "./operations/scan.ts"
import { searchVectors } from "./operations/search-vectors.ts"
import { startBulkPutItems } from "./operations/start-bulk-put-items.ts"
import { tagResource } from "./operations/tag-resource.ts"
import { transactGetItems } from "./operations/transact-get-items.ts"
import { transactWriteItems } from "./operations/transact-write-items.ts"
import { untagResource } from "./operations/untag-resource.ts"
import { updateContinuousBackups } from "./operations/update-continuous-backups.ts"
import { updateContributorInsights } from "./operations/update-contributor-insights.ts"
import { updateGlobalTable } from "./operations/update-global-table.ts"
import { updateGlobalTableSettings } from "./operations/update-global-table-settings.ts"
import { updateItem } from "./operations/update-item.ts"
import { updateKinesisStreamingDestination } from "./operations/update-kinesis-streaming-destination.ts"
import { updateTable } from "./operations/update-table.ts"
import { updateTableReplicaAutoScaling } from "./operations/update-table-replica-auto-scaling.ts"
import { updateTimeToLive } from "./operations/update-time-to-live.ts"

/** Every operation of `DynamoDB_20120810`; a name that is not here is unknown. */
export const operations: readonly Operation[] = [
  batchExecuteStatement,
  batchGetItem,
  batchWriteItem,
  cancelBulkOperation,
  createBackup,
  createGlobalTable,
  createTable,
  deleteBackup,
  deleteItem,
  deleteResourcePolicy,
  deleteTable,
  describeBackup,
  describeBulkOperation,
  describeContinuousBackups,
  describeContributorInsights,
  describeEndpoints,
  describeExport,
  describeGlobalTable,
  describeGlobalTableSettings,
  describeImport,
  describeKinesisStreamingDestination,
  describeLimits,
  describeTable,
  describeTableReplicaAutoScaling,
  describeTimeToLive,
  disableKinesisStreamingDestination,
  enableKinesisStreamingDestination,
  executeStatement,
  executeTransaction,
  exportTableToPointInTime,
  getItem,
  getResourcePolicy,
  importTable,
  listBackups,
  listBulkOperations,
  listContributorInsights,
  listExports,
  listGlobalTables,
  listImports,
  listTables,
  listTagsOfResource,
  putItem,
  putResourcePolicy,
  query,
  restoreTableFromBackup,
  restoreTableToPointInTime,
  scan,
  searchVectors,
  startBulkPutItems,
  tagResource,
  transactGetItems,
  transactWriteItems,
  untagResource,
  updateContinuousBackups,
  updateContributorInsights,
  updateGlobalTable,
  updateGlobalTableSettings,
  updateItem,
  updateKinesisStreamingDestination,
  updateTable,
  updateTableReplicaAutoScaling,
  updateTimeToLive,
]
