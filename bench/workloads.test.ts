import * as v from "valibot"
import { describe, expect, test } from "vitest"
import { itemSize } from "../src/model/value/size.ts"
import { itemsOf } from "./items.ts"
import { fill, type WorkloadName, workloadNames, workloads } from "./workloads.ts"

/** As the usual ones, but fewer. */
const items = { bytes: 1024, count: 1000 }

/** The items that a request writes, by how it says so. */
function itemsIn(body: string) {
  const { Item, RequestItems, TransactItems } = JSON.parse(body)
  const batches = Object.values<{ PutRequest: { Item: object } }[]>(RequestItems ?? {}).flat()
  const batched = batches.flatMap(({ PutRequest }) => (PutRequest ? [PutRequest.Item] : []))
  const transacted = (TransactItems ?? []).flatMap(({ Put }: { Put?: { Item: object } }) =>
    Put ? [Put.Item] : [],
  )
  return [...(Item ? [Item] : []), ...batched, ...transacted]
}

const filled = fill(items, "bench").flatMap(({ body }) => itemsIn(body))

// "1 KB" is a size in DynamoDB's bytes; the JSON on the wire is a little longer.
test.each([100, 1024, 40_960, 307_200])("writes items of %d bytes", (bytes) => {
  const stored = fill({ bytes, count: 100 }, "bench").flatMap(({ body }) => itemsIn(body))
  expect(stored).toHaveLength(100)
  expect(new Set(stored.map(itemSize))).toEqual(new Set([bytes]))
  // Whole partitions of 20, whole batches of 25.
  expect(itemsOf(bytes).count % 100).toBe(0)
})

// A request twice in a lap would find a page in some cache.
test.each([100, 40_960])("asks differently each time, for items of %d bytes", (bytes) => {
  for (const name of workloadNames.filter((name) => name !== "Mixed")) {
    const bodies = workloads[name]({ bytes, count: 200 }).map(({ body }) => body)
    expect(bodies.length, name).toBeGreaterThan(0)
    expect(new Set(bodies).size, name).toBe(bodies.length)
  }
})

// Else a server with a cache would be asked for what it has just read, or written.
test("asks for every item or partition once before it begins again", () => {
  const each = { Put: 2000, ConditionalPut: 2000, Update: 1000, Get: 1000, Query: 50, Scan: 50 }
  const groups = { BatchWrite: 80, BatchGet: 10, TransactWrite: 500 }
  for (const [name, length] of Object.entries({ ...each, ...groups, Hot: 1 })) {
    const bodies = workloads[name as WorkloadName](items).map(({ body }) => body)
    expect(bodies, name).toHaveLength(length)
    expect(new Set(bodies).size, name).toBe(length)
  }
})

// An identical row would be overwritten for nothing: no page is dirty, the COMMIT syncs nothing.
test.each(["Put", "ConditionalPut", "BatchWrite", "TransactWrite", "Mixed"] as const)(
  "%s never puts an item that is already there",
  (name) => {
    const keyOf = (item: { pk: { S: string }; sk: { S: string } }) => item.pk.S + item.sk.S
    const stored = new Map(filled.map((item) => [keyOf(item), item.note.S]))
    const lap = workloads[name](items).flatMap(({ body }) => itemsIn(body))
    const repeated = [...lap, ...lap].filter((item) => {
      const before = stored.get(keyOf(item))
      stored.set(keyOf(item), item.note.S)
      return before === item.note.S
    })
    expect(lap.length).toBeGreaterThan(0)
    expect(repeated).toEqual([])
    expect(stored.size).toBe(items.count)
  },
)

// A check that takes anything would measure how fast a server says nothing.
describe("takes what was asked for and nothing else:", () => {
  const nothing = [{}, { Item: {} }, { Count: 20, Items: [] }, { Responses: {} }]

  test("Get", () => {
    const get = workloads.Get(items)[1]
    const { Key } = JSON.parse(get?.body ?? "")
    const reply = get?.reply() ?? v.never()
    const fits = filled.filter((Item) => v.is(reply, { Item }))
    expect(fits).toEqual([expect.objectContaining(Key)])
  })

  test("IndexQuery", () => {
    const query = workloads.IndexQuery(items)[1]
    const { ":pk": pk, ":sk": sk } = JSON.parse(query?.body ?? "").ExpressionAttributeValues
    const from = filled.filter((item) => item.sk.S === sk.S && item.pk.S >= pk.S)
    const reply = query?.reply() ?? v.never()
    expect(v.is(reply, { Count: 20, Items: from.slice(0, 20) })).toBe(true)
    expect(v.is(reply, { Count: 20, Items: from.slice(1, 21) })).toBe(false)
  })

  test("BatchGet", () => {
    const get = workloads.BatchGet(items)[1]
    const asked: { pk: object; sk: object }[] = JSON.parse(get?.body ?? "").RequestItems.bench.Keys
    const keys = new Set(asked.map((key) => JSON.stringify(key)))
    const isAsked = ({ pk, sk }: { pk: object; sk: object }) => keys.has(JSON.stringify({ pk, sk }))
    const [bench, others] = [filled.filter(isAsked), filled.filter((item) => !isAsked(item))]
    const reply = get?.reply() ?? v.never()
    expect(v.is(reply, { Responses: { bench } })).toBe(true)
    expect(v.is(reply, { Responses: { bench: bench.toReversed() } })).toBe(true)
    expect(v.is(reply, { Responses: { bench: bench.slice(1) } })).toBe(false)
    expect(v.is(reply, { Responses: { bench: others.slice(0, 100) } })).toBe(false)
  })

  test("Scan, whose last page may be shorter", () => {
    const reply = workloads.Scan(items)[0]?.reply() ?? v.never()
    const page = (rows: number) => ({ Count: rows, Items: filled.slice(0, rows) })
    const LastEvaluatedKey = { pk: { S: "a" }, sk: { S: "b" } }
    expect(v.is(reply, { ...page(100), LastEvaluatedKey })).toBe(true)
    expect(v.is(reply, { ...page(99), LastEvaluatedKey })).toBe(false)
    expect(v.is(reply, page(99))).toBe(true)
    expect(v.is(reply, { Count: 1, Items: [{ pk: { S: "a" }, sk: { S: "b" } }] })).toBe(false)
  })

  test.each(workloadNames.filter((name) => /Get|Query|Scan|Update|Batch/.test(name)))(
    "%s refuses a reply without it",
    (name) => {
      const reply = workloads[name](items)[0]?.reply() ?? v.never()
      expect(nothing.filter((empty) => v.is(reply, empty))).toEqual([])
    },
  )
})

// YCSB's: of 10,000 items the first hundred get more than half of all requests.
test("Mixed is four fifths reads, most of them of a few items", () => {
  const requests = workloads.Mixed(itemsOf(1024))
  const reads = requests.filter(({ operation }) => operation === "GetItem")
  expect(reads.length / requests.length).toBeCloseTo(0.8, 1)
  const times = new Map<string, number>()
  for (const { body } of reads) times.set(body, (times.get(body) ?? 0) + 1)
  const often = [...times.values()].toSorted((a, b) => b - a).slice(0, 100)
  const share = often.reduce((sum, count) => sum + count, 0) / reads.length
  expect(share).toBeGreaterThan(0.45)
  expect(share).toBeLessThan(0.65)
  expect(workloads.Mixed(itemsOf(1024)).map(({ body }) => body)).toEqual(
    requests.map(({ body }) => body),
  )
})
