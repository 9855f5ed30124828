import type { AccountEngine } from "../../../engine/engine.ts"
import { claimDelivery } from "../../../engine/kinesis/delivery.ts"
import { kinesisTaskId } from "../../../engine/kinesis/delivery-task.ts"
import { ApiError } from "../../../error.ts"
import { parseKinesisArn } from "../../../model/stream/kinesis-arn.ts"
import { enableDestination } from "../../../model/table/kinesis-destinations.ts"
import { defineOperation } from "../../../operation.ts"
import { randomInteger48 } from "../../../platform.ts"
import { askOnTable } from "../access/table-asks.ts"
import { destinationInput, destinationOutput } from "../shapes/kinesis-shapes.ts"
import { parseTableName } from "../table-name.ts"

const action = "dynamodb:EnableKinesisStreamingDestination"

export const enableKinesisStreamingDestination = defineOperation({
  name: "EnableKinesisStreamingDestination",
  dialect: "classic",
  input: destinationInput,
  output: destinationOutput,
  access: { action, asks: ({ TableName }) => askOnTable(action, TableName) },

  async run(input, { engine }) {
    const { catalog, platform, storage, bell, account, region } = engine
    const name = parseTableName(input.TableName)
    const { StreamArn, EnableKinesisStreamingConfiguration: configuration } = input
    requireStream(engine, StreamArn)
    const precision = configuration?.ApproximateCreationDateTimePrecision ?? "MILLISECOND"
    const destination = { id: randomInteger48(platform), streamArn: StreamArn, precision }
    const { after } = await catalog.update(name, (table) => enableDestination(table, destination))
    // At once, so that nothing is missed that is written after the reply.
    const task = {
      id: kinesisTaskId(destination.id),
      address: { account, region, name: after.name },
    }
    await claimDelivery(storage, task, platform.now(), platform.now())
    bell.ring()
    return {
      ...{ TableName: after.name, StreamArn, DestinationStatus: "ENABLING" as const },
      EnableKinesisStreamingConfiguration: { ApproximateCreationDateTimePrecision: precision },
    }
  },
})

/**
 * The stream is the caller's own: we send with credentials of the operator, which may reach
 * anybody's. AWS guide: table and stream are in the same account and region. Texts are ours.
 *
 * @throws ApiError ValidationException
 */
function requireStream({ account, region, sendsToKinesis }: AccountEngine, arn: string): void {
  const stream = parseKinesisArn(arn)
  if (!stream) throw ApiError.invalid(`Invalid StreamArn: ${arn}`)
  if (stream.account !== account || stream.region !== region) {
    throw ApiError.invalid("The Kinesis data stream must be in the account and region of the table")
  }
  if (sendsToKinesis) return
  throw ApiError.invalid(
    "Kinesis streaming is not configured on this server: AWS_ENDPOINT_URL_KINESIS is not set",
  )
}
