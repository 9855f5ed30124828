import * as v from "valibot"
import { expect, test } from "vitest"
import { itemSize } from "../src/model/value/size.ts"
import { fill, itemCount, workloadNames, workloads } from "./workloads.ts"

test("asks for every item or partition once before it begins again", () => {
  const each = { Put: 2 * itemCount, Get: itemCount, Update: itemCount, Query: itemCount / 20 }
  const lengths = { ...each, Hot: 1 }
  for (const name of workloadNames) {
    const bodies = workloads[name]().map(({ body }) => body)
    expect(bodies).toHaveLength(lengths[name])
    expect(new Set(bodies).size).toBe(lengths[name])
  }
})

// An identical row would be overwritten for nothing: no page is dirty, the COMMIT syncs nothing.
test("never puts an item that is already there", () => {
  const stored = new Map<string, string>()
  const puts = workloads.Put()
  for (const { body } of [fill(), puts, puts].flat()) {
    const { pk, sk, note } = JSON.parse(body).Item
    const key = pk.S + sk.S
    expect(stored.get(key)).not.toBe(note.S)
    stored.set(key, note.S)
  }
  expect(stored.size).toBe(itemCount)
})

// A check that takes anything would measure how fast a server says nothing.
test("takes the item that was asked for and no other", () => {
  const items = fill().map(({ body }) => JSON.parse(body).Item)
  const get = workloads.Get()[1]
  const { Key } = JSON.parse(get?.body ?? "")
  const fits = items.filter((Item) => v.is(get?.reply ?? v.never(), { Item }))
  expect(fits).toEqual([expect.objectContaining(Key)])
  expect(v.is(get?.reply ?? v.never(), {})).toBe(false)
})

// "1 KB" is a size in DynamoDB's bytes; the JSON on the wire is a little longer.
test("writes items of 1 KB", () => {
  const sizes = fill().map(({ body }) => itemSize(JSON.parse(body).Item))
  expect(new Set(sizes)).toEqual(new Set([1024]))
})
