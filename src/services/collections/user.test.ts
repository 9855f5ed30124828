import { expect, test } from "vitest"
import { keysOfUser } from "./user.ts"

// Measured on dynamodb-mini 0.2.4: where it kept what these users wrote.
test.each([
  ["Some User", "Some-User"],
  ["a#b", "ab"],
  ["a/b", "ab"],
  ["Ünï", "Uni"],
  ["é", "e"],
  ["  lead ", "lead"],
  ["€uro", "eurouro"],
  ["日本", ""],
  ["😀", ""],
])("%s was under %j", (user, slug) => {
  expect(keysOfUser(user, true)).toMatchObject([{}, { user: slug, legacyOnly: true }])
  expect(keysOfUser(user, false)).toHaveLength(1)
})

test.each(["A.B@c", "x_y~z", "a:b", "UPPER"])("%s was under itself", (user) => {
  expect(keysOfUser(user, true)).toEqual([{ user, legacyOnly: false }])
})
