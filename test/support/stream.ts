/** Reading streams in tests as consumers do. */
import type { DynamoDB, StreamViewType } from "@aws-sdk/client-dynamodb"
import type { _Record, DynamoDBStreams, Shard } from "@aws-sdk/client-dynamodb-streams"
import { onDemandTable } from "./on-demand-table.ts"

export type StreamRecord = _Record

/** Creates an on-demand table with keys pk and sk and a stream; returns its name and stream. */
export async function createStreamedTable(
  db: DynamoDB,
  StreamViewType: StreamViewType = "NEW_AND_OLD_IMAGES",
): Promise<{ readonly TableName: string; readonly StreamArn: string }> {
  const TableName = `t-${crypto.randomUUID()}`
  const { TableDescription } = await db.createTable({
    ...onDemandTable(TableName, { pk: "S", sk: "S" }),
    StreamSpecification: { StreamEnabled: true, StreamViewType },
  })
  return { TableName, StreamArn: TableDescription?.LatestStreamArn as string }
}

export async function shardsOf(
  streams: DynamoDBStreams,
  StreamArn: string,
): Promise<readonly Shard[]> {
  const shards: Shard[] = []
  let ExclusiveStartShardId: string | undefined
  do {
    const { StreamDescription } = await streams.describeStream({ StreamArn, ExclusiveStartShardId })
    shards.push(...(StreamDescription?.Shards ?? []))
    ExclusiveStartShardId = StreamDescription?.LastEvaluatedShardId
  } while (ExclusiveStartShardId !== undefined)
  return shards
}

/** All records from here to where the shard ends, or where nothing more comes. */
export async function recordsFrom(
  streams: DynamoDBStreams,
  iterator: string | undefined,
): Promise<{ readonly records: readonly StreamRecord[]; readonly next: string | undefined }> {
  const records: StreamRecord[] = []
  let next = iterator
  while (next !== undefined) {
    const page = await streams.getRecords({ ShardIterator: next })
    records.push(...(page.Records ?? []))
    next = page.NextShardIterator
    if (page.Records?.length === 0) break
  }
  return { records, next }
}

/** Every record of the stream, parents before their children. */
export async function allRecords(
  streams: DynamoDBStreams,
  StreamArn: string,
): Promise<readonly StreamRecord[]> {
  const records: StreamRecord[] = []
  for (const { ShardId } of await shardsOf(streams, StreamArn)) {
    const { ShardIterator } = await streams.getShardIterator({
      StreamArn,
      ShardId,
      ShardIteratorType: "TRIM_HORIZON",
    })
    records.push(...(await recordsFrom(streams, ShardIterator)).records)
  }
  return records
}

/** `INSERT a`, in the order of the records of each item. */
export function eventsOf(records: readonly StreamRecord[]): string[] {
  return records.map(({ eventName, dynamodb }) => `${eventName} ${dynamodb?.Keys?.pk?.S}`)
}

/** Into the stream's first shard. */
export async function iteratorOf(
  streams: DynamoDBStreams,
  StreamArn: string,
  ShardIteratorType: "TRIM_HORIZON" | "LATEST" = "TRIM_HORIZON",
): Promise<string> {
  const [{ ShardId } = {}] = await shardsOf(streams, StreamArn)
  const { ShardIterator } = await streams.getShardIterator({
    ...{ StreamArn, ShardId, ShardIteratorType },
  })
  return ShardIterator as string
}
