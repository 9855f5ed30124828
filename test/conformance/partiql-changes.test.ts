/** INSERT, UPDATE and DELETE, row by row. Source: AWS guide, "PartiQL"; details observed. */
import { beforeAll, beforeEach, describe, expect, test } from "vitest"
import { createTable, refusalOf, subject } from "../support/subject.ts"

const db = subject()
let t = ""
beforeAll(async () => {
  t = await createTable(db, { pk: "S" })
})

const before = {
  pk: { S: "a" },
  n: { N: "1" },
  l: { L: [{ N: "1" }, { N: "2" }, { N: "3" }] },
  m: { M: { x: { N: "1" }, y: { S: "z" } } },
  s: { SS: ["a", "b"] },
}
beforeEach(() => db.putItem({ TableName: t, Item: before }))

const numbers = (...values: number[]) => ({ L: values.map((value) => ({ N: String(value) })) })
const { n: _n, ...withoutN } = before
const { s: _s, ...withoutS } = before
const where = "WHERE pk = 'a'"
const run = (Statement: string) => db.executeStatement({ Statement })
const stored = async (pk: string) =>
  (await db.getItem({ TableName: t, Key: { pk: { S: pk } } })).Item

describe("a change makes", () => {
  test.each<[string, object]>([
    ["SET n = 2", { ...before, n: { N: "2" } }],
    ["SET n = n + 1, x = n SET y = 'y'", { ...before, n: { N: "2" }, x: before.n, y: { S: "y" } }],
    ["SET n = n - -2", { ...before, n: { N: "3" } }],
    ["SET n = (n + 1), x = (n) + (2)", { ...before, n: { N: "2" }, x: { N: "3" } }],
    ["SET n = null", { ...before, n: { NULL: true } }],
    ["SET n = <<1, 2>>", { ...before, n: { NS: ["1", "2"] } }],
    ["SET m.y = {'k': [true]}", { ...before, m: { M: { x: { N: "1" }, y: deep() } } }],
    ["SET l[1] = 9", { ...before, l: numbers(1, 9, 3) }],
    ["SET l[77] = 9", { ...before, l: numbers(1, 2, 3, 9) }],
    ["SET l = list_append([0], l)", { ...before, l: numbers(0, 1, 2, 3) }],
    ["SET s = set_add(s, <<'c', 'a'>>)", { ...before, s: { SS: ["a", "b", "c"] } }],
    ["SET fresh = SET_ADD(fresh, <<'c'>>)", { ...before, fresh: { SS: ["c"] } }],
    ["SET s = set_delete(s, <<'a', 'none'>>)", { ...before, s: { SS: ["b"] } }],
    ["SET s = set_delete(s, <<'b', 'a'>>)", withoutS],
    ["REMOVE n", withoutN],
    ["REMOVE n REMOVE s SET n2 = n", omit({ ...before, n2: before.n }, "n", "s")],
    ["REMOVE l[0], l[1]", { ...before, l: numbers(3) }],
    ["REMOVE l[9], none", before],
    ["REMOVE m.x", { ...before, m: { M: { y: { S: "z" } } } }],
  ])("%s", async (changes, after) => {
    for (const statement of [
      `UPDATE "${t}" ${changes} ${where} RETURNING ALL NEW *`,
      `FROM "${t}" ${where} ${changes} RETURNING ALL NEW *`,
    ]) {
      await db.putItem({ TableName: t, Item: before })
      expect((await run(statement)).Items).toEqual([after])
      expect(await stored("a")).toEqual(after)
    }
  })
})

function deep() {
  return { M: { k: { L: [{ BOOL: true }] } } }
}

function omit(item: object, ...names: string[]) {
  return Object.fromEntries(Object.entries(item).filter(([name]) => !names.includes(name)))
}

describe("a change returns", () => {
  test.each<[string, object[]]>([
    ["", []],
    ["RETURNING ALL OLD *", [before]],
    ["RETURNING MODIFIED OLD *", [{ n: { N: "1" }, m: { M: { x: { N: "1" } } } }]],
    ["RETURNING MODIFIED NEW *", [{ n: { N: "2" }, m: { M: { x: { N: "2" } } } }]],
    ["returning modified new *", [{ n: { N: "2" }, m: { M: { x: { N: "2" } } } }]],
  ])("%s", async (returning, items) => {
    const statement = `UPDATE "${t}" SET n = 2, m.x = 2 ${where} ${returning}`
    expect((await run(statement)).Items).toEqual(items)
  })
})

describe("nothing is changed by", () => {
  const unfit = "The document path provided in the update expression is invalid for update"
  const operand = "An operand in the update expression has an incorrect data type"
  const key = "One or more parameter values were invalid: Cannot update attribute pk. "
  const failed = "ConditionalCheckFailedException: The conditional request failed"
  test.each([
    [() => `UPDATE "${t}" SET none.x = 1 ${where}`, unfit],
    [() => `UPDATE "${t}" SET l.x = 1 ${where}`, unfit],
    [() => `UPDATE "${t}" REMOVE none.x ${where}`, unfit],
    [() => `UPDATE "${t}" SET n = set_add(n, <<1>>) ${where}`, operand],
    [() => `UPDATE "${t}" SET s = set_add(s, <<1>>) ${where}`, operand],
    [() => `UPDATE "${t}" SET s = set_delete(s, <<1>>) ${where}`, operand],
    [() => `UPDATE "${t}" SET s = s + 1 ${where}`, operand],
    [() => `UPDATE "${t}" SET pk = 'b' ${where}`, `${key}This attribute is part of the key`],
    [() => `UPDATE "${t}" REMOVE pk ${where}`, `${key}This attribute is part of the key`],
    [() => `UPDATE "${t}" SET n = 9 ${where} AND n = 2`, failed],
    [() => `UPDATE "${t}" SET n = 9 ${where} AND attribute_not_exists(pk)`, failed],
    [() => `DELETE FROM "${t}" ${where} AND n <> 1`, failed],
    [
      () => `INSERT INTO "${t}" VALUE {'pk': 'a', 'n': 9}`,
      "DuplicateItemException: Duplicate primary key exists in table",
    ],
  ])("%s", async (statement, text) => {
    const refusal = await refusalOf(run(statement()))
    expect(refusal).toBe(/Exception: /.test(text) ? text : `ValidationException: ${text}`)
    expect(await stored("a")).toEqual(before)
  })
})

test("a condition besides the key lets a write through", async () => {
  await run(`UPDATE "${t}" SET n = 2 ${where} AND n = 1 AND m.y = 'z' AND size(l) = 3`)
  expect(await stored("a")).toMatchObject({ n: { N: "2" } })
  await run(`DELETE FROM "${t}" ${where} AND (n = 2 OR n = 7)`)
  expect(await stored("a")).toBeUndefined()
})

test("a NextToken is of SELECT only", async () => {
  const Statement = `UPDATE "${t}" SET n = 2 ${where}`
  expect(await refusalOf(db.executeStatement({ Statement, NextToken: "x" }))).toBe(
    "ValidationException: Invalid NextToken",
  )
  expect(await stored("a")).toEqual(before)
})
