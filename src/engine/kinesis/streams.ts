/** What delivering asks of Kinesis; `runtime/kinesis-client.ts` does it. */
import type { KinesisRecord } from "../../model/stream/kinesis-record.ts"

export interface KinesisStreams {
  /**
   * Whether each of the records was taken, in their order. At most 500 and 5 MB at once.
   *
   * @throws Error in words for the owner of the table: the request failed as a whole, and nobody
   *   knows what was taken
   */
  putRecords(
    streamArn: string,
    records: readonly KinesisRecord[],
  ): Promise<readonly { readonly failure?: string }[]>
}
