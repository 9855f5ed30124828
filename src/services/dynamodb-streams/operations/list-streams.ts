import { listStreams as list } from "../../../engine/stream-reading.ts"
import { listStreamsMax } from "../../../limits.ts"
import { integer, list as listOf, string, structure } from "../../../model/shape/shape.ts"
import { tableNameAlone } from "../../../model/table/name-shapes.ts"
import { defineOperation } from "../../../operation.ts"
import { streamArn } from "../shapes.ts"
import { requireStreamArn } from "../stream-arn.ts"

export const listStreams = defineOperation({
  name: "ListStreams",
  dialect: "classic",
  input: structure("ListStreamsInput", {
    // Need not exist: then there are no streams of it.
    TableName: tableNameAlone,
    Limit: integer({ min: 1, max: listStreamsMax }),
    ExclusiveStartStreamArn: streamArn,
  }),
  output: structure("ListStreamsOutput", {
    Streams: listOf(
      structure("Stream", { StreamArn: streamArn, TableName: string(), StreamLabel: string() }),
    ),
    LastEvaluatedStreamArn: streamArn,
  }),
  access: { action: "dynamodb:ListStreams" },

  async run(input, { engine }) {
    const { TableName, Limit: limit = listStreamsMax, ExclusiveStartStreamArn: start } = input
    const after = start === undefined ? undefined : requireStreamArn(start)
    const { streams, isLast } = await list(engine, TableName, after, limit)
    return {
      Streams: streams.map(({ arn, address }) => ({
        StreamArn: arn,
        TableName: address.name,
        StreamLabel: address.label,
      })),
      LastEvaluatedStreamArn: isLast ? undefined : streams.at(-1)?.arn,
    }
  },
})
