import { type BulkRequest, startBulk } from "../../../engine/transfer/start-bulk.ts"
import { findReplay } from "../../../engine/transfer/start-transfer.ts"
import { ApiError } from "../../../error.ts"
import { type Infer, required, structure } from "../../../model/shape/shape.ts"
import { defineOperation } from "../../../operation.ts"
import { askOnTable } from "../access/table-asks.ts"
import { describeBulk } from "../bulk-operations.ts"
import * as shapes from "../shapes/bulk-shapes.ts"
import { tableName } from "../shapes/item-shapes.ts"
import { clientToken } from "../shapes/transfer-shapes.ts"
import { replayTokenOf, requireObjects, requirePrefix } from "../transfers.ts"

const action = "dynamodb:StartBulkPutItems"

const input = structure("StartBulkPutItemsInput", {
  ClientToken: clientToken,
  InputS3Configuration: required(shapes.inputConfiguration),
  OutputS3Configuration: required(shapes.outputConfiguration),
  TableName: required(tableName),
  MaxWriteRequestUnits: shapes.unitsMax,
  PerformanceTier: shapes.performanceTier,
})

export const startBulkPutItems = defineOperation({
  name: "StartBulkPutItems",
  dialect: "classic",
  input,
  output: structure("StartBulkPutItemsOutput", {
    BulkOperationDescription: required(shapes.bulkDescription),
  }),
  // Unsure whether AWS asks for dynamodb:PutItem, too.
  access: { action, asks: ({ TableName }) => askOnTable(action, TableName) },

  async run(given, { engine }) {
    const { catalog, platform } = engine
    const token = replayTokenOf(given, platform)
    const request = requestOfInput(given, token.token)
    requireObjects(engine)
    const replay = await findReplay(engine, "bulk", token)
    if (replay) return { BulkOperationDescription: describeBulk(replay) }
    const known = await catalog.find(given.TableName)
    if (!known) throw ApiError.notFound()
    const { name } = known.table
    // Its items are watched over, which those of a bulk operation would not be.
    if (catalog.isWatched(name)) throw ApiError.invalid(`Nothing can be put into ${name} in bulk`)
    const record = await startBulk(engine, known, request, token)
    engine.bell.ring()
    return { BulkOperationDescription: describeBulk(record) }
  },
})

/** @throws ApiError ValidationException; texts are ours: nobody has told DynamoDB's */
function requestOfInput(given: Infer<typeof input>, token: string): BulkRequest {
  const { InputS3Configuration: from, OutputS3Configuration: to } = given
  requirePrefix(from.S3KeyPrefix)
  requirePrefix(to.S3KeyPrefix)
  // Optional in the model, required by its text.
  if (to.S3Bucket === undefined) throw ApiError.invalid("OutputS3Configuration has no S3Bucket")
  if (to.S3SseAlgorithm === "KMS" || to.S3SseKmsKeyId !== undefined) {
    throw ApiError.invalid("S3SseAlgorithm KMS is not supported")
  }
  return {
    bucket: from.S3Bucket,
    prefix: from.S3KeyPrefix,
    bucketOwner: from.S3BucketOwner,
    clientToken: token,
    data: { format: from.InputFormat, compression: from.InputCompressionType ?? "NONE" },
    output: {
      bucket: to.S3Bucket,
      prefix: to.S3KeyPrefix,
      bucketOwner: to.S3BucketOwner,
      sseAlgorithm: to.S3SseAlgorithm,
      types: [...new Set(to.OutputType)],
    },
    unitsMax: given.MaxWriteRequestUnits,
    tier: given.PerformanceTier ?? "STANDARD",
  }
}
