import { expect, test } from "vitest"
import { encodePack } from "../model/vector/pack.ts"
import { PackCache } from "./pack-cache.ts"

test("packs are kept as far as there is room, those that were asked for last", () => {
  const vectors = [{ id: 1, vector: Float32Array.of(1, 2), filters: "" }]
  const body = encodePack("cosine", vectors)
  const cache = new PackCache(2 * body.length)
  for (const pack of [1, 2, 2]) cache.keep(7, pack, body)
  expect(cache.find(7, 1)?.count).toBe(1)
  expect(cache.find(8, 1)).toBeUndefined()
  cache.keep(7, 3, body)
  expect([1, 2, 3].map((pack) => cache.find(7, pack) !== undefined)).toEqual([true, false, true])
})

test("a pack that is larger than all the room is not kept", () => {
  const body = encodePack("cosine", [{ id: 1, vector: Float32Array.of(1), filters: "" }])
  const cache = new PackCache(10)
  expect(cache.keep(7, 1, body).count).toBe(1)
  expect(cache.find(7, 1)).toBeUndefined()
})
