import { getStream, idOf, type KnownStream, shardsOf } from "../../../engine/stream-reading.ts"
import { ApiError } from "../../../error.ts"
import { listStreamsMax } from "../../../limits.ts"
import {
  integer,
  oneOf,
  required,
  string,
  structure,
  timestamp,
} from "../../../model/shape/shape.ts"
import { printSequenceNumber } from "../../../model/stream/sequence-number.ts"
import { keySchema } from "../../../model/table/definition-shapes.ts"
import { describeKeySchema } from "../../../model/table/describe-table.ts"
import { defineOperation } from "../../../operation.ts"
import type { Shard } from "../../../storage/log-space.ts"
import * as shapes from "../shapes.ts"
import { requireStreamArn } from "../stream-arn.ts"

interface ShardFilter {
  readonly Type?: string | undefined
  readonly ShardId?: string | undefined
}

export const describeStream = defineOperation({
  name: "DescribeStream",
  dialect: "classic",
  input: structure("DescribeStreamInput", {
    StreamArn: required(shapes.streamArn),
    Limit: integer({ min: 1, max: listStreamsMax }),
    ExclusiveStartShardId: shapes.shardId,
    // Judged below: DynamoDB spells the paths of these members in a way of its own.
    ShardFilter: structure("ShardFilter", { Type: string(), ShardId: string() }),
  }),
  output: structure("DescribeStreamOutput", {
    StreamDescription: structure("StreamDescription", {
      StreamArn: shapes.streamArn,
      StreamLabel: string(),
      StreamStatus: oneOf("ENABLED", "DISABLED"),
      StreamViewType: shapes.viewType,
      CreationRequestDateTime: timestamp,
      TableName: string(),
      KeySchema: keySchema,
      Shards: shapes.shards,
      LastEvaluatedShardId: shapes.shardId,
    }),
  }),
  access: {
    action: "dynamodb:DescribeStream",
    asks: ({ StreamArn: stream }) => [{ action: "dynamodb:DescribeStream", stream }],
  },

  async run(input, { engine }) {
    requireStreamArn(input.StreamArn)
    const { Limit: limit = listStreamsMax, ExclusiveStartShardId: after } = input
    const parent = parentOfFilter(input.ShardFilter)
    const known = await getStream(engine, input.StreamArn)
    const { arn, address, stream, isEnabled } = known
    const shards = await shardsOf(engine, known)
    const asked = parent === undefined ? shards : childrenOf(known, shards, parent)
    // A shard that is not there has none behind it (observed).
    const from = after === undefined ? 0 : placeAfter(known, asked, after)
    const page = asked.slice(from, from + limit)
    const last = page.at(-1)
    return {
      StreamDescription: {
        StreamArn: arn,
        StreamLabel: address.label,
        StreamStatus: isEnabled ? ("ENABLED" as const) : ("DISABLED" as const),
        StreamViewType: stream.view,
        CreationRequestDateTime: stream.createdAtMs / 1000,
        TableName: address.name,
        KeySchema: describeKeySchema(stream.key),
        Shards: page.map((shard) => describeShard(known, shard)),
        LastEvaluatedShardId:
          last && from + limit < asked.length ? idOf(known, last.shard) : undefined,
      },
    }
  },
})

function describeShard(known: KnownStream, { shard, parent, openedAfter, closedAt }: Shard) {
  return {
    ShardId: idOf(known, shard),
    SequenceNumberRange: {
      StartingSequenceNumber: printSequenceNumber(openedAfter + 1),
      EndingSequenceNumber: closedAt === undefined ? undefined : printSequenceNumber(closedAt),
    },
    ParentShardId: parent === undefined ? undefined : idOf(known, parent),
  }
}

function placeAfter(known: KnownStream, shards: readonly Shard[], id: string): number {
  const place = shards.findIndex(({ shard }) => idOf(known, shard) === id)
  return place === -1 ? shards.length : place + 1
}

function childrenOf(known: KnownStream, shards: readonly Shard[], id: string): readonly Shard[] {
  return shards.filter(({ parent }) => parent !== undefined && idOf(known, parent) === id)
}

/** Texts are unsure, except that they name the member (observed). @throws ApiError */
function parentOfFilter(filter: ShardFilter | undefined): string | undefined {
  if (!filter) return undefined
  const { Type: type, ShardId: id } = filter
  if (type === undefined) throw failed("null", "Type", "Member must not be null")
  if (type !== "CHILD_SHARDS") {
    throw failed(`'${type}'`, "Type", "Member must satisfy enum value set: [CHILD_SHARDS]")
  }
  if (id === undefined) throw failed("null", "ShardId", "Member must not be null")
  const { min = 0, max = Number.POSITIVE_INFINITY } = shapes.shardId
  if (id.length < min) {
    throw failed(`'${id}'`, "ShardId", `Member must have length greater than or equal to ${min}`)
  }
  if (id.length > max) {
    throw failed(`'${id}'`, "ShardId", `Member must have length less than or equal to ${max}`)
  }
  return id
}

function failed(value: string, member: string, constraint: string): ApiError {
  return ApiError.invalid(
    `1 validation error detected: Value ${value} at 'ShardFilter.${member}' failed to satisfy ` +
      `constraint: ${constraint}`,
  )
}
