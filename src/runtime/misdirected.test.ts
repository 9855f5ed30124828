import { expect, test } from "vitest"
import { isMisdirected } from "./misdirected.ts"

test.each<[string, string | undefined, boolean]>([
  ["/", "a:8000", false],
  ["/?x", "a:8000", false],
  ["*", "a", false],
  ["http://a:8000/", "a:8000", false],
  ["http://A:8000/path", "a:8000", false],
  ["http://a/", "a:80", false],
  // RFC 9112 wants a Host; without one there is nothing to contradict.
  ["http://a/", undefined, false],
  ["http://b/", "a", true],
  ["http://a:1/", "a:8000", true],
  ["http://a@b/", "a", true],
  ["http://a.b/", "a", true],
  ["http://", "a", true],
  ["a:8000", "a:8000", true],
  ["http://a/", "a, b", true],
])("%s with the host %s: %s", (target, host, expected) => {
  expect(isMisdirected(target, host)).toBe(expected)
})
