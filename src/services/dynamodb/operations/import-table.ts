import { startImport } from "../../../engine/transfer/start-import.ts"
import { findReplay } from "../../../engine/transfer/start-transfer.ts"
import { ApiError } from "../../../error.ts"
import { type Infer, required, structure } from "../../../model/shape/shape.ts"
import { parseTable } from "../../../model/table/parse-table.ts"
import { defineOperation } from "../../../operation.ts"
import { randomInteger48, randomUuid } from "../../../platform.ts"
import { askOnTable } from "../access/table-asks.ts"
import * as shapes from "../shapes/transfer-shapes.ts"
import { describeImport, replayTokenOf, requireObjects, requirePrefix } from "../transfers.ts"

const action = "dynamodb:ImportTable"

const input = structure("ImportTableInput", {
  ClientToken: shapes.clientToken,
  S3BucketSource: required(shapes.bucketSource),
  InputFormat: required(shapes.inputFormat),
  InputFormatOptions: shapes.inputFormatOptions,
  InputCompressionType: shapes.inputCompression,
  TableCreationParameters: required(shapes.tableParameters),
})

export const importTable = defineOperation({
  name: "ImportTable",
  dialect: "classic",
  input,
  output: structure("ImportTableOutput", {
    ImportTableDescription: required(shapes.importDescription),
  }),
  access: {
    action,
    asks: ({ TableCreationParameters: { TableName } }) =>
      askOnTable(action, TableName).map((ask) => ({ ...ask, isNew: true })),
  },

  async run(given, { engine }) {
    const { account, region, catalog, platform } = engine
    const { TableCreationParameters: parameters, S3BucketSource: source } = given
    requirePrefix(source.S3KeyPrefix)
    if (given.InputFormatOptions?.Csv && given.InputFormat !== "CSV") {
      throw ApiError.invalid("InputFormatOptions.Csv goes with InputFormat CSV only")
    }
    requireObjects(engine)
    const token = replayTokenOf(given, platform)
    const replay = await findReplay(engine, "import", token)
    if (replay) return { ImportTableDescription: describeImport(replay) }
    // Its items are watched over, which those of an import would not be.
    if (catalog.isWatched(parameters.TableName)) {
      throw ApiError.invalid(`Nothing can be imported as ${parameters.TableName}`)
    }
    const place = { account, region, managedKeyUuid: randomUuid(platform) }
    const identity = catalog.identify(parameters.TableName)
    const table = parseTable(parameters, identity, place, () => randomInteger48(platform))
    const request = { ...requestOfInput(given), clientToken: token.token, parameters }
    const record = await startImport(engine, table, request, token)
    engine.bell.ring()
    return { ImportTableDescription: describeImport(record) }
  },
})

function requestOfInput({
  S3BucketSource: { S3Bucket: bucket, S3KeyPrefix: prefix, S3BucketOwner: bucketOwner },
  InputFormat: format,
  InputFormatOptions: { Csv: csv } = {},
  InputCompressionType: compression = "NONE",
}: Infer<typeof input>) {
  const options = csv && { delimiter: csv.Delimiter, header: csv.HeaderList }
  return { bucket, prefix, bucketOwner, data: { format, compression, csv: options } }
}
