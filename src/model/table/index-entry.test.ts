import { expect, test } from "vitest"
import { indexKeyOf } from "./index-entry.ts"

// Such items may be older than the index: no write with these keys is accepted once it is there.
test("what an index cannot take stays out of it", () => {
  const index = {
    ...({ id: 1, name: "idx", projection: { type: "ALL" } } as const),
    partition: [{ name: "g", type: "S" } as const],
    sort: [],
  }
  expect(indexKeyOf(index, { g: { S: "a" } })).toBeDefined()
  for (const g of [{ S: "" }, { N: "1" }, { S: "a\ud800" }, { S: "x".repeat(2049) }]) {
    expect(indexKeyOf(index, { g })).toBeUndefined()
  }
})
