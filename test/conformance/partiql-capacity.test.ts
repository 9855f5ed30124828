/**
 * What statements consume, told apart by indexes, and tables that are named by their ARN. Source:
 * AWS guide, "Capacity consumption"; that transactions charge indexes once is observed.
 */
import { beforeAll, describe, expect, test } from "vitest"
import { refusalOf, subject } from "../support/subject.ts"

const db = subject()
const t = `capacity-${crypto.randomUUID()}`
let arn = ""

beforeAll(async () => {
  const key = (hash: string, range?: string) => [
    { AttributeName: hash, KeyType: "HASH" as const },
    ...(range ? [{ AttributeName: range, KeyType: "RANGE" as const }] : []),
  ]
  const { TableDescription } = await db.createTable({
    TableName: t,
    BillingMode: "PAY_PER_REQUEST",
    AttributeDefinitions: ["pk", "sk", "g", "l"].map((AttributeName) => ({
      AttributeName,
      AttributeType: "S",
    })),
    KeySchema: key("pk", "sk"),
    GlobalSecondaryIndexes: [
      { IndexName: "byG", KeySchema: key("g"), Projection: { ProjectionType: "ALL" } },
    ],
    LocalSecondaryIndexes: [
      {
        IndexName: "byL",
        KeySchema: key("pk", "l"),
        Projection: { ProjectionType: "KEYS_ONLY" },
      },
    ],
  })
  arn = TableDescription?.TableArn ?? ""
})

const ReturnConsumedCapacity = "INDEXES"
const units = (CapacityUnits: number) => ({ CapacityUnits })
const byG = (sum: number) => ({ GlobalSecondaryIndexes: { byG: units(sum) } })
const byL = (sum: number) => ({ LocalSecondaryIndexes: { byL: units(sum) } })
const named = (TableName: string, total: number, table: number, indexes = {}) => ({
  ...{ TableName, CapacityUnits: total, Table: units(table) },
  ...indexes,
})
const insert = (from: string, pk: string, more = "") =>
  `INSERT INTO "${from}" VALUE {'pk': '${pk}', 'sk': '1'${more}}`
const select = (from: string, pk: string) =>
  `SELECT * FROM "${from}" WHERE pk = '${pk}' AND sk = '1'`

describe("a statement is charged where it reads or writes", () => {
  const consumed = async (Statement: string, more = {}) =>
    (await db.executeStatement({ Statement, ReturnConsumedCapacity, ...more })).ConsumedCapacity
  const where = "WHERE pk = 'one' AND sk = '1'"

  test("in the order of an item's life", async () => {
    const all = ", 'g': 'g', 'l': 'a', 'other': 1"
    expect(await consumed(insert(t, "one", all))).toEqual(named(t, 3, 1, { ...byG(1), ...byL(1) }))
    expect(await consumed(`SELECT * FROM "${t}" WHERE pk = 'one'`)).toEqual(named(t, 0.5, 0.5))
    expect(await consumed(`SELECT * FROM "${t}".byG WHERE g = 'g'`)).toEqual(
      named(t, 0.5, 0, byG(0.5)),
    )
    // What a local index lacks is fetched from the table.
    const other = `SELECT other FROM "${t}".byL WHERE pk = 'one'`
    expect(await consumed(other, { ConsistentRead: true })).toEqual(named(t, 2, 1, byL(1)))
    expect(await consumed(`UPDATE "${t}" SET other = 2 ${where}`)).toEqual(named(t, 2, 1, byG(1)))
    // From one place of an index to another is a deletion and a put.
    expect(await consumed(`UPDATE "${t}" SET g = 'h', l = 'b' ${where}`)).toEqual(
      named(t, 5, 1, { ...byG(2), ...byL(2) }),
    )
    expect(await consumed(`UPDATE "${t}" REMOVE g, l ${where}`)).toEqual(
      named(t, 3, 1, { ...byG(1), ...byL(1) }),
    )
    expect(await consumed(`DELETE FROM "${t}" ${where}`)).toEqual(named(t, 1, 1))
  })

  test("NONE tells nothing", async () => {
    const none = { ReturnConsumedCapacity: "NONE" }
    expect(await consumed(`SELECT * FROM "${t}" WHERE pk = 'none'`, none)).toBeUndefined()
  })
})

describe("a table by its ARN", () => {
  test("is the table, and is called what it was called", async () => {
    const run = (Statement: string) => db.executeStatement({ Statement, ReturnConsumedCapacity })
    const written = await run(insert(arn, "arn", ", 'g': 'arn'"))
    expect(written.ConsumedCapacity).toEqual(named(arn, 2, 1, byG(1)))
    const { Items } = await run(`SELECT pk FROM "${arn}".byG WHERE g = 'arn'`)
    expect(Items).toEqual([{ pk: { S: "arn" } }])
    await run(`UPDATE "${arn}" SET n = 1 WHERE pk = 'arn' AND sk = '1'`)
    const item = { pk: { S: "arn" }, sk: { S: "1" }, g: { S: "arn" }, n: { N: "1" } }
    expect((await run(select(t, "arn"))).Items).toEqual([item])
    const removed = await run(
      `DELETE FROM "${arn}" WHERE pk = 'arn' AND sk = '1' RETURNING ALL OLD *`,
    )
    expect(removed.Items).toEqual([item])
  })

  test.each([
    [
      (own: string) => own.replace(/:table\/.*/, ":table/nowhere"),
      "ResourceNotFoundException: Requested resource not found",
    ],
    [
      (own: string) => own.replace(/(arn:aws:dynamodb:)[^:]*/, "$1ap-south-1"),
      /^ValidationException: 1 validation error detected: Invalid AWS region in 'arn:.*'$/,
    ],
  ])("of no table here is refused", async (from, text) => {
    const refusal = await refusalOf(db.executeStatement({ Statement: insert(from(arn), "x") }))
    if (typeof text === "string") expect(refusal).toBe(text)
    else expect(refusal).toMatch(text)
    // In a batch that is so in its slot alone.
    const { Responses } = await db.batchExecuteStatement({
      Statements: [
        { Statement: insert(from(arn), "x") },
        { Statement: insert(t, `beside${refusal.length}`) },
      ],
    })
    expect(Responses).toMatchObject([
      { Error: { Message: refusal.replace(/^\w+: /, "") } },
      { TableName: t },
    ])
  })
})

describe("of one table under two names", () => {
  const statements = (texts: readonly string[]) => texts.map((Statement) => ({ Statement }))

  test("a batch tells once", async () => {
    const batch = (...texts: string[]) =>
      db.batchExecuteStatement({ Statements: statements(texts), ReturnConsumedCapacity })
    const written = await batch(insert(arn, "b1", ", 'g': 'b'"), insert(t, "b2", ", 'l': 'b'"))
    expect(written.Responses).toEqual([{ TableName: arn }, { TableName: t }])
    expect(written.ConsumedCapacity).toEqual([named(arn, 4, 2, { ...byG(1), ...byL(1) })])
    expect((await batch(select(t, "b1"), select(arn, "b2"))).ConsumedCapacity).toEqual([
      named(t, 1, 1),
    ])
    expect(await refusalOf(batch(insert(arn, "b3"), insert(t, "b3")))).toBe(
      "ValidationException: Provided list of item keys contains duplicates",
    )
  })

  test("a transaction tells once: twice for the table, once for its indexes", async () => {
    const transact = (...texts: string[]) =>
      db.executeTransaction({ TransactStatements: statements(texts), ReturnConsumedCapacity })
    const written = await transact(
      insert(t, "t1", ", 'g': 'b'"),
      insert(arn, "t2", ", 'l': 'b'"),
      `EXISTS(SELECT * FROM "${t}" WHERE pk = 'b1' AND sk = '1' AND g = 'b')`,
    )
    const write = (sum: number) => ({ CapacityUnits: sum, WriteCapacityUnits: sum })
    expect(written.ConsumedCapacity).toEqual([
      {
        ...{ TableName: t, ...write(8), Table: write(6) },
        GlobalSecondaryIndexes: { byG: write(1) },
        LocalSecondaryIndexes: { byL: write(1) },
      },
    ])
    const read = { CapacityUnits: 4, ReadCapacityUnits: 4 }
    expect((await transact(select(arn, "t1"), select(t, "t2"))).ConsumedCapacity).toEqual([
      { TableName: arn, ...read, Table: read },
    ])
    expect(await refusalOf(transact(insert(arn, "t3"), insert(t, "t3")))).toBe(
      "ValidationException: Transaction request cannot include multiple operations on one item",
    )
  })
})
