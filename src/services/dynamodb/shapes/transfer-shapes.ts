/** Exports and imports on the wire. Bounds are those of AWS's service model. */
import { exportPrefixCharactersMax, transfersPageMax } from "../../../limits.ts"
import {
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

export const tableArn = string({ min: 1, max: 1024 })
export const transferArn = string({ min: 37, max: 1024 })
export const clientToken = string({ pattern: "^[^\\$]+$" })
// Constraints are judged whatever the length: the pattern itself takes seconds for 2,000 letters.
export const bucket = string({
  max: 255,
  pattern: "^[a-z0-9A-Z]+[\\.\\-\\w]*[a-z0-9A-Z]+$",
  matcher: "[a-z0-9A-Z][.\\-\\w]*[a-z0-9A-Z]",
})
export const bucketOwner = string({ pattern: "[0-9]{12}" })
export const prefix = string({ max: exportPrefixCharactersMax })
export const sseAlgorithm = oneOf("AES256", "KMS")
export const sseKmsKeyId = string({ min: 1, max: 2048 })
export const exportFormat = oneOf("DYNAMODB_JSON", "ION")
export const exportType = oneOf("FULL_EXPORT", "INCREMENTAL_EXPORT")
export const incrementalSpecification = structure("IncrementalExportSpecification", {
  ExportFromTime: timestamp,
  ExportToTime: timestamp,
  ExportViewType: oneOf("NEW_IMAGE", "NEW_AND_OLD_IMAGES"),
})
export const pageSize = integer({ min: 1, max: transfersPageMax })

export const exportDescription = structure("ExportDescription", {
  ExportArn: transferArn,
  ExportStatus: oneOf("IN_PROGRESS", "COMPLETED", "FAILED"),
  StartTime: timestamp,
  EndTime: timestamp,
  ExportManifest: string(),
  TableArn: tableArn,
  TableId: string(),
  ExportTime: timestamp,
  ClientToken: clientToken,
  S3Bucket: bucket,
  S3BucketOwner: bucketOwner,
  S3Prefix: prefix,
  S3SseAlgorithm: sseAlgorithm,
  FailureCode: string(),
  FailureMessage: string(),
  ExportFormat: exportFormat,
  BilledSizeBytes: long({ min: 0 }),
  ItemCount: long({ min: 0 }),
  ExportType: exportType,
  IncrementalExportSpecification: incrementalSpecification,
})

export const exportSummary = structure("ExportSummary", {
  ExportArn: transferArn,
  ExportStatus: oneOf("IN_PROGRESS", "COMPLETED", "FAILED"),
  ExportType: exportType,
})

export const bucketSource = structure("S3BucketSource", {
  S3BucketOwner: bucketOwner,
  S3Bucket: required(bucket),
  S3KeyPrefix: prefix,
})
export const inputFormat = oneOf("DYNAMODB_JSON", "ION", "CSV")
export const inputFormatOptions = structure("InputFormatOptions", {
  Csv: structure("CsvOptions", {
    Delimiter: string({ min: 1, max: 1, pattern: "[,;:|\\t ]" }),
    HeaderList: list(
      string({ min: 1, max: 65_536, pattern: "[\\x20-\\x21\\x23-\\x2B\\x2D-\\x7E]*" }),
      { min: 1, max: 255 },
    ),
  }),
})
export const inputCompression = oneOf("GZIP", "ZSTD", "NONE")

export const tableParameters = structure("TableCreationParameters", {
  TableName: required(tableNameAlone),
  AttributeDefinitions: required(definition.attributeDefinitions),
  KeySchema: required(definition.keySchema),
  BillingMode: definition.billingMode,
  ProvisionedThroughput: definition.provisionedThroughput,
  OnDemandThroughput: definition.onDemandThroughput,
  SSESpecification: definition.sseSpecification,
  GlobalSecondaryIndexes: definition.globalSecondaryIndexes,
  VectorIndexes: definition.vectorIndexes,
})

const importStatus = oneOf("IN_PROGRESS", "COMPLETED", "CANCELLING", "CANCELLED", "FAILED")

export const importDescription = structure("ImportTableDescription", {
  ImportArn: transferArn,
  ImportStatus: importStatus,
  TableArn: tableArn,
  TableId: string(),
  ClientToken: clientToken,
  S3BucketSource: bucketSource,
  ErrorCount: long({ min: 0 }),
  InputFormat: inputFormat,
  InputFormatOptions: inputFormatOptions,
  InputCompressionType: inputCompression,
  TableCreationParameters: tableParameters,
  StartTime: timestamp,
  EndTime: timestamp,
  ProcessedSizeBytes: long(),
  ProcessedItemCount: long({ min: 0 }),
  ImportedItemCount: long({ min: 0 }),
  FailureCode: string(),
  FailureMessage: string(),
})

export const importSummary = structure("ImportSummary", {
  ImportArn: transferArn,
  ImportStatus: importStatus,
  TableArn: tableArn,
  S3BucketSource: bucketSource,
  InputFormat: inputFormat,
  StartTime: timestamp,
  EndTime: timestamp,
})
