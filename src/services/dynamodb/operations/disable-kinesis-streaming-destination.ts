import { disableDestination } from "../../../model/table/kinesis-destinations.ts"
import { defineOperation } from "../../../operation.ts"
import { askOnTable } from "../access/table-asks.ts"
import { destinationInput, destinationOutput } from "../shapes/kinesis-shapes.ts"
import { parseTableName } from "../table-name.ts"

const action = "dynamodb:DisableKinesisStreamingDestination"

export const disableKinesisStreamingDestination = defineOperation({
  name: "DisableKinesisStreamingDestination",
  dialect: "classic",
  input: destinationInput,
  output: destinationOutput,
  access: { action, asks: ({ TableName }) => askOnTable(action, TableName) },

  async run(input, { engine: { catalog, platform, bell } }) {
    const name = parseTableName(input.TableName)
    const { StreamArn, EnableKinesisStreamingConfiguration } = input
    const nowMs = platform.now()
    const { after } = await catalog.update(name, (table) =>
      disableDestination(table, StreamArn, nowMs),
    )
    bell.ring()
    const status = { DestinationStatus: "DISABLING" as const }
    return { TableName: after.name, StreamArn, ...status, EnableKinesisStreamingConfiguration }
  },
})
