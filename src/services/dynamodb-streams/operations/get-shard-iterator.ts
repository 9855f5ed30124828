import { getShard, getStream } from "../../../engine/stream-reading.ts"
import { ApiError } from "../../../error.ts"
import { oneOf, required, structure } from "../../../model/shape/shape.ts"
import { parseSequenceNumber } from "../../../model/stream/sequence-number.ts"
import { sealIterator } from "../../../model/stream/shard-iterator.ts"
import { defineOperation } from "../../../operation.ts"
import type { Shard } from "../../../storage/log-space.ts"
import * as shapes from "../shapes.ts"
import { requireStreamArn } from "../stream-arn.ts"

export const getShardIterator = defineOperation({
  name: "GetShardIterator",
  dialect: "classic",
  input: structure("GetShardIteratorInput", {
    StreamArn: required(shapes.streamArn),
    ShardId: required(shapes.shardId),
    ShardIteratorType: required(
      oneOf("AT_SEQUENCE_NUMBER", "AFTER_SEQUENCE_NUMBER", "TRIM_HORIZON", "LATEST"),
    ),
    SequenceNumber: shapes.sequenceNumber,
  }),
  output: structure("GetShardIteratorOutput", { ShardIterator: shapes.shardIterator }),
  access: {
    action: "dynamodb:GetShardIterator",
    asks: ({ StreamArn: stream }) => [{ action: "dynamodb:GetShardIterator", stream }],
  },

  async run(input, { engine, platform }) {
    const { StreamArn: arn, ShardIteratorType: type, SequenceNumber: number } = input
    requireStreamArn(arn)
    const needsNumber = type === "AT_SEQUENCE_NUMBER" || type === "AFTER_SEQUENCE_NUMBER"
    // Both texts are unsure.
    if (needsNumber && number === undefined) {
      throw ApiError.invalid(`SequenceNumber is required for ShardIteratorType ${type}`)
    }
    if (!needsNumber && number !== undefined) {
      throw ApiError.invalid(`SequenceNumber must not be specified for ShardIteratorType ${type}`)
    }
    const known = await getStream(engine, arn)
    const { shard, lastSequence } = await getShard(engine, known, input.ShardId)
    const position = {
      shard: shard.shard,
      after: startOf(type, number, shard, lastSequence),
      issuedAtMs: platform.now(),
    }
    return { ShardIterator: sealIterator(arn, position, known.stream.secret) }
  },
})

/** The number behind which reading begins. @throws ApiError */
function startOf(
  type: string,
  number: string | undefined,
  { openedAfter, closedAt }: Shard,
  lastSequence: number,
): number {
  if (type === "TRIM_HORIZON") return openedAfter
  if (type === "LATEST" || number === undefined) return closedAt ?? lastSequence
  const sequence = parseSequenceNumber(number)
  // The next number to be given is a shard's first one while it is empty.
  if (sequence === undefined || sequence > (closedAt ?? lastSequence + 1)) {
    throw ApiError.invalid(`Invalid SequenceNumber: ${number}`)
  }
  if (sequence <= openedAfter) throw ApiError.trimmed()
  return type === "AT_SEQUENCE_NUMBER" ? sequence - 1 : sequence
}
