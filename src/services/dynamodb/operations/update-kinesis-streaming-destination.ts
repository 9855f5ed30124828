import { ApiError } from "../../../error.ts"
import { required, string, structure } from "../../../model/shape/shape.ts"
import { updateDestination } from "../../../model/table/kinesis-destinations.ts"
import { defineOperation } from "../../../operation.ts"
import { askOnTable } from "../access/table-asks.ts"
import { destinationStatus, kinesisStreamArn, precision } from "../shapes/kinesis-shapes.ts"
import { existingTable } from "../shapes/table-shapes.ts"
import { parseTableName } from "../table-name.ts"

const action = "dynamodb:UpdateKinesisStreamingDestination"

const updating = structure("UpdateKinesisStreamingConfiguration", {
  ApproximateCreationDateTimePrecision: precision,
})

export const updateKinesisStreamingDestination = defineOperation({
  name: "UpdateKinesisStreamingDestination",
  dialect: "classic",
  input: structure("UpdateKinesisStreamingDestinationInput", {
    TableName: existingTable,
    StreamArn: required(kinesisStreamArn),
    UpdateKinesisStreamingConfiguration: updating,
  }),
  output: structure("UpdateKinesisStreamingDestinationOutput", {
    TableName: string(),
    StreamArn: kinesisStreamArn,
    DestinationStatus: destinationStatus,
    UpdateKinesisStreamingConfiguration: updating,
  }),
  access: { action, asks: ({ TableName }) => askOnTable(action, TableName) },

  async run(input, { engine: { catalog } }) {
    const name = parseTableName(input.TableName)
    const { StreamArn, UpdateKinesisStreamingConfiguration } = input
    const wanted = UpdateKinesisStreamingConfiguration?.ApproximateCreationDateTimePrecision
    // That it is refused is documented, in which words is not (unsure).
    if (!wanted) {
      throw ApiError.invalid(
        "Streaming destination cannot be updated with given parameters: " +
          "UpdateKinesisStreamingConfiguration cannot be null or contain only null values",
      )
    }
    const { after } = await catalog.update(name, (table) =>
      updateDestination(table, StreamArn, wanted),
    )
    const status = { DestinationStatus: "UPDATING" as const }
    return { TableName: after.name, StreamArn, ...status, UpdateKinesisStreamingConfiguration }
  },
})
