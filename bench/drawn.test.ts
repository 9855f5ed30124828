import * as v from "valibot"
import { expect, test } from "vitest"
import { drawn } from "./drawn.ts"
import { itemOf } from "./items.ts"
import { fill } from "./workloads.ts"
import { seededRandom } from "./zipf.ts"

const seed = 7
const spread = { bytes: 128, count: 2000 }
const hot = { bytes: 128, count: 2000, perPartition: 2000 }
const many = { bytes: 128, count: 2000, hasManyTables: true }
const draw = { count: 500, firstEdition: 1 }

test("draws from all items, each about as often", () => {
  const gets = drawn(spread, {
    ...draw,
    count: 20_000,
    workload: "Get",
    random: seededRandom(seed),
  })
  const times = new Map<string, number>()
  for (const { body } of gets) times.set(body, (times.get(body) ?? 0) + 1)
  expect(times.size).toBeGreaterThan(1990)
  expect(Math.max(...times.values())).toBeLessThan(40)
})

// An item overwritten with itself is no write: no page is dirty, the COMMIT syncs nothing.
test("puts nothing that was put or filled before", () => {
  const random = seededRandom(seed)
  const puts = drawn(spread, { ...draw, workload: "Put", random })
  const others = drawn(spread, { ...draw, workload: "Put", random, firstEdition: 501 })
  const bodies = [...puts, ...others].map(({ body }) => body)
  expect(new Set(bodies).size).toBe(1000)
  const filled = new Set(Array.from({ length: 2000 }, (_, at) => noteOf(itemOf(spread, at, 0))))
  expect(bodies.some((body) => filled.has(noteOf(JSON.parse(body).Item)))).toBe(false)
})

// From a partition of 20 it is all of it, from a large one a part: always the same work.
test.each([
  ["spread", spread, 100, 1],
  ["hot", hot, 1, 1],
  ["many tables", many, 100, 100],
])("reads pages of twenty: %s", (_, items, partitions, tables) => {
  const random = seededRandom(seed)
  const queries = drawn(items, { ...draw, count: 2000, workload: "Query", random })
  const asked = queries.map(({ body }) => JSON.parse(body))
  expect(new Set(asked.map((body) => body.ExpressionAttributeValues[":pk"].S)).size).toBe(
    partitions,
  )
  expect(new Set(asked.map(({ TableName }) => TableName)).size).toBe(tables)
  expect(new Set(asked.map(({ Limit }) => Limit))).toEqual(new Set([20]))
  const first = asked[0]?.ExpressionAttributeValues
  const all = Array.from({ length: items.count }, (_, at) => itemOf(items, at, 0))
  const fitting = all.filter(({ pk, sk }) => {
    return pk.S === first[":pk"].S && sk.S >= (first[":sk"]?.S ?? "")
  })
  const reply = queries[0]?.reply() ?? v.never()
  expect(v.is(reply, { Count: 20, Items: fitting.slice(0, 20) })).toBe(true)
  expect(v.is(reply, { Count: 20, Items: all.slice(-20).toReversed() })).toBe(false)
})

test("fills each of many tables with its own partition", () => {
  const batches = fill(many).map(({ body }) => JSON.parse(body).RequestItems)
  expect(batches).toHaveLength(100)
  expect(new Set(batches.map((batch) => Object.keys(batch).join())).size).toBe(100)
})

function noteOf({ pk, sk, note }: ReturnType<typeof itemOf>): string {
  return [pk, sk, note].map(({ S }) => S).join(" ")
}
