/** The part of the shared suite about global tables. */
import { beforeEach, expect, test } from "vitest"
import type { ItemKey } from "./place.ts"
import type { ReplicaChange } from "./replica-space.ts"
import type { Change, Storage } from "./storage.ts"

const here = "eu-west-1"
const wide = { rowsMax: 100, bytesMax: 1e6 }

function keyOf(name: string): ItemKey {
  const partition = new TextEncoder().encode(name)
  return { hash: 4_000_000_000, partition, sort: new Uint8Array() }
}

let nextId = 281_474_976_000_000

export function describeReplicas(storageNow: () => Storage): void {
  // Others of the suite may be in the same database.
  let stamps = 0
  let table = 0
  beforeEach(() => {
    stamps = nextId++
    table = nextId++
  })
  const apply = (...changes: Change[]) =>
    storageNow().write([], () => ({ changes, reply: undefined }))
  const stamp = (
    name: string,
    atUs: number,
    as: "write" | "copy" | "fill" = "write",
    { region = here, isGone = false } = {},
  ): ReplicaChange => {
    const at = { atUs, region }
    return { change: "stampItem", as, stamps, key: keyOf(name), stamp: at, isGone }
  }
  const put = (name: string, size = 10): Change => {
    return { change: "putItem", table, key: keyOf(name), row: { body: name, size } }
  }
  const page = async (after = 0, { bound = wide, knownIn = "" } = {}) => {
    const read = { space: "stampedItems", stamps, table, after, knownIn, bound } as const
    return (await storageNow().read([read], "strong"))[0]
  }
  const stampsOf = async (...names: string[]) => {
    const read = { space: "stamps", stamps, keys: names.map(keyOf) } as const
    return (await storageNow().read([read], "strong"))[0]
  }

  test("a write is stamped later than any before, whatever the clock says", async () => {
    expect(await stampsOf("a", "b")).toEqual([undefined, undefined])
    await apply(stamp("a", 1_795_176_000_000_000), stamp("b", 5))
    await apply(stamp("a", 7), stamp("b", 9))
    expect(await stampsOf("a", "none", "b")).toEqual([
      { atUs: 1_795_176_000_000_001, region: here },
      undefined,
      { atUs: 9, region: here },
    ])
  })

  test("a copy is stamped as it is given, and a fill stamps only what has none", async () => {
    await apply(stamp("a", 9))
    await apply(stamp("a", 3, "copy", { region: "us-east-1" }))
    await apply(stamp("a", 4, "fill"), stamp("b", 4, "fill"))
    expect(await stampsOf("a", "b")).toEqual([
      { atUs: 3, region: "us-east-1" },
      { atUs: 4, region: here },
    ])
  })

  test("items come in the order of their last writes, each once, with what they are now", async () => {
    await apply(put("a"), stamp("a", 1), put("b"), stamp("b", 1))
    await Promise.all([apply(put("c"), stamp("c", 1)), apply(put("a"), stamp("a", 2))])
    await apply({ change: "deleteItem", table, key: keyOf("b") })
    await apply(stamp("b", 3, "write", { isGone: true }))
    const { rows, isLast } = await page()
    expect(rows.map(({ row, isGone }) => [row?.body, isGone])).toEqual([
      ["c", false],
      ["a", false],
      [undefined, true],
    ])
    expect(isLast).toBe(true)
    expect(rows.map(({ key }) => new TextDecoder().decode(key.partition))).toEqual(["c", "a", "b"])
    expect(rows[0]?.key.hash).toBe(4_000_000_000)
    const [first] = rows
    expect((await page(first?.sequence)).rows).toHaveLength(2)
  })

  test("a page of items stops at either bound; what is known takes no room", async () => {
    for (const name of ["a", "b", "c"]) await apply(put(name), stamp(name, 1))
    await apply(put("d", 900), stamp("d", 1, "copy", { region: "us-east-1" }))
    const names = async (asked: Parameters<typeof page>[1]) => {
      const { rows, isLast } = await page(0, asked)
      return `${rows.map(({ row }) => row?.body ?? "-").join("")} ${isLast ? "last" : "more"}`
    }
    expect(await names({ bound: { rowsMax: 2, bytesMax: 1e6 } })).toBe("ab more")
    expect(await names({ bound: { rowsMax: 9, bytesMax: 15 } })).toBe("ab more")
    expect(await names({ bound: { rowsMax: 9, bytesMax: 1 } })).toBe("a more")
    expect(await names({ knownIn: here })).toBe("---d last")
    expect(await names({ knownIn: "us-east-1", bound: { rowsMax: 9, bytesMax: 99 } })).toBe(
      "abc- last",
    )
  })

  test("stamps of what is gone are forgotten once they are old and were sent", async () => {
    const gone = { isGone: true }
    await apply(stamp("a", 1, "write", gone), stamp("b", 1), stamp("c", 50, "write", gone))
    await apply(stamp("d", 2, "write", gone))
    const { rows } = await page()
    const upTo = rows[2]?.sequence ?? 0
    await apply({ change: "sweepStamps", stamps, beforeUs: 10, upTo, rowsMax: 9 })
    const left = (await page()).rows.map(({ key }) => new TextDecoder().decode(key.partition))
    expect(left).toEqual(["b", "c", "d"])
  })

  test("replicas and their links are kept, and dropped with their stamps step by step", async () => {
    const replica = { stamps, address: { account: "000000000000", region: here, name: "Music" } }
    const link = { stamps, source: "us-east-1", sourceStamps: 7, after: 3, isFilled: false }
    const after = stamps - 1
    const replicas = async () =>
      (await storageNow().read([{ space: "replicas", after, rowsMax: 1 }], "strong"))[0]
    const linkNow = async () => {
      const read = { space: "replicaLink", stamps, source: "us-east-1" } as const
      return (await storageNow().read([read], "strong"))[0]
    }
    expect(await linkNow()).toBeUndefined()
    await apply({ change: "putReplica", replica }, { change: "putReplicaLink", link })
    await apply({ change: "putReplicaLink", link: { ...link, after: 4, isFilled: true } })
    expect(await replicas()).toEqual([replica])
    expect(await linkNow()).toEqual({ ...link, after: 4, isFilled: true })
    await apply(stamp("a", 1), stamp("b", 1))
    const drop: Change = { change: "dropReplica", stamps, rowsMax: 1 }
    await apply(drop)
    expect(await replicas()).toEqual([replica])
    await apply(drop)
    expect(await replicas()).toEqual([])
    expect(await linkNow()).toBeUndefined()
    expect((await page()).rows).toEqual([])
  })

  test("who planned by a stamp plans again when it is another one by now", async () => {
    await apply(stamp("a", 1))
    const read = { space: "stamps", stamps, keys: [keyOf("a")] } as const
    const plans: unknown[] = []
    let isFirst = true
    let racing = Promise.resolve()
    await storageNow().write([read], ([[seen]]) => {
      plans.push(seen?.atUs)
      if (isFirst) racing = apply(stamp("a", 5))
      isFirst = false
      return { changes: [stamp("a", 9, "copy")], reply: undefined }
    })
    await racing
    // Where plans run inside the transaction, the other one comes after it.
    expect([[1], [1, 5]]).toContainEqual(plans)
  })
}
