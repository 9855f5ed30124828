/** The part of the shared suite about vectors: what is near, what is packed, counts and sweeps. */
import { expect, test } from "vitest"
import type { ItemKey } from "./place.ts"
import type { Change, Storage } from "./storage.ts"
import type { VectorMember, VectorMetric } from "./vector-space.ts"

const table = 5
const index = 78
const whole = new Uint8Array(0)
const address = { account: "a", region: "r", name: "Music" }

function bytesOf(...numbers: number[]): Uint8Array {
  return new Uint8Array(Float32Array.from(numbers).buffer)
}

function keyOf(name: string): ItemKey {
  return { hash: name.charCodeAt(0), partition: Buffer.from(name), sort: whole }
}

interface Given {
  readonly filters?: string
  readonly partition?: Uint8Array
  readonly size?: number
}

function put(name: string, numbers: readonly number[], given: Given = {}): readonly Change[] {
  const { filters = "", partition = whole, size = 10 } = given
  const row = { body: name, size: 2 * size }
  const vector = { vector: bytesOf(...numbers), norm: Math.hypot(...numbers) }
  return [
    { change: "putItem", table, key: keyOf(name), row },
    {
      change: "putVector",
      index,
      item: keyOf(name),
      row: { partition, filters, size, ...vector },
    },
  ]
}

export function describeVectors(storageNow: () => Storage): void {
  const apply = (...changes: readonly Change[]) =>
    storageNow().write([], () => ({ changes, reply: undefined }))
  const nearest = async (
    metric: VectorMetric,
    query: readonly number[],
    more: {
      filters?: string
      partition?: Uint8Array
      among?: VectorMember[]
      rows?: number
      bytes?: number
    } = {},
  ) => {
    const { filters = "*", partition = whole, among, rows: rowsMax = 9, bytes = 999 } = more
    const where = { space: "nearestVectors", table, index, partition, filters } as const
    const read = { ...where, metric, vector: bytesOf(...query), rowsMax, bytesMax: bytes }
    const [rows] = await storageNow().read([among ? { ...read, among } : read], "strong")
    return rows.map(({ key, body }) => body ?? `(${Buffer.from(key.partition)})`).join(" ")
  }
  const packs = async (partition = whole) =>
    (
      await storageNow().read([{ space: "vectorPacks", index, partition, countMax: 9 }], "strong")
    )[0]
  const unpacked = async () =>
    (
      await storageNow().read(
        [{ space: "unpackedVectors", index, partition: whole, rowsMax: 9 }],
        "strong",
      )
    )[0]
  const countOf = async () =>
    (await storageNow().read([{ space: "tableCount", table: index }], "strong"))[0]
  const pack = async (number: number) => {
    const members = await unpacked()
    await apply({
      change: "packVectors",
      index,
      partition: whole,
      pack: number,
      members,
      body: Buffer.from(`pack ${number}`),
    })
    return members.map(({ id }) => ({ pack: number, id }))
  }

  test("the nearest come first by each metric, a vector of zeros has its place", async () => {
    await apply(
      ...put("far", [10, 0]),
      ...put("near", [1, 0.1]),
      ...put("zero", [0, 0]),
      ...put("back", [-3, 0]),
    )
    expect(await nearest("cosine", [1, 0])).toBe("far near zero back")
    expect(await nearest("euclidean", [1, 0])).toBe("near zero back far")
    expect(await nearest("dotProduct", [1, 0])).toBe("far near zero back")
    expect(await nearest("euclidean", [1, 0], { rows: 2 })).toBe("near zero")
    expect(await nearest("cosine", [0, 0])).toHaveLength(18)
  })

  test("bodies that are too much are left out, the nearest are told first", async () => {
    await apply(...put("a", [1, 0]), ...put("b", [2, 0]), ...put("c", [3, 0], { size: 99 }))
    expect(await nearest("euclidean", [0, 0], { bytes: 40 })).toBe("a b (c)")
    expect(await nearest("euclidean", [0, 0], { bytes: 39 })).toBe("a (b) (c)")
    expect(await nearest("euclidean", [3, 0], { bytes: 40 })).toBe("(c) (b) (a)")
  })

  test("filters and partitions come before the number of rows", async () => {
    const partition = Buffer.from("p")
    await apply(
      ...put("a", [1, 0], { filters: "0011" }),
      ...put("b", [2, 0], { filters: "2211" }),
      ...put("c", [3, 0], { filters: "2233" }),
      ...put("d", [0, 0], { partition }),
    )
    expect(await nearest("euclidean", [0, 0], { filters: "??11" })).toBe("a b")
    expect(await nearest("euclidean", [0, 0], { filters: "22??", rows: 1 })).toBe("b")
    expect(await nearest("euclidean", [0, 0], { partition })).toBe("d")
  })

  test("vectors are counted as they are put, replaced and deleted", async () => {
    await apply(...put("a", [1, 0]), ...put("b", [2, 0], { size: 7 }))
    expect(await countOf()).toEqual({ items: 2, bytes: 17 })
    await apply(...put("a", [5, 0], { size: 4 }))
    expect(await countOf()).toEqual({ items: 2, bytes: 11 })
    const gone = { change: "deleteVector", index, item: keyOf("b") } as const
    await apply(gone)
    await apply(gone)
    expect(await countOf()).toEqual({ items: 1, bytes: 4 })
    expect(await nearest("euclidean", [5, 0])).toBe("a")
  })

  test("a plan that cannot be applied leaves no vector", async () => {
    const row = { body: undefined as unknown as string, size: 1 }
    const impossible = { change: "putItem", table, key: keyOf("z"), row } as const
    await expect(apply(...put("a", [1, 0]), impossible)).rejects.toThrow()
    expect(await countOf()).toEqual({ items: 0, bytes: 0 })
    expect(await unpacked()).toEqual([])
    await apply(...put("a", [1, 0]))
    await expect(apply(...put("a", [2, 0]), impossible)).rejects.toThrow()
    expect(await nearest("euclidean", [1, 0])).toBe("a")
    expect(await countOf()).toEqual({ items: 1, bytes: 10 })
  })

  test("what is packed is found among its members, until it is written anew", async () => {
    await apply(...put("a", [1, 0]), ...put("b", [2, 0]))
    const among = await pack(7)
    expect(await packs()).toEqual({
      ...{ packs: [{ pack: 7, vectors: 2 }], unpacked: 0, isAtWork: false },
    })
    const read = { space: "vectorPack", index, partition: whole } as const
    const bodies = await storageNow().read(
      [
        { ...read, pack: 7 },
        { ...read, pack: 8 },
      ],
      "strong",
    )
    expect([bodies[0]?.toString(), bodies[1]]).toEqual(["pack 7", undefined])
    expect(await nearest("euclidean", [0, 0])).toBe("")
    expect(await nearest("euclidean", [0, 0], { among })).toBe("a b")
    expect(await nearest("euclidean", [0, 0], { among: among.slice(1) })).toBe("b")
    await apply(...put("a", [1, 0]))
    expect(await nearest("euclidean", [0, 0], { among })).toBe("b")
    expect(await nearest("euclidean", [0, 0])).toBe("a")
  })

  test("what was written since it was seen is not packed", async () => {
    await apply(...put("a", [1, 0]), ...put("b", [2, 0]))
    const seen = await unpacked()
    await apply(...put("a", [3, 0]))
    const place = { index, partition: whole, pack: 3 }
    await apply({ change: "packVectors", ...place, members: seen, body: whole })
    expect((await packs()).unpacked).toBe(1)
    await apply(...put("b", [3, 0]))
    await apply({ change: "packVectors", ...place, pack: 4, members: seen, body: whole })
    expect((await packs()).packs).toEqual([{ pack: 3, vectors: 2 }])
  })

  test("a pack that most of its vectors have left is taken apart", async () => {
    await apply(...put("a", [1, 0]), ...put("b", [2, 0]), ...put("c", [3, 0]))
    await pack(7)
    const thin = { change: "thinPack", index, partition: whole, pack: 7 } as const
    await apply(...put("a", [1, 1]), thin)
    expect(await packs()).toMatchObject({ packs: [{ pack: 7 }], unpacked: 1 })
    await apply(...put("b", [1, 1]), thin)
    expect(await packs()).toMatchObject({ packs: [], unpacked: 3 })
  })

  test("places are at work until their work is done", async () => {
    const place = { index, partition: Buffer.from("p") }
    const work = { ...place, metric: "cosine" } as const
    await apply({ change: "putVectorWork", ...work }, { change: "putVectorWork", ...work })
    const [works] = await storageNow().read([{ space: "vectorWorks", rowsMax: 9 }], "strong")
    expect(works).toEqual([work])
    expect((await packs(place.partition)).isAtWork).toBe(true)
    await apply({ change: "deleteVectorWork", ...place })
    expect((await packs(place.partition)).isAtWork).toBe(false)
  })

  test("an index is swept in steps, with its packs and its work", async () => {
    for (const name of "abcde") await apply(...put(name, [1, 0]))
    await pack(7)
    await apply({ change: "putVectorWork", index, partition: whole, metric: "cosine" })
    const sweep = { change: "sweepIndex", index, rowsMax: 2 } as const
    await apply(sweep)
    expect((await countOf()).items).toBe(5)
    await apply({ change: "putIndexWork", work: { index, kind: "sweep", address } })
    const left = async () =>
      (
        await storageNow().read(
          [
            { space: "entryCount", index, rowsMax: 9 },
            { space: "indexWork", index },
          ],
          "strong",
        )
      ).map((found) => (typeof found === "object" ? found.kind : found))
    expect(await left()).toEqual([5, "sweep"])
    await apply(sweep)
    await apply(sweep)
    expect(await left()).toEqual([1, "sweep"])
    await apply(sweep)
    expect(await left()).toEqual([0, undefined])
    expect(await packs()).toEqual({ packs: [], unpacked: 0, isAtWork: false })
    expect(await countOf()).toEqual({ items: 0, bytes: 0 })
  })
}
