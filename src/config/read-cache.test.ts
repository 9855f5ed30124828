import { expect, test } from "vitest"
import { readCacheOf } from "./read-cache.ts"

test.each([
  ["items=10000,ttl=300", { itemsMax: 10_000, ttlMs: 300_000, mode: "invisible" }],
  ["ttl=5", { itemsMax: 10_000, ttlMs: 5000, mode: "invisible" }],
  ["mode=dax,items=7", { itemsMax: 7, ttlMs: 300_000, mode: "dax" }],
  ["off", undefined],
])("%s", (text, setting) => {
  expect(readCacheOf(text)).toEqual(setting)
})

test.each([
  "on",
  "items=0",
  "items=1e3",
  "ttl=-1",
  "items=1,items=2",
  "items=1,",
  "mode=memory",
  "size=3",
  "off,ttl=3",
])("%s is refused", (text) => {
  expect(() => readCacheOf(text)).toThrow(
    "READ_CACHE must be off, or such as items=10000,ttl=300,mode=invisible",
  )
})
