/** Streams come and go with their tables and without; how they are listed and described. */
import { describe, expect, test } from "vitest"
import {
  allRecords,
  createStreamedTable,
  eventsOf,
  iteratorOf,
  recordsFrom,
  shardsOf,
} from "../support/stream.ts"
import { createTable, refusalOf, subjects } from "../support/subject.ts"

const { db, streams } = subjects()
const key = (pk: string, sk = "1") => ({ pk: { S: pk }, sk: { S: sk } })

describe("the life of a stream", () => {
  test("a table tells its stream, from CreateTable on", async () => {
    const { TableName, StreamArn } = await createStreamedTable(db, "KEYS_ONLY")
    const { Table } = await db.describeTable({ TableName })
    expect(Table?.StreamSpecification).toEqual({ StreamEnabled: true, StreamViewType: "KEYS_ONLY" })
    expect(Table?.LatestStreamArn).toBe(StreamArn)
    expect(StreamArn).toBe(`${Table?.TableArn}/stream/${Table?.LatestStreamLabel}`)
    expect(Table?.LatestStreamLabel).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}$/)
    const { StreamDescription } = await streams.describeStream({ StreamArn })
    expect(StreamDescription).toMatchObject({
      ...{ StreamArn, TableName, StreamStatus: "ENABLED", StreamLabel: Table?.LatestStreamLabel },
      KeySchema: Table?.KeySchema,
      CreationRequestDateTime: expect.any(Date),
    })
    expect(StreamDescription?.Shards?.[0]).toMatchObject({
      ShardId: expect.stringMatching(/^shardId-\d{20}-[0-9a-f]{8}$/),
      SequenceNumberRange: { StartingSequenceNumber: expect.stringMatching(/^\d{21,40}$/) },
    })
    expect(StreamDescription).not.toHaveProperty("LastEvaluatedShardId")
  })

  test("turned off, it can be read to its end; turned on again, it is another one", async () => {
    const { TableName, StreamArn } = await createStreamedTable(db)
    await db.putItem({ TableName, Item: key("a") })
    const latest = await iteratorOf(streams, StreamArn, "LATEST")
    const off = await db.updateTable({ TableName, StreamSpecification: { StreamEnabled: false } })
    expect(off.TableDescription?.LatestStreamArn).toBe(StreamArn)
    const { Table } = await db.describeTable({ TableName })
    expect(Table).not.toHaveProperty("StreamSpecification")
    expect(Table?.LatestStreamArn).toBe(StreamArn)
    await db.putItem({ TableName, Item: key("unseen") })
    const { StreamDescription } = await streams.describeStream({ StreamArn })
    expect(StreamDescription?.StreamStatus).toMatch(/^DISABL/)
    const range = StreamDescription?.Shards?.[0]?.SequenceNumberRange
    expect(BigInt(range?.EndingSequenceNumber ?? 0)).toBeGreaterThanOrEqual(
      BigInt(range?.StartingSequenceNumber ?? 0),
    )
    const { records, next } = await recordsFrom(streams, await iteratorOf(streams, StreamArn))
    expect(eventsOf(records)).toEqual(["INSERT a"])
    expect(next).toBeUndefined()
    expect(await streams.getRecords({ ShardIterator: latest })).toMatchObject({ Records: [] })
    const on = await db.updateTable({
      ...{ TableName, StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_IMAGE" } },
    })
    const second = on.TableDescription?.LatestStreamArn as string
    expect(second).not.toBe(StreamArn)
    await db.putItem({ TableName, Item: key("b") })
    expect(eventsOf(await allRecords(streams, second))).toEqual(["INSERT b"])
    expect(eventsOf(await allRecords(streams, StreamArn))).toEqual(["INSERT a"])
    const listed = await streams.listStreams({ TableName })
    expect(listed.Streams?.map((each) => each.StreamArn)).toEqual([StreamArn, second])
  })

  test("on twice and off twice are refused", async () => {
    const { TableName } = await createStreamedTable(db)
    const update = (StreamSpecification: object) =>
      refusalOf(db.updateTable({ TableName, StreamSpecification: StreamSpecification as never }))
    for (const StreamViewType of ["NEW_AND_OLD_IMAGES", "KEYS_ONLY"]) {
      expect(await update({ StreamEnabled: true, StreamViewType })).toBe(
        `ValidationException: Table already has an enabled stream: TableName: ${TableName}`,
      )
    }
    await db.updateTable({ TableName, StreamSpecification: { StreamEnabled: false } })
    expect(await update({ StreamEnabled: false })).toBe(
      `ValidationException: Table has no stream to disable: TableName: ${TableName}`,
    )
  })

  test("a deleted table's stream stays readable", async () => {
    const { TableName, StreamArn } = await createStreamedTable(db)
    await db.putItem({ TableName, Item: key("a") })
    await db.deleteTable({ TableName })
    const { StreamDescription } = await streams.describeStream({ StreamArn })
    expect(StreamDescription?.StreamStatus).toMatch(/^DISABL/)
    expect(eventsOf(await allRecords(streams, StreamArn))).toEqual(["INSERT a"])
    expect((await streams.listStreams({ TableName })).Streams).toHaveLength(1)
  })
})

describe("listing", () => {
  test("by table, in pages", async () => {
    const made = await Promise.all([1, 2, 3].map(() => createStreamedTable(db)))
    const [one] = made
    expect((await streams.listStreams({ TableName: one?.TableName })).Streams).toEqual([
      {
        StreamArn: one?.StreamArn,
        TableName: one?.TableName,
        StreamLabel: one?.StreamArn.split("/").at(-1),
      },
    ])
    const found: (string | undefined)[] = []
    let ExclusiveStartStreamArn: string | undefined
    do {
      const page = await streams.listStreams({ Limit: 2, ExclusiveStartStreamArn })
      found.push(...(page.Streams ?? []).map(({ StreamArn }) => StreamArn))
      ExclusiveStartStreamArn = page.LastEvaluatedStreamArn
    } while (ExclusiveStartStreamArn !== undefined)
    for (const { StreamArn } of made) expect(found).toContain(StreamArn)
    expect(new Set(found).size).toBe(found.length)
  })

  test("a table without streams has none, and neither has one that is not there", async () => {
    const TableName = await createTable(db, { pk: "S" })
    expect((await streams.listStreams({ TableName })).Streams).toEqual([])
    expect((await streams.listStreams({ TableName: "nothing-there" })).Streams).toEqual([])
  })

  test("limits and ARNs are judged", async () => {
    for (const Limit of [0, 101]) {
      expect(await refusalOf(streams.listStreams({ Limit }))).toMatch(/^ValidationException/)
    }
    expect(
      await refusalOf(streams.listStreams({ ExclusiveStartStreamArn: "x".repeat(40) })),
    ).toMatch(/^ValidationException/)
  })

  test("shards in pages, and the children of one", async () => {
    const { StreamArn } = await createStreamedTable(db)
    const [{ ShardId } = {}] = await shardsOf(streams, StreamArn)
    const describeStream = async (more: object) =>
      (await streams.describeStream({ StreamArn, ...more })).StreamDescription?.Shards
    expect(await describeStream({ ExclusiveStartShardId: ShardId })).toEqual([])
    expect(await describeStream({ ExclusiveStartShardId: `shardId-${"9".repeat(30)}` })).toEqual([])
    expect(await describeStream({ ShardFilter: { Type: "CHILD_SHARDS", ShardId } })).toEqual([])
    for (const ShardFilter of [
      ...[{ ShardId }, { Type: "OTHER", ShardId }, { Type: "CHILD_SHARDS" }],
      { Type: "CHILD_SHARDS", ShardId: "short" },
    ]) {
      expect(await refusalOf(describeStream({ ShardFilter }))).toMatch(
        /^ValidationException.*ShardFilter\./,
      )
    }
  })
})
