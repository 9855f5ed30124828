import { expect, test } from "vitest"
import { fitsOf, patternOf } from "../http/fits.ts"
import type { Shape } from "../model/shape/shape.ts"
import { shapeOf } from "../model/shape/shape.ts"
import { operations as dynamodb } from "./dynamodb/operations.ts"
import { bucket } from "./dynamodb/shapes/transfer-shapes.ts"
import { operations as streams } from "./dynamodb-streams/operations.ts"
import { iam } from "./iam/service.ts"
import { sts } from "./sts/service.ts"

function* patternsIn(shape: Shape): Iterable<RegExp> {
  if (shape.kind === "structure") {
    for (const member of Object.values(shape.members)) yield* patternsIn(shapeOf(member))
  }
  if (shape.kind === "list") yield* patternsIn(shape.member)
  if (shape.kind === "map") yield* [shape.key, shape.value].flatMap((each) => [...patternsIn(each)])
  const pattern = shape.kind === "string" ? patternOf(shape) : undefined
  if (pattern) yield pattern
}

// Patterns are judged before anybody is asked whether the caller may, and on texts of any length.
// One that goes back and forth in three places over 5,000 letters takes longer than a test may.
test("no pattern takes long to refuse a long text", () => {
  const all = [...dynamodb, ...streams, ...iam.operations, ...sts.operations]
  const sources = new Set(all.flatMap(({ input }) => [...patternsIn(input)]).map((p) => p.source))
  expect(sources.size).toBeGreaterThan(10)
  for (const source of sources) {
    const pattern = new RegExp(source)
    for (const letter of ["a", "0", "-", "/", " "]) pattern.test(`${letter.repeat(5000)}\u0001`)
  }
})

test.each(["ab", "a.b", "a--b", "A_9", "a..b", "0-0"])("%j may be a bucket", (name) => {
  expect(fitsOf(bucket)?.(name)).toBe(true)
  expect(name).toMatch(new RegExp(bucket.pattern ?? ""))
})

test.each(["", "a", "-a", "a-", ".", "a/b", "a b", "ab\n", "a\u00e9b"])("%j may not", (name) => {
  expect(fitsOf(bucket)?.(name)).toBe(false)
  expect(name).not.toMatch(new RegExp(bucket.pattern ?? ""))
})
