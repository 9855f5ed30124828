/** Streams as their readers see them: which there are, their shards, their records. */
import { ApiError } from "../error.ts"
import { streamPageBytesMax, streamRetentionMs } from "../limits.ts"
import { parseStreamArn, printStreamArn } from "../model/arn.ts"
import { shardIdOf } from "../model/stream/shard-id.ts"
import type { Stream } from "../model/stream/stream.ts"
import type { ChangePage, Shard, StreamAddress, StreamRow } from "../storage/log-space.ts"
import type { AccountEngine } from "./engine.ts"

/** A stream that can be read. */
export interface KnownStream {
  readonly arn: string
  readonly address: StreamAddress
  readonly log: number
  readonly stream: Stream
  readonly isEnabled: boolean
}

/** @throws ApiError ResourceNotFoundException */
export async function getStream(engine: AccountEngine, arn: string): Promise<KnownStream> {
  const { storage, platform, account, region } = engine
  const address = parseStreamArn(arn)
  if (address?.account !== account || address.region !== region) throw streamNotFound(arn)
  const [row] = await storage.read([{ space: "stream", address }], "strong")
  if (!row || isGone(row, platform.now())) throw streamNotFound(arn)
  return knownStream(row)
}

/** Streams by table name and label behind `after`, and whether these are the last ones. */
export async function listStreams(
  { storage, platform, account, region }: AccountEngine,
  table: string | undefined,
  after: StreamAddress | undefined,
  streamsMax: number,
): Promise<{ readonly streams: readonly KnownStream[]; readonly isLast: boolean }> {
  const found: KnownStream[] = []
  let last = after
  for (;;) {
    const rowsMax = streamsMax + 1
    const [rows] = await storage.read(
      [
        {
          ...{ space: "streams", account, region, rowsMax },
          ...(table !== undefined && { table }),
          ...(last && { after: last }),
        },
      ],
      "strong",
    )
    const nowMs = platform.now()
    found.push(...rows.filter((row) => !isGone(row, nowMs)).map(knownStream))
    last = rows.at(-1)?.address
    const isEnd = rows.length < rowsMax
    if (isEnd || found.length > streamsMax) {
      return { streams: found.slice(0, streamsMax), isLast: found.length <= streamsMax }
    }
  }
}

/** The shards that can be read, in the order in which they were opened. */
export async function shardsOf(
  { storage, platform }: AccountEngine,
  { log, address }: KnownStream,
): Promise<readonly Shard[]> {
  const [shards] = await storage.read([{ space: "shards", log, label: address.label }], "strong")
  const nowMs = platform.now()
  return shards.filter((shard) => !isTrimmed(shard, nowMs))
}

/** The shard of that id, and the greatest sequence number of that moment. */
export async function getShard(
  { storage, platform }: AccountEngine,
  known: KnownStream,
  shardId: string,
): Promise<{ readonly shard: Shard; readonly lastSequence: number }> {
  const { arn, log, address } = known
  const [shards, lastSequence] = await storage.read(
    [{ space: "shards", log, label: address.label }, { space: "lastSequence" }],
    "strong",
  )
  const shard = shards.find((each) => idOf(known, each.shard) === shardId)
  if (shard && !isTrimmed(shard, platform.now())) return { shard, lastSequence }
  throw ApiError.notFound(`Shard: ${shardId} in Stream: ${arn} not found`)
}

/** A page of records, and the shard as it was at the same moment; nothing if it is gone. */
export async function readShard(
  { storage, platform }: AccountEngine,
  { log, address }: KnownStream,
  position: { readonly shard: number; readonly after: number },
  rowsMax: number,
): Promise<{ readonly shard: Shard; readonly page: ChangePage } | undefined> {
  const bound = { rowsMax, bytesMax: streamPageBytesMax }
  const [shards, page] = await storage.read(
    [
      { space: "shards", log, label: address.label },
      { space: "changes", log, ...position, bound },
    ],
    "strong",
  )
  const shard = shards.find((each) => each.shard === position.shard)
  return shard && !isTrimmed(shard, platform.now()) ? { shard, page } : undefined
}

/** The id of the shard with this number. */
export function idOf({ log, stream }: KnownStream, shard: number): string {
  return shardIdOf(log, stream.createdAtMs, shard)
}

function knownStream({ address, log, body, closedAtMs }: StreamRow): KnownStream {
  return {
    ...{ arn: printStreamArn(address), address, log },
    stream: JSON.parse(body) as Stream,
    isEnabled: closedAtMs === undefined,
  }
}

/** Trimming goes step by step; readers see it happen at once. */
function isTrimmed({ closedAt, dueAtMs }: Shard, nowMs: number): boolean {
  return closedAt !== undefined && dueAtMs <= nowMs
}

function isGone({ closedAtMs }: StreamRow, nowMs: number): boolean {
  return closedAtMs !== undefined && closedAtMs + streamRetentionMs <= nowMs
}

function streamNotFound(arn: string): ApiError {
  return ApiError.notFound(`Stream: ${arn} not found`)
}
