/** Shapes that the operations on streams share; bounds are those of AWS's service model. */
import { item, list, long, oneOf, string, structure, timestamp } from "../../model/shape/shape.ts"

export const streamArn = string({ min: 37, max: 1024 })
export const shardId = string({ min: 28, max: 65 })
export const sequenceNumber = string({ min: 21, max: 40 })
export const shardIterator = string({ min: 1, max: 2048 })
export const viewType = oneOf("OLD_IMAGE", "KEYS_ONLY", "NEW_AND_OLD_IMAGES", "NEW_IMAGE")

export const record = structure("Record", {
  eventID: string(),
  eventName: oneOf("INSERT", "MODIFY", "REMOVE"),
  eventVersion: string(),
  eventSource: string(),
  awsRegion: string(),
  dynamodb: structure("StreamRecord", {
    ApproximateCreationDateTime: timestamp,
    Keys: item,
    NewImage: item,
    OldImage: item,
    SequenceNumber: sequenceNumber,
    SizeBytes: long({ min: 1 }),
    StreamViewType: viewType,
  }),
  userIdentity: structure("Identity", { PrincipalId: string(), Type: string() }),
})

export const shards = list(
  structure("Shard", {
    ShardId: shardId,
    SequenceNumberRange: structure("SequenceNumberRange", {
      StartingSequenceNumber: sequenceNumber,
      EndingSequenceNumber: sequenceNumber,
    }),
    ParentShardId: shardId,
  }),
)
