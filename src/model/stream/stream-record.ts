/** A record of the change log as a stream shows it. */
import { keyOfItem } from "../key/key-schema.ts"
import { JsonText } from "../shape/shape.ts"
import type { Item } from "../value/attribute-value.ts"
import { itemSize } from "../value/size.ts"
import { printSequenceNumber } from "./sequence-number.ts"
import { eventIdOf } from "./shard-id.ts"
import type { Stream } from "./stream.ts"
import type { StreamView } from "./stream-view.ts"

export interface Change {
  readonly sequence: number
  readonly atMs: number
  /** DynamoDB's bytes of both images. */
  readonly size: number
  readonly before?: string
  readonly after?: string
  readonly actor?: "ttl"
}

/** Members and values are DynamoDB's. */
export function streamRecord(change: Change, { view, key }: Stream, log: number, region: string) {
  const { before, after, sequence, atMs, actor } = change
  const shown = imagesOf(view, change)
  // Any image has the keys; one that is shown has to be measured too.
  const parsed = JSON.parse(shown.old ?? shown.new ?? after ?? before ?? "{}") as Item
  const keys = keyOfItem(key, parsed)
  return {
    eventID: eventIdOf(log, sequence),
    eventName: eventNameOf(change),
    eventVersion: "1.1",
    eventSource: "aws:dynamodb",
    awsRegion: region,
    dynamodb: {
      ApproximateCreationDateTime: Math.floor(atMs / 1000),
      Keys: keys,
      NewImage: jsonText(shown.new),
      OldImage: jsonText(shown.old),
      SequenceNumber: printSequenceNumber(sequence),
      SizeBytes: itemSize(keys) + imageBytes(change, shown, parsed),
      StreamViewType: view,
    },
    userIdentity: actor && { PrincipalId: "dynamodb.amazonaws.com", Type: "Service" },
  }
}

export function eventNameOf({ before, after }: Pick<Change, "before" | "after">) {
  if (before === undefined) return "INSERT" as const
  return after === undefined ? ("REMOVE" as const) : ("MODIFY" as const)
}

interface Images {
  readonly old?: string | undefined
  readonly new?: string | undefined
}

function imagesOf(view: StreamView, { before, after }: Change): Images {
  switch (view) {
    case "KEYS_ONLY":
      return {}
    case "NEW_IMAGE":
      return { new: after }
    case "OLD_IMAGE":
      return { old: before }
    case "NEW_AND_OLD_IMAGES":
      return { old: before, new: after }
  }
}

function imageBytes({ before, after, size }: Change, shown: Images, parsed: Item): number {
  if (shown.old === before && shown.new === after) return size
  return shown.old === undefined && shown.new === undefined ? 0 : itemSize(parsed)
}

function jsonText(body: string | undefined): JsonText | undefined {
  return body === undefined ? undefined : new JsonText(body)
}
