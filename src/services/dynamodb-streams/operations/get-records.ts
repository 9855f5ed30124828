import { getStream, type KnownStream, readShard } from "../../../engine/stream-reading.ts"
import { ApiError } from "../../../error.ts"
import { iteratorMs, streamRecordsMax } from "../../../limits.ts"
import { parseStreamArn } from "../../../model/arn.ts"
import { integer, list, required, structure } from "../../../model/shape/shape.ts"
import {
  arnOfIterator,
  type IteratorPosition,
  openIterator,
  sealIterator,
} from "../../../model/stream/shard-iterator.ts"
import { streamRecord } from "../../../model/stream/stream-record.ts"
import { defineOperation } from "../../../operation.ts"
import * as shapes from "../shapes.ts"

export const getRecords = defineOperation({
  name: "GetRecords",
  dialect: "classic",
  input: structure("GetRecordsInput", {
    ShardIterator: required(shapes.shardIterator),
    Limit: integer({ min: 1, max: streamRecordsMax }),
  }),
  output: structure("GetRecordsOutput", {
    Records: list(shapes.record),
    NextShardIterator: shapes.shardIterator,
  }),
  access: {
    action: "dynamodb:GetRecords",
    asks: ({ ShardIterator }) => {
      return [{ action: "dynamodb:GetRecords", stream: requireStream(ShardIterator) }]
    },
  },

  async run({ ShardIterator: text, Limit: limit = streamRecordsMax }, { engine, platform }) {
    const arn = requireStream(text)
    const known = await getStream(engine, arn)
    const nowMs = platform.now()
    const position = requirePosition(text, known, nowMs)
    const found = await readShard(engine, known, position, limit)
    if (!found) throw ApiError.trimmed()
    const { shard, page } = found
    const after = page.rows.at(-1)?.sequence ?? position.after
    // Nothing will ever come behind the end of a shard that is closed.
    const isEnd = page.isLast && shard.closedAt !== undefined
    const { stream, log } = known
    return {
      Records: page.rows.map((row) => streamRecord(row, stream, log, engine.region)),
      NextShardIterator: isEnd
        ? undefined
        : sealIterator(arn, { shard: shard.shard, after, issuedAtMs: nowMs }, stream.secret),
    }
  },
})

/** @throws ApiError unless it claims to be about a stream: policies are asked about that alone */
function requireStream(text: string): string {
  const arn = arnOfIterator(text)
  if (arn === undefined || !parseStreamArn(arn)) throw invalidIterator()
  return arn
}

/** @throws ApiError for what we did not seal, or too long ago */
function requirePosition(text: string, known: KnownStream, nowMs: number): IteratorPosition {
  const position = openIterator(text, known.stream.secret)
  if (!position) throw invalidIterator()
  if (nowMs - position.issuedAtMs <= iteratorMs) return position
  throw new ApiError(
    "ExpiredIteratorException",
    "The shard iterator has expired and can no longer be used to retrieve stream records. " +
      "A shard iterator expires 15 minutes after it is retrieved using the GetShardIterator action.",
  )
}

/** The text is unsure. */
function invalidIterator(): ApiError {
  return ApiError.invalid("Invalid ShardIterator")
}
