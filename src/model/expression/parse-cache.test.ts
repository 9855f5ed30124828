import { expect, test } from "vitest"
import { ParseCache } from "./parse-cache.ts"
import { SyntaxFault } from "./syntax-fault.ts"

function countingCache() {
  const parsed: string[] = []
  const cache = new ParseCache((text) => {
    parsed.push(text)
    if (text.includes("!")) throw new SyntaxFault("no")
    return { text }
  })
  return { cache, parsed }
}

test("a text is parsed once", () => {
  const { cache, parsed } = countingCache()
  const tree = cache.get("a", "FilterExpression")
  expect(cache.get("a", "ConditionExpression")).toBe(tree)
  expect(parsed).toEqual(["a"])
})

// The parameter's name is in the error's text, so a kept error would tell the wrong one.
test("a text that is wrong is judged each time", () => {
  const { cache, parsed } = countingCache()
  expect(() => cache.get("!", "FilterExpression")).toThrow("Invalid FilterExpression: no")
  expect(() => cache.get("!", "UpdateExpression")).toThrow("Invalid UpdateExpression: no")
  expect(parsed).toEqual(["!", "!"])
})

test("what is in use stays, whatever else comes along; what is not is dropped", () => {
  const { cache, parsed } = countingCache()
  cache.get("unused", "FilterExpression")
  for (let i = 0; i < 300; i++) {
    cache.get("used", "FilterExpression")
    cache.get(`${i} ${"x".repeat(4000)}`, "FilterExpression")
  }
  cache.get("unused", "FilterExpression")
  expect(parsed.filter((text) => text === "used")).toHaveLength(1)
  expect(parsed.filter((text) => text === "unused")).toHaveLength(2)
})
