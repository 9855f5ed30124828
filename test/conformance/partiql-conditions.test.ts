/** What WHERE holds for, by the kinds of values. Source: AWS guide, "PartiQL"; details observed. */
import type { AttributeValue } from "@aws-sdk/client-dynamodb"
import { beforeAll, describe, expect, test } from "vitest"
import { createTable, subject } from "../support/subject.ts"

const db = subject()
let t = ""
const rows = [
  "'pk': 'n', 'a': 1",
  "'pk': 's', 'a': '1'",
  "'pk': 'null', 'a': null",
  "'pk': 'bool', 'a': true",
  "'pk': 'list', 'a': [1, {'x': 'y'}]",
  "'pk': 'map', 'a': {'x': [1], 'y': 2}",
  "'pk': 'ss', 'a': <<'x', 'y'>>",
  "'pk': 'ns', 'a': <<1, 2>>",
  "'pk': 'none', 'Quo\"ted': 1, 'select': 2",
]
const all = ["bool", "list", "map", "n", "none", "ns", "null", "s", "ss"]
const but = (...names: string[]) => all.filter((name) => !names.includes(name))

beforeAll(async () => {
  t = await createTable(db, { pk: "S" })
  for (const row of rows)
    await db.executeStatement({ Statement: `INSERT INTO "${t}" VALUE {${row}}` })
})

async function found(where: string, ...Parameters: AttributeValue[]) {
  const Statement = `SELECT pk FROM "${t}" WHERE ${where}`
  const given = Parameters.length > 0 ? { Statement, Parameters } : { Statement }
  const { Items = [] } = await db.executeStatement(given)
  return Items.map(({ pk }) => pk?.S).sort()
}

describe("a scan finds", () => {
  test.each<[string, string[]]>([
    // NULL is a value, MISSING is none.
    ["a IS NULL", ["null"]],
    ["a IS NOT NULL", but("null")],
    ["a = null", ["null"]],
    ["a IS MISSING", ["none"]],
    ["a IS NOT MISSING", but("none")],
    ["attribute_exists(a)", but("none")],
    ["Attribute_Not_Exists(a)", ["none"]],
    // What is missing is equal to nothing, and so unequal.
    ["a = 1", ["n"]],
    ["NOT (a = 1)", but("n")],
    ["not a = 1", but("n")],
    ["a <> 1", but("n")],
    ["a != 1", but("n")],
    ["a < 2", ["n"]],
    ["NOT a < 2", but("n")],
    // Equality is deep, and of one type.
    ["a = '1'", ["s"]],
    ["a = TRUE", ["bool"]],
    ["a = [1, {'x': 'y'}]", ["list"]],
    ["a = [{'x': 'y'}, 1]", []],
    ["a = {'y': 2.0, 'x': [1]}", ["map"]],
    ["a = <<'y', 'x'>>", ["ss"]],
    ["a = <<2, 1.0>>", ["ns"]],
    ["a <> <<'y', 'x'>>", but("ss")],
    ["a <> {'x': [1], 'y': 2}", but("map")],
    ["a <> null", but("null")],
    ["a IN (1, 'x', null, <<2, 1>>)", ["n", "ns", "null"]],
    ["a NOT IN [1, '1']", but("n", "s")],
    ["a BETWEEN 0 AND 1", ["n"]],
    ["a BETWEEN '0' AND '2'", ["s"]],
    // No types are turned into others, and two in one clause are no fault.
    ["a > 0 OR a > '0'", ["n", "s"]],
    ["a > 0 AND a > '0'", []],
    // Functions, in whatever case.
    ["begins_with(a, '1')", ["s"]],
    ["BEGINS_WITH(pk, 'n')", ["n", "none", "ns", "null"]],
    ["contains(a, 'x')", ["ss"]],
    ["contains(a, 1)", ["list", "ns"]],
    ["contains(a, {'x': 'y'})", ["list"]],
    ["size(a) = 2", ["list", "map", "ns", "ss"]],
    ["attribute_type(a, 'NS')", ["ns"]],
    ["attribute_type(a, 'NULL')", ["null"]],
    ["a IS LIST", ["list"]],
    ["a IS TUPLE AND a IS STRUCT", ["map"]],
    ["a IS NUMERIC", ["n"]],
    ["a IS BLOB", []],
    ["a IS NOT STRING", but("s")],
    // Paths.
    ["a[1].x = 'y'", ["list"]],
    ["a.x[0] = 1", ["map"]],
    ["a[9] IS MISSING", all],
    ['"a".y = 2', ["map"]],
    // Names in quotes may be words, hold quotes, and are as they are written.
    ['"Quo""ted" = 1', ["none"]],
    ['"quo""ted" = 1', []],
    ['"select" = 2', ["none"]],
    // AND binds closer than OR, and NOT closer than both.
    ["a = 1 OR a = '1' AND a = 2", ["n"]],
    ["(a = 1 OR a = '1') AND NOT a = 1", ["s"]],
    ["NOT a = 1 AND a = '1'", ["s"]],
    // Numbers in all their spellings.
    ["a = +1", ["n"]],
    ["a = 1.", ["n"]],
    ["a = .1E+1", ["n"]],
    ["a = 10e-1", ["n"]],
    ["a > -1e3", ["n"]],
    ["a /* here */ = -- there\n 1 ;", ["n"]],
  ])("%s", async (where, expected) => {
    expect(await found(where)).toEqual(expected)
  })
})

test.each<[string, AttributeValue, string[]]>([
  ["a = ?", { N: "1.00" }, ["n"]],
  ["a = ?", { NULL: true }, ["null"]],
  ["a = ?", { SS: ["y", "x"] }, ["ss"]],
  ["a = [1, {'x': ?}]", { S: "y" }, ["list"]],
  ["a = <<1, ?>>", { N: "2" }, ["ns"]],
  ["a IN (?)", { BOOL: true }, ["bool"]],
  ["attribute_type(a, ?)", { S: "M" }, ["map"]],
])("%s with %j", async (where, parameter, expected) => {
  expect(await found(where, parameter)).toEqual(expected)
})

test("a hundred values, elsewhere than on the key", async () => {
  const values = Array.from({ length: 100 }, (_, at) => at - 98)
  expect(await found(`a IN (${values.join()})`)).toEqual(["n"])
})

test("words of the language are read in any case, and names are not", async () => {
  const Statement = `select Pk, pk from "${t}" where pk in ('n', 's') order by pk desc`
  const { Items } = await db.executeStatement({ Statement })
  expect(Items).toEqual([{ pk: { S: "s" } }, { pk: { S: "n" } }])
})
