/** The part of the shared suite that compares pages of an index with a simple model. */
import { expect, test } from "vitest"
import { type SeededRandom, seededRandom, seedOf } from "../../test/support/seeded-random.ts"
import type { EntryKey, IndexRead } from "./index-space.ts"
import { type Entry, entryOf } from "./indexes.case.ts"
import type { Change, Storage } from "./storage.ts"

const table = 5
const index = 77
const steps = 200
const itemBytes = 9
const none = new Uint8Array(0)

export function describeIndexModel(storageNow: () => Storage): void {
  const apply = (...changes: readonly Change[]) =>
    storageNow().write([], () => ({ changes, reply: undefined }))
  const countOf = async () =>
    (await storageNow().read([{ space: "tableCount", table: index }], "strong"))[0]

  const seeds = process.env.SEED ? [Number(process.env.SEED)] : [1, seedOf(undefined)]
  test.each(seeds)("pages of an index are like the model's, seed %d", async (seed) => {
    const random = seededRandom(seed)
    const model = new Map<string, Entry>()
    for (let step = 0; step < steps; step++) {
      const entry = entryOf(random.pick(["", "0", "1", "11"]), random.pick(["a", "b", "c", "d"]))
      const id = entry.body
      const sized = { ...entry, size: 1 + random.below(9) }
      const before = model.get(id)
      if (random.oneIn(4)) {
        const size = before?.size ?? 3
        await apply({ change: "deleteEntry", index, key: entry.key, size })
        model.delete(id)
      } else {
        const sizeBefore = before && { sizeBefore: before.size }
        const row = { body: sized.key.item.partition.toString(), size: itemBytes }
        const { key, size } = sized
        await apply(
          { change: "putItem", table, key: key.item, row },
          { change: "putEntry", index, key, size, ...sizeBefore },
        )
        model.set(id, sized)
      }
      const at = `seed ${seed}, step ${step}`
      const total = [...model.values()].reduce((sum, { size }) => sum + size, 0)
      expect(await countOf(), at).toEqual({ items: model.size, bytes: total })
      const read = randomPage(random)
      const [found] = await storageNow().read([read], "strong")
      expect(found, at).toEqual(pageOfModel([...model.values()], read))
    }
  })
}

type PartitionRead = Extract<IndexRead, { space: "indexPartition" }>

function randomPage(random: SeededRandom): PartitionRead {
  const sort = () => Buffer.from(random.pick(["", "0", "1", "11", "2"]))
  const entry = entryOf(random.pick(["0", "1", "11"]), random.pick(["a", "b", "c", "d"]))
  const isStart = random.oneIn(2)
  const ends = random.oneIn(2) ? {} : { to: isStart ? sort() : Buffer.from("2") }
  return {
    ...{ space: "indexPartition", table, index, hash: 9, partition: Buffer.from("p") },
    sort: { from: isStart ? sort() : none, ...ends },
    direction: random.pick(["forward", "backward"]),
    bound: {
      ...{ rowsMax: 1 + random.below(6), bytesMax: 1 + random.below(40) },
      ...(random.oneIn(3) && { itemBytesMax: 1 + random.below(60) }),
    },
    ...(!isStart && { after: entry.key }),
  }
}

/** What the port promises, as short as it can be said. */
function pageOfModel(entries: readonly Entry[], read: PartitionRead) {
  const { sort, after, direction, bound } = read
  const turn = direction === "forward" ? 1 : -1
  const rows = entries
    .toSorted((a, b) => turn * compareKeys(a.key, b.key))
    .filter(
      ({ key }) =>
        Buffer.compare(key.sort, sort.from) >= 0 &&
        (!sort.to || Buffer.compare(key.sort, sort.to) < 0) &&
        (!after || turn * compareKeys(key, after) > 0),
    )
  let bytes = 0
  const shown = []
  for (const { key, size } of rows) {
    shown.push({ body: key.item.partition.toString(), size: itemBytes, entrySize: size })
    bytes += size
    const isFull = shown.length * itemBytes >= (bound.itemBytesMax ?? Number.POSITIVE_INFINITY)
    if (isFull || shown.length >= bound.rowsMax || bytes >= bound.bytesMax) {
      return { rows: shown, isLast: false }
    }
  }
  return { rows: shown, isLast: true }
}

function compareKeys(a: EntryKey, b: EntryKey): number {
  return (
    Buffer.compare(a.sort, b.sort) ||
    a.item.hash - b.item.hash ||
    Buffer.compare(a.item.partition, b.item.partition)
  )
}
