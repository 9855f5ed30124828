import { createHash } from "node:crypto"
import { expect, test } from "vitest"
import { findApiKey, parseApiKeys } from "./api-keys.ts"

const parse = (...keys: object[]) => parseApiKeys(JSON.stringify(keys))

test("finds a key by itself or by its hash, the first of several, and no other", () => {
  const keyHash = createHash("sha256").update("b").digest("hex")
  const keys = parse(
    { application: "one", key: "a" },
    { application: "two", keyHash },
    { application: "three", key: "a" },
  )
  const applicationOf = (key: string) => findApiKey(keys, key, 0)?.application
  expect(["a", "b", keyHash, "", "A"].map(applicationOf)).toEqual([
    ...["one", "two", undefined, undefined, undefined],
  ])
})

test("a key that is over is none, and gives way to one that is not", () => {
  const expiresAt = "2026-01-01T00:00:00Z"
  const keys = parse({ application: "one", key: "a", expiresAt }, { application: "two", key: "a" })
  expect(findApiKey(keys, "a", Date.parse(expiresAt) - 1)?.application).toBe("one")
  expect(findApiKey(keys, "a", Date.parse(expiresAt))?.application).toBe("two")
})

test("faults show no key", () => {
  for (const text of ['[{"application":"a","key":"hidden"', '"hidden"', '[{"key":"hidden"}]']) {
    expect(() => parseApiKeys(text)).toThrow(/^(?!.*hidden)/)
  }
})

test.each([
  [{ application: "one", key: "a", readonly: true }, "0.readonly is no member of a key"],
  [{ key: "a" }, "0.application is missing"],
  [{ application: "one", key: 1 }, "0.key is not as it must be"],
  [{ application: "one" }, "0 must have either key or keyHash"],
])("what is wrong is named: %j", (key, text) => {
  expect(() => parse(key)).toThrow(text)
})
