/** The part of the shared suite that reads many rows: order, ranges, bounds. */
import { expect, test } from "vitest"
import type { ByteRange, ItemKey, Storage } from "./storage.ts"

const table = 5
const none = new Uint8Array(0)
const plenty = { rowsMax: 10_000, bytesMax: 1 << 30 }

export function describePages(storageNow: () => Storage): void {
  const put = (rows: readonly { key: ItemKey; body: string; size: number }[]) =>
    storageNow().write([], () => ({
      changes: rows.map(({ key, body, size }) => ({
        ...({ change: "putItem", table, key } as const),
        row: { body, size },
      })),
      reply: undefined,
    }))

  const putSorts = (sorts: readonly Uint8Array[], size = 10) =>
    put(
      sorts.map((sort) => ({
        key: { hash: 9, partition: Buffer.from("p"), sort },
        body: Buffer.from(sort).toString("hex"),
        size,
      })),
    )

  const partition = async (
    sort: ByteRange,
    direction: "forward" | "backward",
    bound = plenty,
    name = "p",
  ) => {
    const [page] = await storageNow().read(
      [
        {
          ...{ space: "partition", table, hash: 9, partition: Buffer.from(name) },
          ...{ sort, direction, bound },
        },
      ],
      "strong",
    )
    return { bodies: page.rows.map((row) => row.body), isLast: page.isLast }
  }

  const segment = async (hashFrom: number, hashTo: number, after?: ItemKey, bound = plenty) => {
    const read = { space: "segment", table, hashFrom, hashTo, bound } as const
    const [page] = await storageNow().read([after ? { ...read, after } : read], "strong")
    return { bodies: page.rows.map((row) => row.body), isLast: page.isLast }
  }

  test("a partition is read in the order of its sort bytes, both ways", async () => {
    const ordered = ["", "00", "0000", "01", "7f", "80", "8000", "ff", "ffff"]
    await putSorts(ordered.toReversed().map((hex) => Buffer.from(hex, "hex")))
    const forward = await partition({ from: none }, "forward")
    expect(forward).toEqual({ bodies: ordered, isLast: true })
    const backward = await partition({ from: none }, "backward")
    expect(backward).toEqual({ bodies: ordered.toReversed(), isLast: true })
    const range = { from: Buffer.from("00", "hex"), to: Buffer.from("80", "hex") }
    expect((await partition(range, "forward")).bodies).toEqual(["00", "0000", "01", "7f"])
    expect((await partition(range, "backward")).bodies).toEqual(["7f", "01", "0000", "00"])
    const empty = { from: Buffer.from("80", "hex"), to: Buffer.from("80", "hex") }
    expect(await partition(empty, "forward")).toEqual({ bodies: [], isLast: true })
  })

  test("a partition holds nothing of its neighbours, even with the same hash", async () => {
    const others = ["o", "p\u0000", "pp", "q"].map((name) => ({
      key: { hash: 9, partition: Buffer.from(name), sort: none },
      ...{ body: name, size: 1 },
    }))
    await put([
      ...others,
      { key: { hash: 8, partition: Buffer.from("p"), sort: none }, body: "8", size: 1 },
    ])
    expect(await partition({ from: none }, "forward")).toEqual({ bodies: [], isLast: true })
    expect((await partition({ from: none }, "backward", plenty, "pp")).bodies).toEqual(["pp"])
  })

  // DynamoDB looks at Limit and at 1 MB after each item; the one that reaches a bound is included.
  // "Ran off the end" is only known when the read went on past the last row.
  test("a page stops after the row that reaches a bound", async () => {
    await putSorts([1, 2, 3, 4].map((byte) => Uint8Array.of(byte)))
    const page = (rowsMax: number, bytesMax: number) =>
      partition({ from: none }, "forward", { rowsMax, bytesMax })
    expect(await page(3, 1000)).toEqual({ bodies: ["01", "02", "03"], isLast: false })
    expect(await page(4, 1000)).toMatchObject({ isLast: false })
    expect(await page(5, 1000)).toMatchObject({ isLast: true })
    expect(await page(9, 1)).toEqual({ bodies: ["01"], isLast: false })
    expect(await page(9, 20)).toEqual({ bodies: ["01", "02"], isLast: false })
    expect(await page(9, 21)).toEqual({ bodies: ["01", "02", "03"], isLast: false })
    expect(await page(9, 40)).toMatchObject({ isLast: false })
    expect(await page(9, 41)).toMatchObject({ isLast: true })
  })

  test("long pages of small, large and mixed items come complete and in order", async () => {
    const sorts = Array.from({ length: 1500 }, (_, at) => Uint8Array.of(at >> 8, at & 255))
    await put(
      sorts.map((sort, at) => ({
        key: { hash: 9, partition: Buffer.from("p"), sort },
        body: `${at}:`.padEnd(at % 50 === 0 ? 40_000 : 20, "x"),
        size: at % 50 === 0 ? 40_000 : 20,
      })),
    )
    const order = Array.from({ length: 1500 }, (_, at) => at)
    const numbers = ({ bodies }: { bodies: readonly string[] }) =>
      bodies.map((body) => Number.parseInt(body, 10))
    const forward = await partition({ from: none }, "forward")
    expect(numbers(forward)).toEqual(order)
    expect(forward.bodies[50]).toHaveLength(40_000)
    expect(numbers(await partition({ from: none }, "backward"))).toEqual(order.toReversed())
    expect(numbers(await segment(0, 9))).toEqual(order)
    const bounded = await partition({ from: none }, "forward", { rowsMax: 1e6, bytesMax: 120_000 })
    expect(bounded).toMatchObject({ isLast: false })
    expect(numbers(bounded)).toEqual(order.slice(0, 101))
  })

  test("a segment is a range of hashes, ordered by hash, partition and sort", async () => {
    const top = 2 ** 32 - 1
    const key = (hash: number, name: string, sort = ""): ItemKey => ({
      ...{ hash, partition: Buffer.from(name), sort: Buffer.from(sort) },
    })
    const keys = [
      ...[key(0, "a"), key(5, "a", "1"), key(5, "a", "2"), key(5, "b", "0")],
      ...[key(6, "a"), key(2 ** 31, "a"), key(top, "z")],
    ]
    await put(keys.map((at, index) => ({ key: at, body: String(index), size: 1 })).toReversed())
    expect((await segment(0, top)).bodies.join("")).toBe("0123456")
    expect((await segment(0, 5)).bodies.join("")).toBe("0123")
    expect((await segment(6, 2 ** 31)).bodies.join("")).toBe("45")
    expect((await segment(7, 2 ** 31 - 1)).bodies).toEqual([])
    expect((await segment(0, top, key(5, "a", "1"))).bodies.join("")).toBe("23456")
    // The key that was given need not exist any more.
    expect((await segment(0, top, key(5, "a", "15"))).bodies.join("")).toBe("23456")
    expect((await segment(0, 5, key(5, "b", "0"))).bodies).toEqual([])
    const bounded = await segment(0, top, undefined, { rowsMax: 3, bytesMax: 100 })
    expect(bounded).toEqual({ bodies: ["0", "1", "2"], isLast: false })
  })
}
