/** Sends records in batches that Kinesis takes, and those again that it did not take. */
import {
  kinesisBatchBytesMax,
  kinesisBatchRecordsMax,
  kinesisRecordBytesMax,
} from "../../limits.ts"
import type { KinesisRecord } from "../../model/stream/kinesis-record.ts"
import type { KinesisStreams } from "./streams.ts"

/** Of a change; nothing is left of it once it is sent, or found too large to be sent ever. */
export interface OutgoingRecord extends KinesisRecord {
  readonly sequence: number
}

export interface Sent {
  /** Everything up to here was taken, or left out. */
  readonly after: number | undefined
  /** Records that are too large for Kinesis; they are left out, as DynamoDB does. */
  readonly tooLarge: number
  /** Why there are records that were not taken. */
  readonly failure?: string
}

const attemptsMax = 3

/** In their order, batch by batch: the next goes out when all of one is taken. */
export async function sendRecords(
  kinesis: KinesisStreams,
  streamArn: string,
  records: readonly OutgoingRecord[],
): Promise<Sent> {
  let after: number | undefined
  const sendable = records.filter((record) => bytesOf(record) <= kinesisRecordBytesMax)
  const tooLarge = records.length - sendable.length
  for (const batch of batchesOf(sendable)) {
    const { left, failure } = await sendBatch(kinesis, streamArn, batch)
    if (left.length > 0) {
      const first = batch.indexOf(left[0] as OutgoingRecord)
      if (first > 0) after = batch[first - 1]?.sequence
      return { after, tooLarge, failure: failure ?? "records were not taken" }
    }
    after = batch.at(-1)?.sequence
  }
  return { after: records.at(-1)?.sequence, tooLarge }
}

/** What was not taken goes out again alone, so that what was taken does not come twice. */
async function sendBatch(
  kinesis: KinesisStreams,
  streamArn: string,
  batch: readonly OutgoingRecord[],
): Promise<{ readonly left: readonly OutgoingRecord[]; readonly failure?: string | undefined }> {
  let left = batch
  let failure: string | undefined
  for (let attempt = 0; attempt < attemptsMax && left.length > 0; attempt++) {
    try {
      const results = await kinesis.putRecords(streamArn, left)
      failure = results.find((result) => result.failure !== undefined)?.failure
      left = left.filter((_, at) => results[at]?.failure !== undefined)
    } catch (error) {
      // It may be that nobody is there: the next run asks again.
      return { left, failure: error instanceof Error ? error.message : String(error) }
    }
  }
  return { left, failure }
}

function* batchesOf(records: readonly OutgoingRecord[]): Iterable<readonly OutgoingRecord[]> {
  let batch: OutgoingRecord[] = []
  let bytes = 0
  for (const record of records) {
    const size = bytesOf(record)
    if (batch.length === kinesisBatchRecordsMax || bytes + size > kinesisBatchBytesMax) {
      yield batch
      batch = []
      bytes = 0
    }
    batch.push(record)
    bytes += size
  }
  if (batch.length > 0) yield batch
}

function bytesOf({ data, partitionKey }: KinesisRecord): number {
  return Buffer.byteLength(data) + partitionKey.length
}
