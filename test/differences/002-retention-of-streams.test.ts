/**
 * Shards are trimmed whole, a day after they were closed: so a record can be read for 24 to 28
 * hours. DynamoDB removes records that are older than a day "at any moment" (AWS guide).
 */
import { expect, test } from "vitest"
import { createTable } from "../../src/services/dynamodb/operations/create-table.ts"
import { putItem } from "../../src/services/dynamodb/operations/put-item.ts"
import { describeStream } from "../../src/services/dynamodb-streams/operations/describe-stream.ts"
import { getRecords } from "../../src/services/dynamodb-streams/operations/get-records.ts"
import { getShardIterator } from "../../src/services/dynamodb-streams/operations/get-shard-iterator.ts"
import {
  maintainIn,
  openContext,
  perform,
  refusalOf,
  type TestContext,
} from "../support/context.ts"
import { simple } from "../support/table-input.ts"

const hourMs = 60 * 60 * 1000

async function readFirstShard(context: TestContext, StreamArn: string, ShardId: string) {
  const from = { StreamArn, ShardId, ShardIteratorType: "TRIM_HORIZON" }
  const { ShardIterator } = await perform(getShardIterator, from, context)
  return (await perform(getRecords, { ShardIterator }, context)).Records
}

test("a record is there after 27 hours, and gone after 29", async () => {
  const context = await openContext()
  const pass = async (hours: number) => {
    context.clock.nowMs += hours * hourMs
    await maintainIn(context)
  }
  const StreamSpecification = { StreamEnabled: true, StreamViewType: "NEW_IMAGE" }
  const input = { ...simple, TableName: "Orders", StreamSpecification }
  const { TableDescription } = await perform(createTable, input, context)
  const { LatestStreamArn: StreamArn } = TableDescription as { LatestStreamArn: string }
  await perform(putItem, { TableName: "Orders", Item: { pk: { S: "a" } } }, context)
  const { StreamDescription } = await perform(describeStream, { StreamArn }, context)
  const { Shards } = StreamDescription as { Shards: { ShardId: string }[] }
  const [{ ShardId } = { ShardId: "" }] = Shards
  await pass(4)
  await pass(23)
  expect(await readFirstShard(context, StreamArn, ShardId)).toHaveLength(1)
  await pass(2)
  expect(
    await refusalOf(
      getShardIterator,
      { StreamArn, ShardId, ShardIteratorType: "TRIM_HORIZON" },
      context,
    ),
  ).toMatch(/^ResourceNotFoundException/)
})
