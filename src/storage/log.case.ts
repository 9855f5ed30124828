/** The part of the shared suite about the change log. */
import { expect, test } from "vitest"
import type { LogChange, StreamAddress } from "./log-space.ts"
import type { Change, Storage } from "./storage.ts"

const place = { account: "000000000000", region: "eu-west-1" }
const address: StreamAddress = { ...place, name: "Music", label: "2026-11-21T10:00:00.000" }
const log = 281_474_976_710_655
const wide = { rowsMax: 100, bytesMax: 1e6 }

export function describeLog(storageNow: () => Storage): void {
  const apply = (...changes: Change[]) =>
    storageNow().write([], () => ({ changes, reply: undefined }))
  const append = (after: string, { size = 10, shard = 0 } = {}): LogChange => {
    return { change: "appendChange", log, shard, record: { atMs: 5, size, after } }
  }
  const open = (shards: { shard: number; parent?: number }[]): LogChange => {
    const opens = { address, shards, atMs: 1_795_000_000_000, dueAtMs: 1_795_000_000_100 }
    return { change: "rollLog", log, closedDueAtMs: 1_795_000_000_200, opens }
  }
  const changes = async (after = 0, bound = wide, shard = 0) => {
    const read = { space: "changes", log, shard, after, bound } as const
    return (await storageNow().read([read], "strong"))[0]
  }
  const shards = async (label = address.label) =>
    (await storageNow().read([{ space: "shards", log, label }], "strong"))[0]
  const lastSequence = async () =>
    (await storageNow().read([{ space: "lastSequence" }], "strong"))[0]

  test("records come back in the order of their writes, shard by shard", async () => {
    expect(await changes()).toEqual({ rows: [], isLast: true })
    const before = await lastSequence()
    const record = { atMs: 1_795_176_000_123, size: 7, before: '{"a":1}', actor: "ttl" } as const
    await apply(append("one"), { change: "appendChange", log, shard: 1, record })
    await Promise.all([apply(append("two")), apply(append("three"))])
    const { rows, isLast } = await changes()
    expect(rows.map(({ after }) => after)).toEqual(["one", "two", "three"])
    expect(isLast).toBe(true)
    const sequences = rows.map(({ sequence }) => sequence)
    expect(sequences).toEqual(sequences.toSorted((a, b) => a - b))
    expect(new Set(sequences).size).toBe(3)
    expect(await lastSequence()).toBe(sequences[2])
    expect(before).toBeLessThan(sequences[0] as number)
    const [row] = (await changes(0, wide, 1)).rows
    expect(row).toEqual({ ...record, sequence: row?.sequence })
  })

  test("a page stops at either bound, and goes on behind a number", async () => {
    await apply(append("a"), append("b"), append("c"), append("d"))
    const names = async (...asked: Parameters<typeof changes>) => {
      const { rows, isLast } = await changes(...asked)
      return `${rows.map(({ after }) => after).join("")} ${isLast ? "last" : "more"}`
    }
    const [first] = (await changes()).rows
    expect(await names(0, { rowsMax: 2, bytesMax: 1e6 })).toBe("ab more")
    expect(await names(0, { rowsMax: 9, bytesMax: 25 })).toBe("abc more")
    expect(await names(0, { rowsMax: 9, bytesMax: 1 })).toBe("a more")
    expect(await names(0, { rowsMax: 4, bytesMax: 1e6 })).toBe("abcd more")
    expect(await names(first?.sequence, { rowsMax: 4, bytesMax: 1e6 })).toBe("bcd last")
  })

  test("a write that fails adds nothing", async () => {
    const broken = { ...append("never"), record: { atMs: 1, size: {} as never } } as LogChange
    await expect(apply(append("lost"), broken)).rejects.toThrow()
    expect((await changes()).rows).toEqual([])
  })

  test("an item that cannot be written leaves no record, and others in its commit theirs", async () => {
    const key = { hash: 1, partition: new Uint8Array(1), sort: new Uint8Array(0) }
    const put = (body: string, table = 1): Change[] => [
      { change: "putItem", table, key, row: { body, size: 1 } },
      { change: "count", table, items: 1, bytes: 1 },
      append(body),
    ]
    const broken = apply(...put(undefined as never, 2))
    const writes = await Promise.allSettled([apply(...put("one")), broken, apply(...put("two"))])
    expect(writes.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"])
    expect((await changes()).rows.map(({ after }) => after)).toEqual(["one", "two"])
    const count = { space: "tableCount", table: 2 } as const
    expect(await storageNow().read([count], "strong")).toEqual([{ items: 0, bytes: 0 }])
  })

  test("both images come back whole, and many records of a commit in their order", async () => {
    const title = '{"id":{"S":"1"},"title":{"S":"Ever the same title \u{1F600}"}'
    const records = Array.from({ length: 40 }, (_, at) => {
      const before = `${title},"n":{"N":"${at}"}}`
      return { atMs: at, size: 10, before, after: `${title},"n":{"N":"${at + 1}"}}` }
    })
    await Promise.all(
      records.map((record) => apply({ change: "appendChange", log, shard: 0, record })),
    )
    const { rows } = await changes()
    expect(rows.map(({ sequence, ...record }) => record)).toEqual(records)
  })

  test("a call sees the records of those before it, though they commit together", async () => {
    const count = async () => {
      const read = { space: "changes", log, shard: 0, after: 0, bound: wide } as const
      return storageNow().write([read], ([{ rows }]) => ({ changes: [], reply: rows.length }))
    }
    const [, one, , , three] = await Promise.all([
      ...[apply(append("a")), count(), apply(append("b")), apply(append("c")), count()],
    ])
    // A server may count once they are committed, and then it sees all of them.
    expect(one).toBeGreaterThanOrEqual(1)
    expect(three).toBe(3)
  })

  test("a record comes before the end of its shard that the same commit brings", async () => {
    await apply(open([{ shard: 0 }]))
    await Promise.all([apply(append("a")), apply(open([{ shard: 1, parent: 0 }]))])
    const [{ sequence } = { sequence: Number.NaN }] = (await changes()).rows
    const [root] = await shards()
    expect(root?.openedAfter).toBeLessThan(sequence)
    expect(root?.closedAt).toBeGreaterThanOrEqual(sequence)
  })

  test("shards end and begin at the end of the log, and none is empty of numbers", async () => {
    await apply(open([{ shard: 0 }]))
    await apply(append("a"), append("b"))
    await apply(
      open([
        { shard: 1, parent: 0 },
        { shard: 2, parent: 0 },
      ]),
    )
    await apply(open([{ shard: 3, parent: 1 }]))
    const [root, left, right, last] = await shards()
    expect([root?.parent, left?.parent, right?.parent, last?.parent]).toEqual([
      undefined,
      ...[0, 0, 1],
    ])
    const { rows } = await changes()
    expect(root?.openedAfter).toBeLessThan(rows[0]?.sequence as number)
    expect(root?.closedAt).toBeGreaterThanOrEqual(rows[1]?.sequence as number)
    for (const child of [left, right]) expect(child?.openedAfter).toBe(root?.closedAt)
    expect(left?.closedAt).toBeGreaterThan(left?.openedAfter as number)
    expect(last).toEqual({
      ...{ log, shard: 3, parent: 1, address },
      openedAtMs: 1_795_000_000_000,
      openedAfter: left?.closedAt,
      dueAtMs: 1_795_000_000_100,
    })
    expect(await shards("another")).toEqual([])
    await apply(append("c", { shard: 3 }))
    const [next] = (await changes(0, wide, 3)).rows
    expect(next?.sequence).toBeGreaterThan(last?.openedAfter as number)
  })

  test("shards come due: open ones can be put off, closed ones are trimmed in steps", async () => {
    const due = async (nowMs: number) => {
      const read = { space: "dueShards", nowMs, rowsMax: 9 } as const
      return (await storageNow().read([read], "strong"))[0].map(({ shard }) => shard)
    }
    await apply(
      { change: "putStream", address, log, body: "{}" },
      ...[open([{ shard: 0 }]), append("a"), append("b"), append("c"), append("d", { shard: 1 })],
      open([{ shard: 1, parent: 0 }]),
    )
    expect(await due(1_795_000_000_099)).toEqual([])
    expect(await due(1_795_000_000_100)).toEqual([1])
    await apply({ change: "postponeLog", log, dueAtMs: 1_795_000_000_300 })
    expect(await due(1_795_000_000_200)).toEqual([0])
    const before = await lastSequence()
    const trim = { change: "trimShard", log, shard: 0, address, rowsMax: 2 } as const
    await apply(trim)
    expect((await changes()).rows.map(({ after }) => after)).toEqual(["c"])
    expect((await shards()).length).toBe(2)
    await apply(trim)
    expect((await shards()).map(({ shard }) => shard)).toEqual([1])
    await apply({ change: "trimShard", log, shard: 1, address, rowsMax: 2 })
    expect((await shards()).map(({ shard }) => shard)).toEqual([1])
    // No number is ever given twice, even where all records are gone.
    await apply(append("z"))
    expect(await lastSequence()).toBeGreaterThan(before)
  })

  test("streams are found, listed by table and label, closed, and forgotten with their last shard", async () => {
    const names = ["B", "A", "B"]
    const addresses = names.map((name, at) => ({ ...place, name, label: `${at}` }))
    for (const [at, each] of addresses.entries()) {
      await apply({ change: "putStream", address: each, log: at, body: `body ${at}` })
    }
    const list = async (more: object = {}) => {
      const read = { space: "streams", ...place, rowsMax: 9, ...more } as const
      return (await storageNow().read([read], "strong"))[0].map(({ body }) => body.at(-1)).join("")
    }
    expect(await list()).toBe("102")
    expect(await list({ rowsMax: 2 })).toBe("10")
    expect(await list({ after: { name: "B", label: "0" } })).toBe("2")
    expect(await list({ table: "B" })).toBe("02")
    expect(await list({ table: "B", after: { name: "B", label: "0" } })).toBe("2")
    expect(await list({ account: "1" })).toBe("")
    const [first] = addresses as [StreamAddress]
    const find = async () =>
      (await storageNow().read([{ space: "stream", address: first }], "strong"))[0]
    expect(await find()).toEqual({ address: first, log: 0, body: "body 0" })
    await apply({ change: "trimShard", log: 0, shard: 0, address: first, rowsMax: 2 })
    expect(await find()).toBeDefined()
    await apply({ change: "closeStream", address: first, log: 0, atMs: 77 })
    expect(await find()).toEqual({ address: first, log: 0, body: "body 0", closedAtMs: 77 })
    await apply({ change: "trimShard", log: 0, shard: 0, address: first, rowsMax: 2 })
    expect(await find()).toBeUndefined()
  })

  test("the time of a record near the end is found", async () => {
    const at = async (fromEnd: number) => {
      const read = { space: "changeTime", log, shard: 0, fromEnd } as const
      return (await storageNow().read([read], "strong"))[0]
    }
    expect(await at(0)).toBeUndefined()
    for (const atMs of [1, 2, 3]) {
      await apply({ change: "appendChange", log, shard: 0, record: { atMs, size: 1, after: "" } })
    }
    expect([await at(0), await at(2), await at(3)]).toEqual([3, 1, undefined])
  })
}
