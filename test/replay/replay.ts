/** Makes a table of what a stream tells. */
import type { AttributeValue, DynamoDB } from "@aws-sdk/client-dynamodb"
import type { DynamoDBStreams } from "@aws-sdk/client-dynamodb-streams"
import { recordsFrom, type StreamRecord, shardsOf } from "../support/stream.ts"

type Item = Record<string, AttributeValue>

/** Items by key, each with its attributes in order, so that equal tables have equal texts. */
export type Contents = ReadonlyMap<string, string>

/**
 * Walks the shards as the Kinesis Client Library's adapter does: a child only after its parent, and
 * each from its trim horizon to its end. Throws where a record does not follow on the one before
 * it.
 */
export async function replay(streams: DynamoDBStreams, StreamArn: string): Promise<Contents> {
  const contents = new Map<string, string>()
  const done = new Set<string>()
  const waiting = [...(await shardsOf(streams, StreamArn))]
  const ids = new Set(waiting.map(({ ShardId }) => ShardId))
  while (waiting.length > 0) {
    const place = waiting.findIndex(
      ({ ParentShardId: parent }) => parent === undefined || done.has(parent) || !ids.has(parent),
    )
    if (place === -1) throw new Error("shards that wait for each other")
    const [{ ShardId = "", SequenceNumberRange: range } = {}] = waiting.splice(place, 1)
    const input = { StreamArn, ShardId, ShardIteratorType: "TRIM_HORIZON" } as const
    const { ShardIterator } = await streams.getShardIterator(input)
    const { records, next } = await recordsFrom(streams, ShardIterator)
    const isClosed = range?.EndingSequenceNumber !== undefined
    if (isClosed !== (next === undefined)) throw new Error(`${ShardId} ends where it should not`)
    for (const record of records) apply(contents, record)
    done.add(ShardId)
  }
  return contents
}

/** Throws where the record does not follow on what is there. */
export function apply(contents: Map<string, string>, { eventName, dynamodb }: StreamRecord): void {
  const { Keys = {}, OldImage, NewImage } = dynamodb ?? {}
  const key = textOf(Keys)
  const before = contents.get(key)
  const told = OldImage && textOf(OldImage)
  if (before !== told) throw new Error(`${eventName} of ${key}: it was ${before}, not ${told}`)
  if (NewImage) contents.set(key, textOf(NewImage))
  else contents.delete(key)
}

/** What the table holds. */
export async function contentsOf(
  db: DynamoDB,
  TableName: string,
  keyNames: readonly string[],
  IndexName?: string,
): Promise<Contents> {
  const contents = new Map<string, string>()
  let ExclusiveStartKey: Item | undefined
  do {
    const from = IndexName === undefined ? { ConsistentRead: true } : { IndexName }
    const page = await db.scan({ TableName, ExclusiveStartKey, ...from })
    for (const item of page.Items ?? []) {
      const key = Object.fromEntries(keyNames.map((name) => [name, item[name] as AttributeValue]))
      contents.set(textOf(key), textOf(item))
    }
    ExclusiveStartKey = page.LastEvaluatedKey
  } while (ExclusiveStartKey)
  return contents
}

function textOf(item: Item): string {
  return JSON.stringify(Object.entries(item).toSorted(([a], [b]) => (a < b ? -1 : 1)))
}
