/** Which WHERE clauses are queries. Source: AWS guide, "PartiQL select statements". */
import { describe, expect, test } from "vitest"
import { accessOf, keyOfWhere } from "./key-access.ts"
import { parseStatement, type Select } from "./statement.ts"

const names = { partition: "pk", sort: "sk" }
const whereOf = (text: string) => (parseStatement(`SELECT * FROM t WHERE ${text}`) as Select).where
const accessBy = (text: string) => {
  const { ranges, filter } = accessOf(whereOf(text), names)
  const shown = ranges?.map(({ partition, clauses }) => {
    const [, sort] = clauses
    return `${Object.values(partition)[0]}${sort ? ` ${sort.test.operator}` : ""}`
  })
  return [shown, filter !== undefined]
}

describe("a clause is a query", () => {
  test.each([
    ["pk = 'a'", ["a"], false],
    ["'a' = pk", ["a"], false],
    ["pk = 'a' AND n = 1", ["a"], true],
    ["pk = 'a' AND 1 < sk", ["a >"], false],
    ["pk = 'a' AND (begins_with(sk, 'x') AND n = 1)", ["a begins_with"], true],
    ["pk = 'a' AND sk BETWEEN 1 AND 2", ["a BETWEEN"], false],
    ["pk = 'a' AND sk IN (1, 2)", ["a"], true],
    ["pk = 'a' AND sk <> 1", ["a"], true],
    ["pk = 'a' AND contains(sk, 'x')", ["a"], true],
    ["pk IN ('a', 'b', 'a') AND sk = 1", ["a =", "b ="], false],
    ["pk = 'a' OR pk = 'b' AND sk > 1", ["a", "b >"], true],
    ["(pk = 'a' AND sk = 1 OR pk = 'a' AND sk = 2) AND n = 1", ["a"], true],
  ])("%s", (text, ranges, isFiltered) => {
    expect(accessBy(text)).toEqual([ranges, isFiltered])
  })
})

test.each([
  "pk > 'a'",
  "sk = 1",
  "NOT pk = 'a'",
  "pk <> 'a'",
  "pk = 'a' OR n = 1",
  "pk = n",
  "pk.x = 'a'",
  "pk IN ('a', n)",
  "begins_with(pk, 'a')",
])("a clause is a scan: %s", (text) => {
  expect(accessBy(text)).toEqual([undefined, true])
})

test("several conditions on the sort key, or too many partitions, are refused", () => {
  expect(() => accessBy("pk = 'a' AND sk > 1 AND sk < 3")).toThrow(/^Overlapping conditions/)
  const values = (count: number) => Array.from({ length: count }, (_, at) => at).join()
  expect(accessBy(`pk IN (${values(50)})`)[0]).toHaveLength(50)
  expect(() => accessBy(`pk IN (${values(51)})`)).toThrow(/at most 50/)
  expect(() => accessBy(`pk IN (${values(100)})`)).toThrow(/at most 50/)
  expect(() => accessBy(`n IN (${values(101)})`)).toThrow(/number of operands: 102/)
  expect(accessBy(`n IN (${values(100)})`)).toEqual([undefined, true])
})

test("a write has to have the whole key", () => {
  const schema = {
    partition: { name: "pk", type: "S" },
    sort: { name: "sk", type: "N" },
  } as const
  const key = { pk: { S: "a" }, sk: { N: "1" } }
  expect(keyOfWhere(whereOf("sk = 1 AND pk = 'a'"), schema)).toEqual({ key, rest: undefined })
  expect(keyOfWhere(whereOf("pk = 'a' AND sk = 1 AND sk = 1"), schema)).toMatchObject({
    key,
    rest: { kind: "compare" },
  })
  expect(() => keyOfWhere(whereOf("pk = 'a' AND sk = 1 AND sk = 2"), schema)).toThrow(
    /^Multiple conditions on same key sk/,
  )
  for (const text of ["pk = 'a'", "pk = 'a' AND sk > 1", "pk = 'a' AND sk IN (1)", "n = 1"]) {
    expect(keyOfWhere(whereOf(text), schema)).toBeUndefined()
  }
})
