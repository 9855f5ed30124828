/** SELECT on indexes, and pages of it. Source: AWS guide, "PartiQL select statements". */
import { beforeAll, describe, expect, test } from "vitest"
import { refusalOf, subject } from "../support/subject.ts"

const db = subject()
const t = `statements-${crypto.randomUUID()}`
const key = (hash: string, range?: string) => [
  { AttributeName: hash, KeyType: "HASH" as const },
  ...(range ? [{ AttributeName: range, KeyType: "RANGE" as const }] : []),
]
const many =
  "PartiQL statements cannot be executed on tables with multi-attribute HASH keys " +
  "or multi-attribute RANGE keys."

beforeAll(async () => {
  const keysOnly = { ProjectionType: "KEYS_ONLY" } as const
  const hashes = [...key("g"), ...key("h")]
  const ranges = [...key("g"), ...key("x", "sk").slice(1), ...key("x", "l").slice(1)]
  await db.createTable({
    TableName: t,
    BillingMode: "PAY_PER_REQUEST",
    AttributeDefinitions: ["pk", "sk", "g", "h", "l"].map((AttributeName) => ({
      AttributeName,
      AttributeType: "S",
    })),
    KeySchema: key("pk", "sk"),
    GlobalSecondaryIndexes: [
      { IndexName: "byG", KeySchema: key("g", "l"), Projection: keysOnly },
      { IndexName: "byHashes", KeySchema: hashes, Projection: { ProjectionType: "ALL" } },
      { IndexName: "byRanges", KeySchema: ranges, Projection: { ProjectionType: "ALL" } },
    ],
    LocalSecondaryIndexes: [{ IndexName: "byL", KeySchema: key("pk", "l"), Projection: keysOnly }],
  })
  const rows = ["'g': 'g1', 'l': '3'", "'g': 'g1', 'l': '2'", "'g': 'g2', 'l': '1'", "'x': 1"]
  for (const [at, row] of rows.entries()) {
    await run(`INSERT INTO "${t}" VALUE {'pk': 'a', 'sk': '${at}', 'other': ${at}, ${row}}`)
  }
})

const run = (Statement: string, more = {}) => db.executeStatement({ Statement, ...more })
const itemsOf = async (statement: string, more = {}) => (await run(statement, more)).Items
const keysOf = async (from: string, more = {}) =>
  (await itemsOf(`SELECT sk FROM "${t}"${from}`, more))?.map(({ sk }) => sk?.S)

describe("an index", () => {
  test.each([
    [".byG WHERE g = 'g1'", ["1", "0"]],
    [".byG WHERE g = 'g1' AND l > '2'", ["0"]],
    [".byG WHERE g = 'g1' ORDER BY l DESC", ["0", "1"]],
    [".byG WHERE g IN ('g2', 'g1')", ["2", "1", "0"]],
    [".byG WHERE g = 'g1' AND l = '2' OR g = 'g2'", ["1", "2"]],
    [`."byL" WHERE pk = 'a'`, ["2", "1", "0"]],
    [".byL WHERE pk = 'a' AND l BETWEEN '2' AND '3'", ["1", "0"]],
    [".byL WHERE pk = 'a' AND other = 2", ["2"]],
  ])("%s is a query", async (from, keys) => {
    expect(await keysOf(from)).toEqual(keys)
  })

  test.each([
    [".byG", ["0", "1", "2"]],
    [".byG WHERE l > '1'", ["0", "1"]],
    [".byG WHERE pk = 'a'", ["0", "1", "2"]],
    [".byL WHERE l < '3'", ["1", "2"]],
    [".byG WHERE other = 1", []],
  ])("%s is read whole and filtered", async (from, keys) => {
    expect((await keysOf(from))?.sort()).toEqual(keys)
  })

  test("shows what is projected; a local one fetches the rest", async () => {
    const keys = { pk: { S: "a" }, sk: { S: "2" }, l: { S: "1" } }
    expect(await itemsOf(`SELECT * FROM "${t}".byG WHERE g = 'g2'`)).toEqual([
      { ...keys, g: { S: "g2" } },
    ])
    const ofL = `FROM "${t}".byL WHERE pk = 'a' AND l = '1'`
    expect(await itemsOf(`SELECT * ${ofL}`)).toEqual([keys])
    expect(await itemsOf(`SELECT other, g ${ofL}`, { ConsistentRead: true })).toEqual([
      { other: { N: "2" }, g: { S: "g2" } },
    ])
  })
})

describe("an index of several attributes", () => {
  test.each([
    ["SELECT *", ".byHashes", "", many],
    ["SELECT *", ".byRanges", " WHERE g = 'g1'", many],
    // Before what is wrong with the keys …
    ["SELECT *", ".byHashes", " WHERE g = 1", many],
    ["SELECT *", ".byHashes", " ORDER BY g", many],
    ["SELECT COUNT(*)", ".byHashes", "", many],
    ["SELECT pk, MAX(g)", ".byRanges", "", many],
    ["SELECT COUNT(*)", ".byG", "", "Unexpected path component at 1:8:5"],
    // … and after what cannot be read.
    ["SELECT *", ".byHashes", " WHERE g =", /Unexpected term$/],
    ["SELECT *", ".byHashes", " WHERE g = 'a", /can't be processed: $/],
    ["SELECT *", ".byHashes", " WHERE g = 1e126", /^ValidationException: Number overflow/],
  ])("%s %s%s", async (select, from, where, text) => {
    const refusal = await refusalOf(run(`${select} FROM "${t}"${from}${where}`))
    if (typeof text === "string") expect(refusal).toBe(`ValidationException: ${text}`)
    else expect(refusal).toMatch(text)
  })

  test("is told after a parameter that is no number", async () => {
    const Statement = `SELECT * FROM "${t}".byHashes WHERE g = ?`
    expect(await refusalOf(run(Statement, { Parameters: [{ N: "x" }] }))).toBe(
      "ValidationException: The parameter cannot be converted to a numeric value: x",
    )
    expect(await refusalOf(run(Statement, { Parameters: [{ N: "1" }] }))).toBe(
      `ValidationException: ${many}`,
    )
  })

  test("is told in its slot of a batch", async () => {
    const Statements = [
      { Statement: `SELECT * FROM "${t}".byHashes WHERE g = 'g1'` },
      { Statement: `SELECT COUNT(*) FROM "${t}".byHashes` },
      { Statement: `SELECT sk FROM "${t}" WHERE pk = 'a' AND sk = '3'` },
    ]
    expect((await db.batchExecuteStatement({ Statements })).Responses).toEqual([
      { Error: { Code: "ValidationError", Message: many } },
      { Error: { Code: "ValidationError", Message: many } },
      { TableName: t, Item: { sk: { S: "3" } } },
    ])
  })
})

describe("pages", () => {
  test("may be empty, and go on", async () => {
    const Statement = `SELECT * FROM "${t}" WHERE pk = 'a' AND other = 3`
    const page = await run(Statement, { Limit: 2 })
    expect(page).toMatchObject({ Items: [], NextToken: expect.any(String) })
    const { Items, NextToken } = await run(Statement, { Limit: 3, NextToken: page.NextToken })
    expect(Items).toHaveLength(1)
    expect(NextToken).toBeUndefined()
  })

  test("are of one statement with the same parameters", async () => {
    const Statement = `SELECT * FROM "${t}" WHERE pk = ?`
    const { NextToken } = await run(Statement, { Parameters: [{ S: "a" }], Limit: 1 })
    expect(await refusalOf(run(Statement, { Parameters: [{ S: "b" }], NextToken }))).toBe(
      "ValidationException: NextToken does not match request",
    )
  })

  test("hold 1 MB, however little of it is shown", async () => {
    const x = { S: "x".repeat(300_000) }
    for (const sk of "1234")
      await db.putItem({ TableName: t, Item: { pk: { S: "big" }, sk: { S: sk }, x } })
    const Statement = `SELECT sk FROM "${t}" WHERE pk = 'big'`
    const first = await run(Statement)
    expect(first.Items).toHaveLength(4)
    await db.putItem({ TableName: t, Item: { pk: { S: "big" }, sk: { S: "5" }, x } })
    const page = await run(Statement)
    expect(page.Items).toHaveLength(4)
    expect(page.LastEvaluatedKey).toEqual({ pk: { S: "big" }, sk: { S: "4" } })
    const { Items, NextToken } = await run(Statement, { NextToken: page.NextToken })
    expect(Items).toEqual([{ sk: { S: "5" } }])
    expect(NextToken).toBeUndefined()
  })
})
