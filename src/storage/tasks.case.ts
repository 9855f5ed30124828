/** Tasks, and the change log as those who work backwards read it. */
import { describe, expect, test } from "vitest"
import type { Change, Storage, TableAddress } from "./storage.ts"
import type { Task } from "./task-space.ts"

const address: TableAddress = { account: "000000000000", region: "eu-west-1", name: "Music" }
const stream = { ...address, label: "2026-11-20T12:00:00.000" }
const log = 11
const unbounded = { rowsMax: 1000, bytesMax: 1e9 }

function task(id: string, dueAtMs: number, body = "{}"): Task {
  return { id, kind: "backup", address, body, dueAtMs }
}

export function describeTasks(storageOf: () => Storage): void {
  const apply = (...changes: Change[]) =>
    storageOf().write([], () => ({ changes, reply: undefined }))
  const open: Change = {
    ...{ change: "rollLog", log, closedDueAtMs: 900 },
    opens: { address: stream, shards: [{ shard: 0 }], atMs: 1, dueAtMs: 500 },
  }
  const append = (name: string, size = 10): Change => ({
    ...{ change: "appendChange", log, shard: 0 },
    record: { atMs: 7, size, before: `{"before":"${name}"}`, after: `{"after":"${name}"}` },
  })

  describe("tasks", () => {
    test("are found by id, by their place and when they are due", async () => {
      await apply(
        ...[task("b", 20), task("a", 30)].map((each) => ({
          change: "putTask" as const,
          task: each,
        })),
        {
          change: "putTask",
          task: { ...task("c", 10), address: { ...address, region: "us-east-1" } },
        },
      )
      await apply({ change: "putTask", task: task("b", 25, '{"at":1}') })
      const { account, region } = address
      const [b, none, due, ofPlace] = await storageOf().read(
        [
          { space: "task", id: "b" },
          { space: "task", id: "x" },
          { space: "dueTasks", nowMs: 25, rowsMax: 10 },
          { space: "tasks", account, region },
        ],
        "strong",
      )
      expect(b).toEqual(task("b", 25, '{"at":1}'))
      expect(none).toBeUndefined()
      expect(due.map(({ id }) => id)).toEqual(["c", "b"])
      expect(ofPlace.map(({ id }) => id)).toEqual(["a", "b"])
      await apply({ change: "deleteTask", id: "b" })
      expect(await storageOf().read([{ space: "task", id: "b" }], "strong")).toEqual([undefined])
    })

    test("are guarded: a plan on one that has changed meanwhile is made again", async () => {
      await apply({ change: "putTask", task: task("b", 20, "0") })
      const steps = Array.from({ length: 5 }, () =>
        storageOf().write([{ space: "task", id: "b" }], ([found]) => {
          const next = task("b", 20, String(Number(found?.body) + 1))
          return { changes: [{ change: "putTask", task: next }], reply: undefined }
        }),
      )
      await Promise.all(steps)
      const [found] = await storageOf().read([{ space: "task", id: "b" }], "strong")
      expect(found?.body).toBe("5")
    })
  })

  describe("the change log backwards", () => {
    test("records come last first, within their bounds", async () => {
      await apply(open)
      for (const name of ["a", "b", "c", "d"]) await apply(append(name))
      const read = { space: "changesBack", log, shard: 0, after: 0, before: 1e9 } as const
      const names = async (more: object) => {
        const [{ rows, isLast }] = await storageOf().read(
          [{ ...read, ...more } as typeof read & { bound: typeof unbounded }],
          "strong",
        )
        return { names: rows.map(({ before = "{}" }) => JSON.parse(before).before), rows, isLast }
      }
      const all = await names({ bound: unbounded })
      expect(all).toMatchObject({ names: ["d", "c", "b", "a"], isLast: true })
      const [d, , b] = all.rows.map(({ sequence }) => sequence)
      const between = { after: b, before: d, bound: unbounded }
      expect(await names(between)).toMatchObject({ names: ["c"], isLast: true })
      const two = await names({ bound: { ...unbounded, rowsMax: 2 } })
      expect(two).toMatchObject({ names: ["d", "c"], isLast: false })
      const bytes = await names({ bound: { ...unbounded, bytesMax: 11 } })
      expect(bytes).toMatchObject({ names: ["d", "c"], isLast: false })
    })

    test("a shard that is retired keeps its records, and its stream may go", async () => {
      await apply(open, { change: "putStream", address: stream, log, body: "{}" }, append("a"))
      await apply({ change: "closeStream", address: stream, log, atMs: 3 })
      await apply({ change: "rollLog", log, closedDueAtMs: 900 })
      const of = [
        { space: "stream", address: stream },
        { space: "shardsBehind", log, after: 0 },
        { space: "shards", log, label: stream.label },
        { space: "changes", log, shard: 0, after: 0, bound: unbounded },
      ] as const
      await apply({ change: "retireShard", log, shard: 0, address: stream, dueAtMs: 5000 })
      const [gone, [shard], shown, page] = await storageOf().read(of, "strong")
      expect(gone).toBeUndefined()
      expect(shard).toMatchObject({ shard: 0, dueAtMs: 5000, address: { ...address, label: "" } })
      expect(shown).toEqual([])
      expect(page.rows).toHaveLength(1)
      await apply({ change: "shiftTrimming", log, byMs: -1000 })
      const [[sooner]] = await storageOf().read([of[1]], "strong")
      expect(sooner?.dueAtMs).toBe(4000)
      const behind = { space: "shardsBehind", log, after: shard?.closedAt ?? 0 } as const
      expect(await storageOf().read([behind], "strong")).toEqual([[]])
    })

    test("items that are kept are swept once they are released", async () => {
      const key = { hash: 1, partition: Buffer.from("p"), sort: Buffer.from("") }
      await apply(
        { change: "putTable", address, table: log, body: "{}" },
        { change: "putItem", table: log, key, row: { body: "{}", size: 2 } },
      )
      await apply({ change: "dropTable", address, table: log }, { change: "keepItems", table: log })
      const dropped = { space: "droppedTables", rowsMax: 9 } as const
      expect(await storageOf().read([dropped], "strong")).toEqual([[]])
      await apply({ change: "releaseItems", table: log })
      expect(await storageOf().read([dropped], "strong")).toEqual([[log]])
    })
  })
}
