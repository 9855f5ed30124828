/**
 * ExecuteStatement: statements that do what the native operations do. Sources: AWS guide, "PartiQL:
 * a SQL-compatible query language for Amazon DynamoDB"; details are observed.
 */
import type { AttributeValue } from "@aws-sdk/client-dynamodb"
import { beforeAll, describe, expect, test } from "vitest"
import { createTable, refusalOf, subject } from "../support/subject.ts"

const db = subject()
let t = ""
beforeAll(async () => {
  t = await createTable(db, { pk: "S", sk: "N" })
  for (const sk of [1, 2, 3, 4]) {
    for (const pk of ["a", "b"]) {
      await run(`INSERT INTO "${t}" VALUE {'pk': '${pk}', 'sk': ${sk}, 'even': ${sk % 2 === 0}}`)
    }
  }
})

const run = (Statement: string, ...Parameters: AttributeValue[]) =>
  db.executeStatement({ Statement, ...(Parameters.length > 0 && { Parameters }) })
const itemsOf = async (statement: string, ...parameters: AttributeValue[]) =>
  (await run(statement, ...parameters)).Items
const keysOf = async (where: string, ...parameters: AttributeValue[]) =>
  (await itemsOf(`SELECT pk, sk FROM "${t}" ${where}`, ...parameters))?.map(
    ({ pk, sk }) => `${pk?.S}${sk?.N}`,
  )

test("scenario: insert, insert again, select, update, delete", async () => {
  const orders = await createTable(db, { orderID: "S" })
  const insert = `INSERT INTO "${orders}" VALUE {'orderID':'o1','total':5}`
  const select = `SELECT * FROM "${orders}" WHERE orderID='o1'`
  expect((await run(insert)).Items).toEqual([])
  expect(await refusalOf(run(insert))).toBe(
    "DuplicateItemException: Duplicate primary key exists in table",
  )
  expect(await itemsOf(select)).toEqual([{ orderID: { S: "o1" }, total: { N: "5" } }])
  await run(`UPDATE "${orders}" SET total=6 WHERE orderID='o1'`)
  expect(await itemsOf(select)).toEqual([{ orderID: { S: "o1" }, total: { N: "6" } }])
  await run(`DELETE FROM "${orders}" WHERE orderID='o1'`)
  expect(await itemsOf(select)).toEqual([])
})

describe("SELECT", () => {
  test.each([
    ["WHERE pk = 'a'", ["a1", "a2", "a3", "a4"]],
    ["where PK = 'a'", []],
    ["WHERE pk = 'a' AND sk > 2", ["a3", "a4"]],
    ["WHERE 2 < sk AND 'a' = pk", ["a3", "a4"]],
    ["WHERE pk = 'a' AND sk BETWEEN 2 AND 3", ["a2", "a3"]],
    ["WHERE pk = 'a' AND sk NOT BETWEEN 2 AND 3", ["a1", "a4"]],
    ["WHERE pk = 'a' AND sk IN (1, 4, 9)", ["a1", "a4"]],
    ["WHERE pk = 'a' AND sk NOT IN [1, 4]", ["a2", "a3"]],
    ["WHERE pk = 'a' AND NOT sk = 1", ["a2", "a3", "a4"]],
    ["WHERE pk = 'a' AND sk <> 1 AND sk != 2", ["a3", "a4"]],
    ["WHERE pk = 'a' AND even = TRUE", ["a2", "a4"]],
    ["WHERE pk = 'a' AND (even = true OR sk = 1)", ["a1", "a2", "a4"]],
    ["WHERE pk IN ['b', 'a', 'b'] AND sk = 1", ["b1", "a1"]],
    ["WHERE (pk = 'a' AND sk < 2) OR (pk = 'b' AND sk >= 4)", ["a1", "b4"]],
    ["WHERE pk = 'a' OR pk = 'a' AND sk = 1", ["a1", "a2", "a3", "a4"]],
    ["WHERE pk = 'a' ORDER BY sk DESC", ["a4", "a3", "a2", "a1"]],
    ["WHERE pk IN ('a', 'b') AND sk < 3 ORDER BY pk DESC, sk ASC", ["b1", "b2", "a1", "a2"]],
    ["WHERE pk = 'a' AND other IS MISSING AND sk < 2", ["a1"]],
    ["WHERE pk = 'a' AND other IS NOT MISSING", []],
    ["WHERE pk = 'a' AND even IS NULL", []],
    ["WHERE pk = 'a' AND sk = 1 AND attribute_type(even, 'BOOL')", ["a1"]],
    ["WHERE pk = 'a' AND sk = 1 AND begins_with(pk, '')", ["a1"]],
    ["WHERE pk = 'a' AND sk = 1 AND CONTAINS(pk, 'a') AND size(pk) = 1", ["a1"]],
    ["WHERE pk = 'a' AND other = 1", []],
    ["WHERE pk = 'a' AND NOT (other = 1) AND sk = 1;", ["a1"]],
    ["-- every one\nWHERE /* of */ pk = 'a' AND sk = +1", ["a1"]],
    ["WHERE pk = 'a' AND sk = .1e1", ["a1"]],
  ])("%s", async (where, keys) => {
    expect(await keysOf(where)).toEqual(keys)
  })

  test("scans where no partition is named", async () => {
    expect((await keysOf("WHERE sk >= 4"))?.sort()).toEqual(["a4", "b4"])
    expect(await keysOf("")).toHaveLength(8)
  })

  test("names what it finds by the last step, and leaves out what it does not find", async () => {
    await run(
      `INSERT INTO "${t}" VALUE {'pk': 'deep', 'sk': 1, 'm': {'x': {'y': 'it''s'}}, 'l': [1, 2]}`,
    )
    const where = "WHERE pk = 'deep'"
    expect(await itemsOf(`SELECT m.x.y, "m"."x", none FROM "${t}" ${where}`)).toEqual([
      { y: { S: "it's" }, x: { M: { y: { S: "it's" } } } },
    ])
    expect(await itemsOf(`SELECT none FROM "${t}" ${where}`)).toEqual([{}])
    expect(await keysOf(`${where} AND m.x.y = 'it''s' AND l[1] = 2`)).toEqual(["deep1"])
  })

  test("goes on by its NextToken, with Limit counting what is read", async () => {
    const Statement = `SELECT * FROM "${t}" WHERE pk IN ('a', 'b') AND even = true`
    const seen: string[] = []
    let NextToken: string | undefined
    let pages = 0
    do {
      const page = await db.executeStatement({
        Statement,
        Limit: 3,
        ...(NextToken && { NextToken }),
      })
      expect(page.Items?.length).toBeLessThanOrEqual(2)
      seen.push(...(page.Items ?? []).map(({ pk, sk }) => `${pk?.S}${sk?.N}`))
      NextToken = page.NextToken
      pages++
    } while (NextToken)
    expect(seen).toEqual(["a2", "a4", "b2", "b4"])
    expect(pages).toBeGreaterThan(2)
  })

  test("pages of a scan and of an index hold everything once", async () => {
    const name = `i-${crypto.randomUUID()}`
    const key = (AttributeName: string) => [{ AttributeName, KeyType: "HASH" as const }]
    await db.createTable({
      TableName: name,
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: ["pk", "g"].map((AttributeName) => ({
        AttributeName,
        AttributeType: "S",
      })),
      KeySchema: key("pk"),
      GlobalSecondaryIndexes: [
        { IndexName: "by.g", KeySchema: key("g"), Projection: { ProjectionType: "ALL" } },
      ],
    })
    for (const pk of "abcdefg") await run(`INSERT INTO "${name}" VALUE {'pk': '${pk}', 'g': 'x'}`)
    for (const from of ["", `."by.g"`, `."by.g" WHERE g = 'x'`]) {
      const Statement = `SELECT pk FROM "${name}"${from}`
      const seen: (string | undefined)[] = []
      let NextToken: string | undefined
      do {
        const page = await db.executeStatement({ Statement, Limit: 2, NextToken })
        seen.push(...(page.Items ?? []).map(({ pk }) => pk?.S))
        NextToken = page.NextToken
      } while (NextToken)
      expect(seen.sort()).toEqual([..."abcdefg"])
    }
  })

  test("refuses another statement's token, and what is none", async () => {
    const Statement = `SELECT * FROM "${t}" WHERE pk = 'a'`
    const { NextToken, LastEvaluatedKey } = await db.executeStatement({ Statement, Limit: 1 })
    expect(LastEvaluatedKey).toEqual({ pk: { S: "a" }, sk: { N: "1" } })
    const other = { Statement: `${Statement} AND sk > 1`, NextToken }
    expect(await refusalOf(db.executeStatement(other))).toBe(
      "ValidationException: NextToken does not match request",
    )
    for (const garbage of ["x", `${NextToken}AAAA`, NextToken?.slice(4)]) {
      expect(await refusalOf(db.executeStatement({ Statement, NextToken: garbage }))).toBe(
        "ValidationException: Invalid NextToken",
      )
    }
  })

  test("tells what it consumed, as Query and Scan do", async () => {
    const consumed = async (Statement: string, more = {}) =>
      (await db.executeStatement({ Statement, ReturnConsumedCapacity: "TOTAL", ...more }))
        .ConsumedCapacity
    expect(await consumed(`SELECT * FROM "${t}" WHERE pk = 'a'`)).toEqual({
      TableName: t,
      CapacityUnits: 0.5,
    })
    expect(
      await consumed(`SELECT * FROM "${t}" WHERE pk IN ('a', 'b')`, { ConsistentRead: true }),
    ).toEqual({ TableName: t, CapacityUnits: 2 })
    const insert = `INSERT INTO "${t}" VALUE {'pk': 'c', 'sk': 1}`
    expect(await consumed(insert)).toEqual({ TableName: t, CapacityUnits: 1 })
  })
})

test("parameters stand for values, in literals too", async () => {
  const B = Uint8Array.of(1, 2)
  await run(
    `INSERT INTO "${t}" VALUE {'pk': ?, 'sk': ?, 'l': [?, {'x': ?}], 'constructor': ?}`,
    { S: "p" },
    { N: "1.0" },
    { B },
    { NULL: true },
    { SS: ["x"] },
  )
  const [found] =
    (await itemsOf(`SELECT * FROM "${t}" WHERE pk = ? AND l[0] = ?`, { S: "p" }, { B })) ?? []
  expect(found?.l).toEqual({ L: [{ B }, { M: { x: { NULL: true } } }] })
  expect(found?.constructor).toEqual({ SS: ["x"] })
  await run(`INSERT INTO "${t}" VALUE ?`, { M: { pk: { S: "p" }, sk: { N: "2" } } })
  expect(await keysOf("WHERE pk = 'p'")).toEqual(["p1", "p2"])
})
