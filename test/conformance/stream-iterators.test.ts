/** Where readers of a stream begin, and how they go on. */
import { beforeAll, describe, expect, test } from "vitest"
import {
  allRecords,
  createStreamedTable,
  eventsOf,
  iteratorOf,
  recordsFrom,
  type StreamRecord,
  shardsOf,
} from "../support/stream.ts"
import { refusalOf, subjects } from "../support/subject.ts"

const { db, streams } = subjects()
const key = (pk: string, sk = "1") => ({ pk: { S: pk }, sk: { S: sk } })

describe("iterators", () => {
  let StreamArn: string
  let ShardId: string | undefined
  let records: readonly StreamRecord[]
  let TableName: string
  beforeAll(async () => {
    ;({ TableName, StreamArn } = await createStreamedTable(db))
    for (const pk of ["a", "b", "c", "d"]) await db.putItem({ TableName, Item: key(pk) })
    ShardId = (await shardsOf(streams, StreamArn))[0]?.ShardId
    records = await allRecords(streams, StreamArn)
  })

  test("at and after a sequence number, from the start and from now", async () => {
    const SequenceNumber = records[1]?.dynamodb?.SequenceNumber
    const from = async (
      ShardIteratorType: "AT_SEQUENCE_NUMBER" | "AFTER_SEQUENCE_NUMBER" | "LATEST" | "TRIM_HORIZON",
    ) => {
      const needs = ShardIteratorType.endsWith("NUMBER")
      const { ShardIterator } = await streams.getShardIterator({
        ...{ StreamArn, ShardId, ShardIteratorType },
        ...(needs && { SequenceNumber }),
      })
      return eventsOf((await recordsFrom(streams, ShardIterator)).records).join()
    }
    expect(await from("TRIM_HORIZON")).toBe("INSERT a,INSERT b,INSERT c,INSERT d")
    expect(await from("AT_SEQUENCE_NUMBER")).toBe("INSERT b,INSERT c,INSERT d")
    expect(await from("AFTER_SEQUENCE_NUMBER")).toBe("INSERT c,INSERT d")
    expect(await from("LATEST")).toBe("")
  })

  test("two readers do not disturb each other, and pages go on where they ended", async () => {
    const first = await streams.getRecords({
      ShardIterator: await iteratorOf(streams, StreamArn),
      Limit: 3,
    })
    const again = await streams.getRecords({
      ShardIterator: await iteratorOf(streams, StreamArn),
      Limit: 1,
    })
    expect(eventsOf(first.Records ?? [])).toEqual(["INSERT a", "INSERT b", "INSERT c"])
    expect(eventsOf(again.Records ?? [])).toEqual(["INSERT a"])
    const rest = await streams.getRecords({ ShardIterator: first.NextShardIterator })
    expect(eventsOf(rest.Records ?? [])).toEqual(["INSERT d"])
  })

  test("LATEST sees what comes after it", async () => {
    const ShardIterator = await iteratorOf(streams, StreamArn, "LATEST")
    await db.putItem({ TableName, Item: key("e") })
    const { Records, NextShardIterator } = await streams.getRecords({ ShardIterator })
    expect(eventsOf(Records ?? [])).toEqual(["INSERT e"])
    expect((await streams.getRecords({ ShardIterator: NextShardIterator })).Records).toEqual([])
  })

  test("what cannot be asked for", async () => {
    const SequenceNumber = records[0]?.dynamodb?.SequenceNumber
    const iterator = (more: object) =>
      refusalOf(
        streams.getShardIterator({
          ...{ StreamArn, ShardId, ShardIteratorType: "TRIM_HORIZON" },
          ...more,
        }),
      )
    expect(await iterator({ SequenceNumber })).toMatch(/^ValidationException/)
    const at = { ShardIteratorType: "AT_SEQUENCE_NUMBER" } as const
    expect(await iterator(at)).toMatch(/^ValidationException/)
    expect(await iterator({ ...at, SequenceNumber: "9".repeat(21) })).toMatch(
      /^ValidationException/,
    )
    expect(await iterator({ ShardId: `shardId-${"0".repeat(20)}-00000000` })).toMatch(
      /^ResourceNotFoundException: Requested resource not found: Shard/,
    )
    expect(await iterator({ StreamArn: StreamArn.replace("table/t", "table/u") })).toMatch(
      /^ResourceNotFoundException: Requested resource not found: Stream: arn.* not found$/,
    )
    expect(await iterator({ StreamArn: "x".repeat(40) })).toMatch(/^ValidationException/)
    expect(await iterator({ ShardIteratorType: "SOMEWHERE" })).toMatch(
      /at 'shardIteratorType' failed to satisfy constraint/,
    )
    const ShardIterator = await iteratorOf(streams, StreamArn)
    for (const Limit of [0, -1, 1001]) {
      expect(await refusalOf(streams.getRecords({ ShardIterator, Limit }))).toMatch(
        /^ValidationException/,
      )
    }
  })

  test("forged, cut off, or of another stream: none is let in", async () => {
    const ShardIterator = await iteratorOf(streams, StreamArn)
    const other = await createStreamedTable(db)
    const sealed = ShardIterator.split("|")[2] as string
    const flipped = `${sealed.slice(0, 10)}${sealed[10] === "A" ? "B" : "A"}${sealed.slice(11)}`
    for (const forged of [
      "nonsense",
      `${StreamArn}|1|`,
      `${StreamArn}|1|AAAA`,
      ShardIterator.replace(sealed, flipped),
      ShardIterator.slice(0, -4),
      ShardIterator.replace(StreamArn, other.StreamArn),
    ]) {
      expect(await refusalOf(streams.getRecords({ ShardIterator: forged })), forged).toBe(
        "ValidationException: Invalid ShardIterator",
      )
    }
  })
})
