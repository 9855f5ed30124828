/** The part of the shared suite about tables: versions, lists, dropping and sweeping. */
import { expect, test } from "vitest"
import type { Change, ItemKey, Storage, TableAddress } from "./storage.ts"

const address: TableAddress = { account: "000000000000", region: "eu-west-1", name: "Music" }
const table = 11

function keyOf(partition: string): ItemKey {
  return { hash: 7, partition: Buffer.from(partition), sort: new Uint8Array(0) }
}

function put(key: ItemKey, body: string): Change {
  return { change: "putItem", table, key, row: { body, size: 100 } }
}

export function describeTables(storageNow: () => Storage): void {
  const apply = (...changes: Change[]) =>
    storageNow().write([], () => ({ changes, reply: undefined }))
  const putTable = (name: string, id: number, body = "{}"): Change => ({
    ...{ change: "putTable", address: { ...address, name }, table: id, body },
  })
  const findTable = async (name: string) =>
    (await storageNow().read([{ space: "table", address: { ...address, name } }], "strong"))[0]

  test("a table's version changes with every change and after re-creation", async () => {
    const versions: (number | undefined)[] = []
    for (const change of [
      putTable("Music", 1),
      putTable("Music", 1),
      { change: "dropTable", address, table: 1 } as const,
      putTable("Music", 2, '{"again":true}'),
    ]) {
      await apply(change)
      versions.push((await findTable("Music"))?.version)
    }
    expect(versions[2]).toBeUndefined()
    expect(new Set(versions).size).toBe(4)
    expect(await findTable("Music")).toEqual({
      ...{ address, version: versions[3], body: '{"again":true}' },
    })
    expect(Number.isSafeInteger(versions[3])).toBe(true)
  })

  test("lists the tables of one account and region in byte order", async () => {
    for (const [at, name] of ["b", "B", "a-1", "a.1", "a_1", "c"].entries()) {
      await apply(putTable(name, at))
    }
    await apply({
      ...{ change: "putTable", address: { ...address, account: "1" }, table: 90, body: "{}" },
    })
    await apply({
      ...{ change: "putTable", address: { ...address, region: "x" }, table: 91, body: "{}" },
    })
    const list = async (after: string | undefined, rowsMax: number) => {
      const { account, region } = address
      const read = { space: "tables", account, region, rowsMax, ...(after && { after }) } as const
      const [rows] = await storageNow().read([read], "strong")
      return rows.map((row) => row.address.name)
    }
    expect(await list(undefined, 10)).toEqual(["B", "a-1", "a.1", "a_1", "b", "c"])
    expect(await list("a.1", 2)).toEqual(["a_1", "b"])
    expect(await list("c", 2)).toEqual([])
  })

  test("a dropped table's name is free at once and its items are swept in steps", async () => {
    const items = Array.from({ length: 5 }, (_, at) => put(keyOf(`k${at}`), "x"))
    const neighbour = { ...put(keyOf("k0"), "stays"), table: 12 } as Change
    await apply(putTable("Music", table), ...items, neighbour)
    await apply({ change: "count", table, items: 5, bytes: 500 })
    await apply({ change: "dropTable", address, table })
    const look = async () => {
      const bound = { rowsMax: 100, bytesMax: 2 ** 20 }
      const all = { space: "segment", hashFrom: 0, hashTo: 2 ** 32 - 1, bound } as const
      const [dropped, left, count, other] = await storageNow().read(
        [
          { space: "droppedTables", rowsMax: 10 },
          { ...all, table },
          { space: "tableCount", table },
          { ...all, table: 12 },
        ],
        "strong",
      )
      expect(other.rows).toEqual([{ body: "stays", size: 100 }])
      return [dropped, left.rows.length, count.items]
    }
    expect(await findTable("Music")).toBeUndefined()
    expect(await look()).toEqual([[table], 5, 5])
    for (const left of [3, 1]) {
      await apply({ change: "sweepTable", table, rowsMax: 2 })
      expect(await look()).toEqual([[table], left, 5])
    }
    await apply({ change: "sweepTable", table, rowsMax: 2 })
    expect(await look()).toEqual([[], 0, 0])
  })

  // A drop or a sweep that was decided on an outdated view must not reach living items.
  test("neither drops nor sweeps a table that lives", async () => {
    await apply(putTable("Music", table), put(keyOf("a"), "x"))
    await apply({ change: "dropTable", address, table: 99 })
    await apply({ change: "sweepTable", table, rowsMax: 10 })
    expect(await findTable("Music")).toBeDefined()
    const [row, dropped] = await storageNow().read(
      [
        { space: "item", table, key: keyOf("a") },
        { space: "droppedTables", rowsMax: 10 },
      ],
      "strong",
    )
    expect(row?.body).toBe("x")
    expect(dropped).toEqual([])
  })
}
