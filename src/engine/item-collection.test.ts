import { expect, test } from "vitest"
import { openContext } from "../../test/support/context.ts"
import { tableOf, withLocal } from "../../test/support/table-input.ts"
import { keyBytesOf } from "../model/key/key-schema.ts"
import type { Storage } from "../storage/storage.ts"
import { itemCollectionOf } from "./item-collection.ts"

const table = tableOf(withLocal({}))
const item = (pk: string, sk: string) => ({ pk: { S: pk }, sk: { S: sk } })
const gigabyte = 2 ** 30

// Adding up a collection takes a while where it matters, and nobody else is served meanwhile.
test("writes of a batch to one collection have it measured once, and the next anew", async () => {
  const { storage } = (await openContext()).engine
  let measurements = 0
  const counting: Storage = {
    read: (reads, consistency) => {
      measurements += reads.filter(({ space }) => space === "collectionSize").length
      return storage.read(reads, consistency)
    },
    write: (reads, plan) => storage.write(reads, plan),
    close: () => storage.close(),
  }
  const put = (sk: string, size: number) =>
    storage.write([], () => ({
      changes: [
        { change: "count", table: table.id, items: 1, bytes: size },
        {
          ...({ change: "putItem", table: table.id } as const),
          ...{ key: keyBytesOf(table.key, item("a", sk)), row: { body: "{}", size } },
        },
      ],
      reply: undefined,
    }))
  await put("0", 2 * gigabyte)
  const batch = await Promise.all(
    Array.from({ length: 25 }, (_, at) =>
      itemCollectionOf(counting, table, item(at < 20 ? "a" : "b", `${at}`)),
    ),
  )
  expect(measurements).toBe(2)
  expect(batch[19]).toEqual({ key: { pk: { S: "a" } }, bytes: 2 * gigabyte })
  expect(batch[20]).toEqual({ key: { pk: { S: "b" } }, bytes: 0 })
  await put("1", gigabyte)
  expect(await itemCollectionOf(counting, table, item("a", "1"))).toMatchObject({
    bytes: 3 * gigabyte,
  })
})
