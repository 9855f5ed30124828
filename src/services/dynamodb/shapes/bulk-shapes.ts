/** Bulk operations on the wire. Bounds are those of AWS's service model, where a comment says no other. */
import { bulkUnitsMin } from "../../../limits.ts"
import {
  integer,
  list,
  long,
  map,
  oneOf,
  required,
  string,
  structure,
  timestamp,
} from "../../../model/shape/shape.ts"
import * as transfer from "./transfer-shapes.ts"

export const bulkArn = transfer.transferArn
export const bulkStatus = oneOf(
  "IN_PROGRESS",
  "COMPLETED",
  "COMPLETED_WITH_ERRORS",
  "CANCELLING",
  "CANCELLED",
  "FAILED",
)
export const inputConfiguration = structure("InputS3Configuration", {
  S3BucketOwner: transfer.bucketOwner,
  S3Bucket: required(transfer.bucket),
  S3KeyPrefix: transfer.prefix,
  InputFormat: required(transfer.exportFormat),
  InputCompressionType: transfer.inputCompression,
})
export const outputConfiguration = structure("OutputS3Configuration", {
  S3BucketOwner: transfer.bucketOwner,
  S3Bucket: transfer.bucket,
  S3KeyPrefix: transfer.prefix,
  S3SseAlgorithm: transfer.sseAlgorithm,
  S3SseKmsKeyId: transfer.sseKmsKeyId,
  // Reference: "Include one or both values."
  OutputType: required(list(oneOf("ERROR", "CONDITION_CHECK_FAILURE"), { min: 1, max: 2 })),
})
export const unitsMax = long({ min: bulkUnitsMin })
export const performanceTier = oneOf("STANDARD", "ACCELERATED")
/** The greatest page is a guess (unsure): the reference tells the default alone. */
export const pageSize = integer({ min: 1, max: 100 })

const bytes = structure("BulkOperationBytes", { BulkPutBytes: long({ min: 0 }) })
const vectorBytes = structure("BulkOperationVectorBytes", { BulkPutVectorBytes: long({ min: 0 }) })

export const bulkDescription = structure("BulkOperationDescription", {
  BulkOperationArn: bulkArn,
  BulkOperationStatus: bulkStatus,
  TableDetails: list(
    structure("BulkOperationTableDetail", { TableName: string(), TableId: string() }),
  ),
  ClientToken: transfer.clientToken,
  InputS3Configuration: inputConfiguration,
  OutputS3Configuration: outputConfiguration,
  StartTime: timestamp,
  EndTime: timestamp,
  ProcessedItemCount: long({ min: 0 }),
  ProcessedInputBytes: long({ min: 0 }),
  TotalInputBytes: long({ min: 0 }),
  BulkOperationUsage: list(
    structure("BulkOperationUsage", {
      TableName: string(),
      BulkPutBytes: long({ min: 0 }),
      Table: bytes,
      LocalSecondaryIndexes: map(bytes),
      GlobalSecondaryIndexes: map(bytes),
      VectorIndexes: map(vectorBytes),
    }),
  ),
  FailedItemCount: long({ min: 0 }),
  FailureCode: string(),
  FailureMessage: string(),
  MaxWriteRequestUnits: unitsMax,
  PerformanceTier: performanceTier,
})

export const bulkSummary = structure("BulkOperationSummary", {
  BulkOperationArn: required(bulkArn),
  BulkOperationStatus: required(bulkStatus),
  StartTime: required(timestamp),
  EndTime: timestamp,
})
