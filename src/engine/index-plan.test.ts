/**
 * What a write does to entries. Source: AWS guide, "Data synchronization between tables and Global
 * Secondary Indexes" and "Write capacity units".
 */
import { expect, test } from "vitest"
import { tableOf, withGlobal } from "../../test/support/table-input.ts"
import { keyBytesOf } from "../model/key/key-schema.ts"
import type { Item } from "../model/value/attribute-value.ts"
import { itemSize } from "../model/value/size.ts"
import { planIndexes } from "./index-plan.ts"
import { StoredItem } from "./stored-item.ts"

const all = tableOf(withGlobal({}))
const keysOnly = tableOf(withGlobal({ Projection: { ProjectionType: "KEYS_ONLY" } }))
const item = (more: Item): Item => ({ pk: { S: "a" }, ...more })
const plan = (before: Item | undefined, after: Item | undefined, table = all) => {
  const key = keyBytesOf(table.key, item({}))
  const row = before && { body: JSON.stringify(before), size: itemSize(before) }
  const { changes, charges } = planIndexes(table, key, row && new StoredItem(row), after)
  return [
    changes.map((change) => {
      if (change.change === "putEntry") return ["put", change.size, change.sizeBefore]
      return change.change === "deleteEntry" ? ["delete", change.size] : change
    }),
    charges.reduce((sum, { units }) => sum + units, 0),
  ]
}

const x = item({ c: { S: "x" } })
const longer = item({ c: { S: "x" }, f: { S: "1234" } })
const y = item({ c: { S: "y" } })

test.each<[string, Item | undefined, Item | undefined, unknown[], number]>([
  ["appears", undefined, x, [["put", 5, undefined]], 1],
  ["appears with its key", item({}), x, [["put", 5, undefined]], 1],
  ["vanishes", x, undefined, [["delete", 5]], 1],
  ["vanishes with its key", x, item({}), [["delete", 5]], 1],
  ["was never there", item({}), item({ f: { S: "f" } }), [], 0],
  ["stays as it is", x, item({ c: { S: "x" } }), [], 0],
  ["grows", x, longer, [["put", 10, 5]], 1],
  ["changes, and keeps its size", longer, item({ c: { S: "x" }, f: { S: "4321" } }), [], 1],
  [
    "moves",
    x,
    y,
    [
      ["delete", 5],
      ["put", 5, undefined],
    ],
    2,
  ],
  ["has a key of another type", item({ c: { N: "1" } }), x, [["put", 5, undefined]], 1],
])("an entry %s", (_, before, after, changes, units) => {
  expect(plan(before, after)).toEqual([changes, units])
})

test("an entry does not change with what it does not hold", () => {
  expect(plan(x, longer, keysOnly)).toEqual([[], 0])
})

test("an index that is being deleted is left alone", () => {
  const [index] = all.globalIndexes
  if (!index) throw new Error("a table without an index")
  const deleting = { ...all, globalIndexes: [{ ...index, state: "DELETING" as const }] }
  expect(plan(undefined, x, deleting)).toEqual([[], 0])
})
