/** A record of the change log as a Kinesis data stream gets it. */
import { createHash } from "node:crypto"
import { keyOfItem } from "../key/key-schema.ts"
import type { KeySchema, KinesisPrecision } from "../table/table.ts"
import type { Item } from "../value/attribute-value.ts"
import { itemSize } from "../value/size.ts"
import { type Change, eventNameOf } from "./stream-record.ts"

/** What all records of a destination have in common. */
export interface KinesisOrigin {
  readonly log: number
  readonly key: KeySchema
  readonly region: string
  readonly tableName: string
  readonly precision: KinesisPrecision
}

export interface KinesisRecord {
  /** JSON. */
  readonly data: string
  /** The same for all records of an item, so that they come in order. */
  readonly partitionKey: string
}

/** AWS guide, "Using Kinesis Data Streams to capture changes to DynamoDB": always both images. */
export function kinesisRecord(change: Change, origin: KinesisOrigin): KinesisRecord {
  const { before, after, sequence, atMs, size, actor } = change
  const { log, key, region, tableName, precision } = origin
  const keys = keyOfItem(key, JSON.parse(after ?? before ?? "{}") as Item)
  const isMicro = precision === "MICROSECOND"
  const head = {
    awsRegion: region,
    eventID: eventIdOf(log, sequence),
    eventName: eventNameOf(change),
    userIdentity: actor ? { principalId: "dynamodb.amazonaws.com", type: "Service" } : null,
    recordFormat: "application/json",
    tableName,
  }
  // The images are JSON already: they are spliced in rather than parsed and printed again.
  const members = [
    `"ApproximateCreationDateTime":${isMicro ? atMs * 1000 : atMs}`,
    `"Keys":${JSON.stringify(keys)}`,
    ...(after === undefined ? [] : [`"NewImage":${after}`]),
    ...(before === undefined ? [] : [`"OldImage":${before}`]),
    `"SizeBytes":${itemSize(keys) + size}`,
    `"ApproximateCreationDateTimePrecision":"${precision}"`,
  ]
  const data =
    `${JSON.stringify(head).slice(0, -1)},"dynamodb":{${members.join()}},` +
    '"eventSource":"aws:dynamodb"}'
  return { data, partitionKey: hashOf(JSON.stringify(keys)).slice(0, 32) }
}

/** A UUID that a record keeps when it is sent again: consumers tell doubles by it (AWS guide). */
function eventIdOf(log: number, sequence: number): string {
  const hash = hashOf(`kinesis/${log}/${sequence}`)
  return hash.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, "$1-$2-4$3-8$4-$5")
}

function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("hex")
}
