import { expect, test } from "vitest"
import {
  claimKey,
  collectionKeys,
  collectionPlace,
  deadKey,
  entryPartition,
  escaped,
  idOf,
  liveKey,
  unescaped,
  versionIn,
  versionKey,
} from "./keys.ts"

const place = collectionPlace(collectionKeys("t"), "app", escaped("a#b%"), "c1")

test("records of a collection", () => {
  expect(versionKey(place, 1_559_400_000_000)).toBe("a%23b%25#c1#1559400000000")
  expect(liveKey(place)).toBe("##live#a%23b%25#c1")
  expect(deadKey(place)).toBe("##dead#a%23b%25#c1")
  expect(claimKey(place, "posts")).toMatch(/^##name#a%23b%25#[0-9a-f]{64}$/)
})

test("ids and versions are read back, also those of an empty slug", () => {
  for (const sort of [liveKey(place), deadKey(place), versionKey(place, 7)]) {
    expect(idOf(sort)).toBe(place.id)
  }
  expect(versionIn(versionKey(place, 7))).toBe(7)
  expect(idOf("#c1#1559400000000")).toBe("#c1")
})

test("versions sort as text like numbers", () => {
  const versions = [9, 10, 999_999_999_999, 1_000_000_000_000]
  const sorts = versions.map((version) => versionKey(place, version))
  expect(sorts.toSorted()).toEqual(sorts)
})

test.each(["", "plain", "#", "%", "%23", "%2523", "a#b", "日本", "%%##"])(
  "%j is escaped",
  (text) => {
    expect(escaped(text)).not.toContain("#")
    expect(unescaped(escaped(text))).toBe(text)
  },
)

// A key that could be read in two ways would be a way into another's data.
test("partitions of entries are of one application, user and collection alone", () => {
  const texts = ["a", "a#", "#a", "a#b", "b", "a%23", ""]
  const seen = new Set<string>()
  for (const application of texts) {
    for (const user of texts) {
      for (const collection of ["c", "d"]) {
        const at = collectionPlace(collectionKeys("t"), application, escaped(user), collection)
        for (const isLegacy of [false]) seen.add(entryPartition(at, isLegacy))
      }
    }
  }
  expect(seen.size).toBe(texts.length ** 2 * 2)
})
