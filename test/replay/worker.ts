/**
 * A worker that follows a stream while it is written, as the Kinesis Client Library's adapter for
 * DynamoDB Streams does: it leases the shards that have no parent left, reads each to its end, and
 * then asks for the children of that one alone. An iterator that is too old is had again from the
 * sequence number of the last record.
 */
import {
  type DynamoDBStreams,
  ExpiredIteratorException,
  type Shard,
} from "@aws-sdk/client-dynamodb-streams"
import { type StreamRecord, shardsOf } from "../support/stream.ts"

export interface Worker {
  /** Reads once from each shard that it has leased. */
  round(): Promise<void>
  /** Reads what has come since, until nothing does. How many shards it has ended. */
  catchUp(): Promise<number>
}

export async function startWorker(
  streams: DynamoDBStreams,
  StreamArn: string,
  handle: (record: StreamRecord) => void,
): Promise<Worker> {
  /** Where the lease of each shard stands. */
  const leases = new Map<string, string>()
  const checkpoints = new Map<string, string>()
  const seen = new Set<string>()
  let ended = 0

  async function lease({ ShardId = "" }: Shard): Promise<void> {
    // Children of two parents would be found twice.
    if (seen.has(ShardId)) throw new Error(`${ShardId} was leased before`)
    seen.add(ShardId)
    await iterate(ShardId)
  }

  async function iterate(ShardId: string): Promise<void> {
    const SequenceNumber = checkpoints.get(ShardId)
    const from = SequenceNumber === undefined ? "TRIM_HORIZON" : "AFTER_SEQUENCE_NUMBER"
    const input = { StreamArn, ShardId, SequenceNumber, ShardIteratorType: from } as const
    leases.set(ShardId, (await streams.getShardIterator(input)).ShardIterator as string)
  }

  async function childrenOf(ShardId: string): Promise<readonly Shard[]> {
    const ShardFilter = { Type: "CHILD_SHARDS", ShardId } as const
    const { StreamDescription } = await streams.describeStream({ StreamArn, ShardFilter })
    return StreamDescription?.Shards ?? []
  }

  const all = await shardsOf(streams, StreamArn)
  const ids = new Set(all.map(({ ShardId }) => ShardId))
  for (const shard of all) if (!ids.has(shard.ParentShardId)) await lease(shard)

  /** Whether anything came. */
  async function read(ShardId: string, ShardIterator: string): Promise<boolean> {
    const { Records = [], NextShardIterator } = await streams.getRecords({ ShardIterator })
    for (const record of Records) {
      handle(record)
      checkpoints.set(ShardId, record.dynamodb?.SequenceNumber ?? "")
    }
    if (NextShardIterator !== undefined) {
      leases.set(ShardId, NextShardIterator)
      return Records.length > 0
    }
    leases.delete(ShardId)
    ended += 1
    for (const child of await childrenOf(ShardId)) await lease(child)
    return true
  }

  async function round(): Promise<boolean> {
    let isMore = false
    for (const [ShardId, ShardIterator] of [...leases]) {
      try {
        if (await read(ShardId, ShardIterator)) isMore = true
      } catch (error) {
        if (!(error instanceof ExpiredIteratorException)) throw error
        await iterate(ShardId)
        isMore = true
      }
    }
    return isMore
  }

  return {
    async round() {
      await round()
    },
    async catchUp() {
      while (await round());
      return ended
    },
  }
}
