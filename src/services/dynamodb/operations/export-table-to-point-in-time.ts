import { tableNotFound } from "../../../engine/table-faults.ts"
import { type ExportRequest, startExport } from "../../../engine/transfer/start-export.ts"
import { findReplay } from "../../../engine/transfer/start-transfer.ts"
import { ApiError } from "../../../error.ts"
import { incrementalExportMsMax, incrementalExportMsMin } from "../../../limits.ts"
import { type Infer, required, structure, timestamp } from "../../../model/shape/shape.ts"
import { earliestMsOf } from "../../../model/table/recovery.ts"
import type { Table } from "../../../model/table/table.ts"
import { defineOperation } from "../../../operation.ts"
import { askOnTable } from "../access/table-asks.ts"
import { tableOfResource } from "../resource-arn.ts"
import * as shapes from "../shapes/transfer-shapes.ts"
import { describeExport, replayTokenOf, requireObjects, requirePrefix } from "../transfers.ts"

const action = "dynamodb:ExportTableToPointInTime"

const input = structure("ExportTableToPointInTimeInput", {
  TableArn: required(shapes.tableArn),
  ExportTime: timestamp,
  ClientToken: shapes.clientToken,
  S3Bucket: required(shapes.bucket),
  S3BucketOwner: shapes.bucketOwner,
  S3Prefix: shapes.prefix,
  S3SseAlgorithm: shapes.sseAlgorithm,
  S3SseKmsKeyId: shapes.sseKmsKeyId,
  ExportFormat: shapes.exportFormat,
  ExportType: shapes.exportType,
  IncrementalExportSpecification: shapes.incrementalSpecification,
})

export const exportTableToPointInTime = defineOperation({
  name: "ExportTableToPointInTime",
  dialect: "classic",
  input,
  output: structure("ExportTableToPointInTimeOutput", {
    ExportDescription: shapes.exportDescription,
  }),
  access: { action, asks: ({ TableArn }) => askOnTable(action, TableArn) },

  async run(given, context) {
    const { engine, platform } = context
    const name = tableOfResource(given.TableArn, action, context)
    requirePrefix(given.S3Prefix)
    if (given.S3SseAlgorithm === "KMS" || given.S3SseKmsKeyId !== undefined) {
      throw ApiError.invalid("S3SseAlgorithm KMS is not supported")
    }
    requireObjects(engine)
    const token = replayTokenOf(given, platform)
    const replay = await findReplay(engine, "export", token)
    if (replay) return { ExportDescription: describeExport(replay) }
    const known = await engine.catalog.find(name)
    if (!known) throw tableNotFound(name)
    const request = requestOfInput(given, token.token, platform.now())
    const judge = (table: Table) => requireInWindow(table, request, platform.now())
    judge(known.table)
    const record = await startExport(engine, known.table, request, token, judge)
    engine.catalog.forget(name)
    engine.bell.ring()
    return { ExportDescription: describeExport(record) }
  },
})

/** @throws ApiError ValidationException; texts are ours: nobody has told DynamoDB's */
function requestOfInput(
  given: Infer<typeof input>,
  clientToken: string,
  nowMs: number,
): ExportRequest {
  const specification = given.IncrementalExportSpecification
  const isIncremental = given.ExportType === "INCREMENTAL_EXPORT"
  if (isIncremental !== (specification !== undefined)) {
    throw ApiError.invalid(
      "IncrementalExportSpecification must be given for INCREMENTAL_EXPORT, and only for that",
    )
  }
  if (isIncremental && given.ExportTime !== undefined) {
    throw ApiError.invalid("ExportTime goes with FULL_EXPORT only")
  }
  return {
    bucket: given.S3Bucket,
    prefix: given.S3Prefix,
    bucketOwner: given.S3BucketOwner,
    clientToken,
    format: given.ExportFormat ?? "DYNAMODB_JSON",
    sseAlgorithm: "AES256",
    exportMs: given.ExportTime === undefined ? undefined : Math.floor(given.ExportTime * 1000),
    ...(specification && { incremental: windowOf(specification, nowMs) }),
  }
}

function windowOf(
  { ExportFromTime, ExportToTime, ExportViewType }: Infer<typeof shapes.incrementalSpecification>,
  nowMs: number,
): NonNullable<ExportRequest["incremental"]> {
  if (ExportFromTime === undefined) throw ApiError.invalid("ExportFromTime must be given")
  const fromMs = Math.floor(ExportFromTime * 1000)
  const toMs = ExportToTime === undefined ? nowMs : Math.floor(ExportToTime * 1000)
  const lasts = toMs - fromMs
  if (lasts < incrementalExportMsMin || lasts > incrementalExportMsMax) {
    throw ApiError.invalid("The export period must be from 15 minutes to 24 hours long")
  }
  return { fromMs, toMs, view: ExportViewType ?? "NEW_AND_OLD_IMAGES" }
}

/** @throws ApiError where the table has no such moments */
function requireInWindow(
  table: Table,
  { exportMs, incremental }: ExportRequest,
  nowMs: number,
): void {
  const { recovery, name } = table
  if (!recovery) {
    throw new ApiError(
      "PointInTimeRecoveryUnavailableException",
      `Point in time recovery is not enabled for table '${name}'`,
    )
  }
  const earliest = earliestMsOf(recovery, nowMs)
  const moments = incremental ? [incremental.fromMs, incremental.toMs] : [exportMs ?? nowMs]
  if (moments.every((ms) => ms >= earliest && ms <= nowMs)) return
  // The text is that of AWS's service model.
  throw new ApiError(
    "InvalidExportTimeException",
    "The specified ExportTime is outside of the point in time recovery window.",
  )
}
