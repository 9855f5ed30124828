/** The part of the shared suite about secondary indexes: entries, their order, counts and work. */
import { expect, test } from "vitest"
import type { EntryKey, IndexRead, IndexWork } from "./index-space.ts"
import type { Change, Storage } from "./storage.ts"

const table = 5
const index = 77
const hashMax = 2 ** 32 - 1
const none = new Uint8Array(0)
const plenty = { rowsMax: 10_000, bytesMax: 1 << 30 }
const address = { account: "a", region: "r", name: "Music" }

export interface Entry {
  readonly key: EntryKey
  readonly body: string
  readonly size: number
}

export function entryOf(sort: string, item: string, size = 10, partition = "p"): Entry {
  const itemKey = { hash: item.charCodeAt(0), partition: Buffer.from(item), sort: none }
  const key = { hash: 9, partition: Buffer.from(partition), sort: Buffer.from(sort), item: itemKey }
  return { key, body: `${sort}/${item}`, size }
}

function put({ key, body, size }: Entry): readonly Change[] {
  const row = { body, size: 2 * size }
  return [
    { change: "putItem", table, key: key.item, row },
    { change: "putEntry", index, key, size },
  ]
}

export function describeIndexes(storageNow: () => Storage): void {
  const apply = (...changes: readonly Change[]) =>
    storageNow().write([], () => ({ changes, reply: undefined }))
  const page = async (more: Partial<Extract<IndexRead, { space: "indexPartition" }>> = {}) => {
    const read = { space: "indexPartition", table, index, hash: 9 } as const
    const whole = { sort: { from: none }, direction: "forward", bound: plenty } as const
    const [found] = await storageNow().read(
      [{ ...read, partition: Buffer.from("p"), ...whole, ...more }],
      "strong",
    )
    return { bodies: found.rows.map(({ body }) => body).join(" "), isLast: found.isLast }
  }
  const segment = async (hashFrom: number, hashTo: number, after?: EntryKey) => {
    const read = { space: "indexSegment", table, index, hashFrom, hashTo, bound: plenty } as const
    const [found] = await storageNow().read([after ? { ...read, after } : read], "strong")
    return found.rows.map(({ body }) => body).join(" ")
  }
  const countOf = async (id = index) =>
    (await storageNow().read([{ space: "tableCount", table: id }], "strong"))[0]

  test("entries are read by their sort key, equal ones by their item's key, both ways", async () => {
    const entries = [
      ["1", "b"],
      ["1", "a"],
      ["0", "z"],
      ["1", "c"],
      ["2", "a"],
    ] as const
    for (const [sort, item] of entries) await apply(...put(entryOf(sort, `${item}${sort}`)))
    await apply(...put(entryOf("1", "x", 10, "q")))
    const ordered = ["0/z0", "1/a1", "1/b1", "1/c1", "2/a2"]
    expect(await page()).toEqual({ bodies: ordered.join(" "), isLast: true })
    const backward = { direction: "backward" } as const
    expect((await page(backward)).bodies).toBe(ordered.toReversed().join(" "))
    const ones = { sort: { from: Buffer.from("1"), to: Buffer.from("2") } }
    expect((await page(ones)).bodies).toBe("1/a1 1/b1 1/c1")
    expect((await page({ ...ones, ...backward })).bodies).toBe("1/c1 1/b1 1/a1")
    // The entry to go on after need not exist any more.
    for (const item of ["a1", "b0"]) {
      const found = await page({ ...ones, after: entryOf("1", item).key })
      expect(found.bodies).toBe("1/b1 1/c1")
    }
    const after = entryOf("1", "b1").key
    expect((await page({ after })).bodies).toBe("1/c1 2/a2")
    expect((await page({ after, ...backward })).bodies).toBe("1/a1 0/z0")
    expect(await segment(0, hashMax)).toBe([...ordered, "1/x"].join(" "))
    expect(await segment(0, hashMax, after)).toBe("1/c1 2/a2 1/x")
    expect(await segment(10, hashMax)).toBe("")
  })

  test("a page is bounded by the sizes of entries, and shows those of items too", async () => {
    for (const sort of ["1", "2", "3"]) await apply(...put(entryOf(sort, `i${sort}`, 10)))
    const bounded = (rowsMax: number, bytesMax: number) => page({ bound: { rowsMax, bytesMax } })
    expect(await bounded(2, 100)).toEqual({ bodies: "1/i1 2/i2", isLast: false })
    expect(await bounded(9, 20)).toEqual({ bodies: "1/i1 2/i2", isLast: false })
    expect(await bounded(9, 30)).toMatchObject({ isLast: false })
    expect(await bounded(9, 31)).toMatchObject({ isLast: true })
    const ofItems = (itemBytesMax: number) => page({ bound: { ...plenty, itemBytesMax } })
    expect(await ofItems(40)).toEqual({ bodies: "1/i1 2/i2", isLast: false })
    expect(await ofItems(60)).toMatchObject({ isLast: false })
    expect(await ofItems(61)).toMatchObject({ isLast: true })
    const range = { hashFrom: 0, hashTo: hashMax, bound: { rowsMax: 1, bytesMax: 100 } }
    const [found] = await storageNow().read(
      [{ space: "indexSegment", table, index, ...range }],
      "strong",
    )
    expect(found.rows).toEqual([{ body: "1/i1", size: 20, entrySize: 10 }])
  })

  // Some are long enough to be kept apart by storage, some are not.
  test("a page that is only counted has all sizes, but no body except the last", async () => {
    for (const [at, length] of [9, 90_000, 9, 90_000].entries()) {
      const entry = { ...entryOf(`${at}`, `i${at}`), body: `${at}`.padEnd(length, "x") }
      await apply(...put(entry))
    }
    const counted = { bodies: "ofLast" } as const
    const lengths = async (rowsMax: number, direction: "forward" | "backward") => {
      const bound = { rowsMax, bytesMax: 100 }
      const { bodies, isLast } = await page({ ...counted, direction, bound })
      return [...bodies.split(" ").map(({ length }) => length), isLast]
    }
    expect(await lengths(9, "forward")).toEqual([0, 0, 0, 90_000, true])
    expect(await lengths(3, "forward")).toEqual([0, 0, 9, false])
    expect(await lengths(3, "backward")).toEqual([0, 0, 90_000, false])
    const sort = { from: Buffer.from("9") }
    expect(await page({ ...counted, sort })).toEqual({ bodies: "", isLast: true })
    const segment = { space: "indexSegment", table, index, hashFrom: 0, hashTo: hashMax } as const
    const bound = { rowsMax: 3, bytesMax: 100 }
    const [found] = await storageNow().read([{ ...segment, ...counted, bound }], "strong")
    expect(found.rows.at(-1)).toEqual({ body: "2xxxxxxxx", size: 20, entrySize: 10 })
    expect(found.rows.map(({ entrySize }) => entrySize)).toEqual([10, 10, 10])
  })

  test("a long run of equal keys is read over many chunks, whole and in order", async () => {
    const entries = Array.from({ length: 1500 }, (_, at) =>
      entryOf("same", `i${String(at).padStart(4, "0")}`),
    )
    await apply(...entries.toReversed().flatMap(put))
    const bodies = entries.map(({ body }) => body)
    expect((await page()).bodies).toBe(bodies.join(" "))
    expect((await page({ direction: "backward" })).bodies).toBe(bodies.toReversed().join(" "))
    expect(await segment(0, hashMax)).toBe(bodies.join(" "))
  })

  // A writer cannot know whether a fill has reached its item: only entries that appear may count.
  test("counts the entries that are there, whatever writers thought", async () => {
    const { key } = entryOf("1", "a")
    const entry = { index, key } as const
    const history: [Change, number, number][] = [
      [{ change: "deleteEntry", ...entry, size: 5 }, 0, 0],
      [{ change: "putEntry", ...entry, size: 7, sizeBefore: 5 }, 1, 7],
      [{ change: "putEntry", ...entry, size: 7 }, 1, 7],
      [{ change: "putEntry", ...entry, size: 4, sizeBefore: 7 }, 1, 4],
      [{ change: "deleteEntry", ...entry, size: 4 }, 0, 0],
    ]
    for (const [change, items, bytes] of history) {
      await apply(change)
      expect(await countOf()).toEqual({ items, bytes })
    }
  })

  test("counts nothing of a plan that fails", async () => {
    const broken = { change: "putItem", table, key: entryOf("1", "a").key.item } as const
    const row = { body: null as unknown as string, size: 1 }
    const failing = apply(...put(entryOf("1", "a")), { ...broken, row })
    const [result] = await Promise.allSettled([failing, apply(...put(entryOf("2", "b")))])
    expect(result.status).toBe("rejected")
    expect((await page()).bodies).toBe("2/b")
    expect(await countOf()).toEqual({ items: 1, bytes: 10 })
  })

  test("work on an index is noted, moved on and forgotten", async () => {
    const works = async () => {
      const [all, one] = await storageNow().read(
        [
          { space: "indexWorks", rowsMax: 10 },
          { space: "indexWork", index },
        ],
        "strong",
      )
      expect(all).toEqual(one === undefined ? [] : [one])
      return one
    }
    expect(await works()).toBeUndefined()
    const fill: IndexWork = { index, kind: "fill", address }
    const after = { ...entryOf("1", "a").key.item, sort: Buffer.from("s") }
    const further = { ...fill, after }
    for (const work of [fill, further, { ...fill, kind: "sweep" } as const]) {
      await apply({ change: "putIndexWork", work })
      expect(await works()).toEqual(work)
    }
    await apply({ change: "deleteIndexWork", index })
    expect(await works()).toBeUndefined()
  })

  test("only an index to be swept is swept, in steps, and then forgotten", async () => {
    const entries = ["1", "2", "3", "4", "5"].map((sort) => entryOf(sort, `i${sort}`))
    await apply(...entries.flatMap(put))
    const left = async () => {
      const [count, works] = await storageNow().read(
        [
          { space: "entryCount", index, rowsMax: 4 },
          { space: "indexWorks", rowsMax: 10 },
        ],
        "strong",
      )
      return [count, works.length, (await countOf()).items]
    }
    await apply({ change: "putIndexWork", work: { index, kind: "fill", address } })
    await apply({ change: "sweepIndex", index, rowsMax: 9 })
    expect(await left()).toEqual([4, 1, 5])
    await apply({ change: "putIndexWork", work: { index, kind: "sweep", address } })
    for (const count of [3, 1]) {
      await apply({ change: "sweepIndex", index, rowsMax: 2 })
      expect(await left()).toEqual([count, 1, 5])
    }
    await apply({ change: "sweepIndex", index, rowsMax: 2 })
    expect(await left()).toEqual([0, 0, 0])
  })
}
