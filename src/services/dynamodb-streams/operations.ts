import type { Operation } from "../../operation.ts"
import { describeStream } from "./operations/describe-stream.ts"
import { getRecords } from "./operations/get-records.ts"
import { getShardIterator } from "./operations/get-shard-iterator.ts"
import { listStreams } from "./operations/list-streams.ts"

/** Every operation of `DynamoDBStreams_20120810`. */
export const operations: readonly Operation[] = [
  describeStream,
  getRecords,
  getShardIterator,
  listStreams,
]
