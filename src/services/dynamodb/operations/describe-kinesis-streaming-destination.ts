import { kinesisTaskId, parseDelivery } from "../../../engine/kinesis/delivery-task.ts"
import { notFoundOnControlPlane } from "../../../engine/table-faults.ts"
import { list, string, structure } from "../../../model/shape/shape.ts"
import { defineOperation } from "../../../operation.ts"
import { askOnTable } from "../access/table-asks.ts"
import { destinationStatus, kinesisStreamArn, precision } from "../shapes/kinesis-shapes.ts"
import { existingTable } from "../shapes/table-shapes.ts"
import { parseTableName } from "../table-name.ts"

const action = "dynamodb:DescribeKinesisStreamingDestination"

export const describeKinesisStreamingDestination = defineOperation({
  name: "DescribeKinesisStreamingDestination",
  dialect: "classic",
  input: structure("DescribeKinesisStreamingDestinationInput", { TableName: existingTable }),
  output: structure("DescribeKinesisStreamingDestinationOutput", {
    TableName: string(),
    KinesisDataStreamDestinations: list(
      structure("KinesisDataStreamDestination", {
        StreamArn: kinesisStreamArn,
        DestinationStatus: destinationStatus,
        DestinationStatusDescription: string(),
        ApproximateCreationDateTimePrecision: precision,
      }),
    ),
  }),
  access: { action, asks: ({ TableName }) => askOnTable(action, TableName) },

  async run(input, { engine: { catalog, storage } }) {
    const name = parseTableName(input.TableName)
    const known = await catalog.find(name)
    if (!known) throw notFoundOnControlPlane(catalog.nameOf(name))
    const { destinations = [] } = known.table
    const tasks = destinations.map(({ id }) => ({ space: "task", id: kinesisTaskId(id) }) as const)
    const found = tasks.length === 0 ? [] : await storage.read(tasks, "strong")
    return {
      TableName: known.table.name,
      KinesisDataStreamDestinations: destinations.map((destination, at) => ({
        StreamArn: destination.streamArn,
        DestinationStatus: destination.state,
        // Why its records wait, if they do.
        DestinationStatusDescription: found[at] && parseDelivery(found[at]).fault,
        ApproximateCreationDateTimePrecision: destination.precision,
      })),
    }
  },
})
