/** Shards follow each other while readers and writers go on. */
import { expect, test } from "vitest"
import {
  maintainIn,
  openContext,
  perform,
  refusalOf,
  type TestContext,
} from "../../test/support/context.ts"
import { simple } from "../../test/support/table-input.ts"
import { createTable } from "../services/dynamodb/operations/create-table.ts"
import { deleteTable } from "../services/dynamodb/operations/delete-table.ts"
import { putItem } from "../services/dynamodb/operations/put-item.ts"
import { updateTable } from "../services/dynamodb/operations/update-table.ts"
import { describeStream } from "../services/dynamodb-streams/operations/describe-stream.ts"
import { getRecords } from "../services/dynamodb-streams/operations/get-records.ts"
import { getShardIterator } from "../services/dynamodb-streams/operations/get-shard-iterator.ts"
import { listStreams } from "../services/dynamodb-streams/operations/list-streams.ts"
import type { Change } from "../storage/storage.ts"
import { busyRecords } from "./log-work.ts"

const TableName = "Orders"
const minuteMs = 60_000
const hourMs = 60 * minuteMs

interface Shard {
  readonly ShardId: string
  readonly ParentShardId?: string
  readonly SequenceNumberRange: {
    readonly StartingSequenceNumber: string
    readonly EndingSequenceNumber?: string
  }
}

class Streamed {
  readonly context: TestContext
  readonly StreamArn: string

  constructor(context: TestContext, StreamArn: string) {
    this.context = context
    this.StreamArn = StreamArn
  }

  static async open(): Promise<Streamed> {
    const context = await openContext()
    const StreamSpecification = { StreamEnabled: true, StreamViewType: "NEW_IMAGE" }
    const input = { ...simple, TableName, StreamSpecification }
    const { TableDescription } = await perform(createTable, input, context)
    const { LatestStreamArn } = TableDescription as { LatestStreamArn: string }
    return new Streamed(context, LatestStreamArn)
  }

  put(pk: string, version = "1") {
    const Item = { pk: { S: pk }, v: { S: version } }
    return perform(putItem, { TableName, Item }, this.context)
  }

  async pass(ms: number): Promise<void> {
    this.context.clock.nowMs += ms
    await maintainIn(this.context)
  }

  async shards(): Promise<readonly Shard[]> {
    const { StreamArn } = this
    const { StreamDescription } = await perform(describeStream, { StreamArn }, this.context)
    return (StreamDescription as { Shards: Shard[] }).Shards
  }

  async iterator(ShardId: string): Promise<string> {
    const input = { StreamArn: this.StreamArn, ShardId, ShardIteratorType: "TRIM_HORIZON" }
    return (await perform(getShardIterator, input, this.context)).ShardIterator as string
  }

  /** Keys and versions as `a1`, and whether the shard has ended. */
  async read(ShardId: string): Promise<string> {
    const ShardIterator = await this.iterator(ShardId)
    const page = await perform(getRecords, { ShardIterator }, this.context)
    const records = page.Records as { dynamodb: { NewImage: Record<string, { S: string }> } }[]
    const seen = records.map(({ dynamodb: { NewImage } }) => `${NewImage.pk?.S}${NewImage.v?.S}`)
    return `${seen.join(" ")} ${page.NextShardIterator === undefined ? "end" : "more"}`.trim()
  }
}

test("a shard that is used is rolled over after four hours; what follows names it", async () => {
  const streamed = await Streamed.open()
  await streamed.put("a")
  await streamed.pass(3 * hourMs)
  expect(await streamed.shards()).toHaveLength(1)
  await streamed.pass(hourMs + minuteMs * 6)
  await streamed.put("a", "2")
  const [parent, child, ...others] = await streamed.shards()
  expect(others).toEqual([])
  expect(child?.ParentShardId).toBe(parent?.ShardId)
  expect(BigInt(child?.SequenceNumberRange.StartingSequenceNumber ?? 0)).toBeGreaterThan(
    BigInt(parent?.SequenceNumberRange.EndingSequenceNumber ?? 0),
  )
  expect(child?.SequenceNumberRange).not.toHaveProperty("EndingSequenceNumber")
  expect(await streamed.read(parent?.ShardId ?? "")).toBe("a1 end")
  expect(await streamed.read(child?.ShardId ?? "")).toBe("a2 more")
})

test("one that nothing is written to stays open", async () => {
  const streamed = await Streamed.open()
  await streamed.pass(48 * hourMs)
  expect(await streamed.shards()).toHaveLength(1)
})

test("a busy shard splits, and each item's records go on in one child", async () => {
  const streamed = await Streamed.open()
  const { storage, catalog } = streamed.context.engine
  const { table } = await catalog.get(TableName)
  await streamed.pass(4 * minuteMs)
  const record = {
    atMs: streamed.context.clock.nowMs + minuteMs,
    size: 1,
    after: '{"pk":{"S":"x"}}',
  }
  const append: Change = { change: "appendChange", log: table.id, shard: 0, record }
  const changes = Array.from({ length: busyRecords }, () => append)
  await storage.write([], () => ({ changes, reply: undefined }))
  await streamed.pass(minuteMs)
  const [parent, ...children] = await streamed.shards()
  expect(children.map(({ ParentShardId }) => ParentShardId)).toEqual([
    parent?.ShardId,
    parent?.ShardId,
  ])
  const names = Array.from({ length: 40 }, (_, at) => `k${at}`)
  for (const version of ["1", "2"]) for (const name of names) await streamed.put(name, version)
  const read = await Promise.all(children.map(({ ShardId }) => streamed.read(ShardId)))
  for (const name of names) {
    expect(
      read.filter((text) => text.includes(`${name}1 `) && text.includes(`${name}2 `)),
    ).toHaveLength(1)
    expect(read.filter((text) => text.includes(`${name}1 `))).toHaveLength(1)
  }
  for (const text of read) expect(text.length).toBeGreaterThan(20)
})

test("a write that was planned before the shard was closed lands in the next one", async () => {
  const streamed = await Streamed.open()
  await streamed.put("a")
  const { storage } = streamed.context.engine
  // The catalog still has the definition from before.
  const rolled = streamed.pass(4 * hourMs + minuteMs * 6)
  await Promise.all([rolled, streamed.put("b"), streamed.put("c")])
  await streamed.put("d")
  const seen = await Promise.all((await streamed.shards()).map((s) => streamed.read(s.ShardId)))
  expect(
    seen
      .join(" ")
      .match(/[abcd]1/g)
      ?.toSorted(),
  ).toEqual(["a1", "b1", "c1", "d1"])
  expect(seen.at(-1)).toContain("d1")
  const [last] = await storage.read([{ space: "lastSequence" }], "strong")
  expect(last).toBeGreaterThan(3)
})

test("a day after it was closed a shard is gone, and a stream with its last one", async () => {
  const streamed = await Streamed.open()
  const { StreamArn, context } = streamed
  await streamed.put("a")
  const [shard] = await streamed.shards()
  const ShardIterator = await streamed.iterator(shard?.ShardId ?? "")
  const StreamSpecification = { StreamEnabled: false }
  await perform(updateTable, { TableName, StreamSpecification }, context)
  await streamed.pass(23 * hourMs)
  expect(await streamed.read(shard?.ShardId ?? "")).toBe("a1 end")
  await streamed.pass(hourMs)
  const gone = `ResourceNotFoundException: Requested resource not found: Stream: ${StreamArn} not found`
  expect(await refusalOf(describeStream, { StreamArn }, context)).toBe(gone)
  expect(await refusalOf(getRecords, { ShardIterator }, context)).toBe(gone)
  expect(await perform(listStreams, {}, context)).toEqual({ Streams: [] })
  const { table } = await context.engine.catalog.get(TableName)
  const bound = { rowsMax: 9, bytesMax: 1e6 }
  const [rows, streams] = await context.engine.storage.read(
    [
      { space: "changes", log: table.id, shard: 0, after: 0, bound },
      {
        ...{ space: "streams", account: context.engine.account, region: context.engine.region },
        rowsMax: 9,
      },
    ],
    "strong",
  )
  expect(rows.rows).toEqual([])
  expect(streams).toEqual([])
})

test("reading on in a shard that was trimmed meanwhile", async () => {
  const streamed = await Streamed.open()
  await streamed.put("a")
  const [shard] = await streamed.shards()
  await streamed.pass(5 * hourMs)
  await streamed.pass(24 * hourMs - minuteMs)
  const ShardIterator = await streamed.iterator(shard?.ShardId ?? "")
  await streamed.pass(minuteMs)
  expect(await refusalOf(getRecords, { ShardIterator }, streamed.context)).toMatch(
    /^TrimmedDataAccessException: /,
  )
})

// AWS guide, GetShardIterator: "A shard iterator expires 15 minutes after it is returned".
test("an iterator serves for fifteen minutes", async () => {
  const streamed = await Streamed.open()
  const [shard] = await streamed.shards()
  const ShardIterator = await streamed.iterator(shard?.ShardId ?? "")
  streamed.context.clock.nowMs += 15 * minuteMs
  expect(await refusalOf(getRecords, { ShardIterator }, streamed.context)).toBe("no refusal")
  streamed.context.clock.nowMs += 1
  expect(await refusalOf(getRecords, { ShardIterator }, streamed.context)).toMatch(
    /^ExpiredIteratorException: /,
  )
})

test("a deleted table's stream ends, and goes a day later", async () => {
  const streamed = await Streamed.open()
  await streamed.put("a")
  const [shard] = await streamed.shards()
  await perform(deleteTable, { TableName }, streamed.context)
  await streamed.pass(23 * hourMs)
  expect(await streamed.read(shard?.ShardId ?? "")).toBe("a1 end")
  await streamed.pass(hourMs)
  expect(await perform(listStreams, {}, streamed.context)).toEqual({ Streams: [] })
})
