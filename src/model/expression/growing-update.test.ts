/** Updates that would make far more of an item than it can hold, or of the work it takes. */
import { expect, test } from "vitest"
import { processorMsOf } from "../../../test/support/processor-time.ts"
import { nestingLevelsMax } from "../../limits.ts"
import type { AttributeValue, Item } from "../value/attribute-value.ts"
import { nestingLevels } from "../value/nesting.ts"
import { parsePlaceholders } from "./placeholders.ts"
import { applyUpdate, parseUpdate } from "./update.ts"

function update(item: Item, text: string, values?: Record<string, AttributeValue>): Item {
  return applyUpdate(parseUpdate(text, parsePlaceholders({ values, layer: "current" })), item)
}

const oneNull: AttributeValue = { NULL: true }
const half: Item = { z: { L: Array.from({ length: 190_000 }, () => oneNull) } }
const tooLarge = "Item size to update has exceeded the maximum allowed size"
const setsTo = (value: string, targets: number) =>
  `SET ${Array.from({ length: targets }, (_, at) => `q${at}=${value}`).join(",")}`

// Each target is a copy of nearly a whole item: none but the first few may be made.
test("copies of a large value are refused before all are made", () => {
  expect(() => update(half, setsTo("z", 600))).toThrow(tooLarge)
  expect(() => update(half, setsTo("list_append(z,z)", 160))).toThrow(tooLarge)
})

test("large values that are replaced do not count", () => {
  const names = Array.from({ length: 20 }, (_, at) => `q${at}`)
  const old = Object.fromEntries(names.map((name) => [name, { S: "x".repeat(20_000) }]))
  const text = { S: "y".repeat(20_000) }
  const item = update(old, setsTo(":y", 20), { ":y": text })
  expect(item).toEqual(Object.fromEntries(names.map((name) => [name, text])))
})

// A value and the place it goes to may each be allowed, and yet be too deep together.
test("no number of updates nests deeper than an item may be", () => {
  let deep: AttributeValue = { M: {} }
  for (let level = 1; level < 29; level++) deep = { M: { a: deep } }
  let item: Item = {}
  const inner = `x${".a".repeat(28)}.b`
  for (let time = 0; time < 2; time++) {
    item = update(item, "SET x = :deep", { ":deep": deep })
    item = update(item, "SET z = :z", { ":z": { M: { a: { M: { a: oneNull } } } } })
    item = update(item, `SET ${inner} = z`)
    item = update(item, "SET z = x")
    expect(nestingLevels(item.z as AttributeValue)).toBe(nestingLevelsMax)
    expect(() =>
      update(update(item, "SET x = :deep", { ":deep": deep }), `SET ${inner} = z`),
    ).toThrow("Nesting Levels have exceeded supported limits")
  }
})

test("many sets lose the members of a large one in no time", () => {
  const large = Array.from({ length: 200_000 }, (_, at) => at.toString(36))
  const names = Array.from({ length: 300 }, (_, at) => `q${at}`)
  const item = Object.fromEntries(names.map((name) => [name, { SS: ["!", "a"] }]))
  const text = `DELETE ${names.map((name) => `${name} :v`).join(",")}`
  const left = Object.fromEntries(names.map((name) => [name, { SS: ["!"] }]))
  const ms = processorMsOf(() => {
    expect(update(item, text, { ":v": { SS: large } })).toEqual(left)
  })
  expect(ms).toBeLessThan(2000)
})
