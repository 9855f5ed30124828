/** What batches and transactions tell of each statement. Texts and slots are observed. */
import type { ParameterizedStatement } from "@aws-sdk/client-dynamodb"
import { beforeAll, describe, expect, test } from "vitest"
import { createTable, refusalOf, subject } from "../support/subject.ts"
import { reasonsOf } from "../support/transactions.ts"

const db = subject()
let t = ""
let u = ""
beforeAll(async () => {
  t = await createTable(db, { pk: "S" })
  u = await createTable(db, { pk: "S", sk: "N" })
})

const insert = (pk: string) => `INSERT INTO "${t}" VALUE {'pk': '${pk}'}`
const remove = (pk: string) => `DELETE FROM "${t}" WHERE pk = '${pk}'`
const stored = async (pk: string) =>
  (await db.getItem({ TableName: t, Key: { pk: { S: pk } } })).Item
const statements = (texts: readonly string[]) => texts.map((Statement) => ({ Statement }))
const total = { ReturnConsumedCapacity: "TOTAL" } as const

describe("a batch", () => {
  const batch = (...texts: string[]) =>
    db.batchExecuteStatement({ Statements: statements(texts), ...total })
  const slotsOf = async (...texts: string[]) => (await batch(...texts)).Responses
  const wrong = (Message: string) => ({ Error: { Code: "ValidationError", Message } })

  test("of 25 is carried out, in the order of its statements", async () => {
    const names = Array.from({ length: 25 }, (_, at) => `order${at}`)
    await batch(...names.map(insert))
    const read = [...names].reverse().map((pk) => `SELECT * FROM "${t}" WHERE pk = '${pk}'`)
    const items = (await slotsOf(...read))?.map(({ Item }) => Item?.pk?.S)
    expect(items).toEqual([...names].reverse())
  })

  test("takes parameters, a consistent read, and tables by themselves", async () => {
    await db.batchExecuteStatement({
      Statements: [
        { Statement: `INSERT INTO "${t}" VALUE ?`, Parameters: [{ M: { pk: { S: "p" } } }] },
        { Statement: `INSERT INTO "${u}" VALUE {'pk': 'p', 'sk': ?}`, Parameters: [{ N: "1" }] },
      ],
    })
    const key = [{ S: "p" }]
    const { Responses, ConsumedCapacity } = await db.batchExecuteStatement({
      Statements: [
        { Statement: `SELECT * FROM "${t}" WHERE pk = ?`, Parameters: key, ConsistentRead: true },
        { Statement: `SELECT sk FROM "${u}" WHERE sk = 1 AND pk = ?`, Parameters: key },
      ],
      ...total,
    })
    expect(Responses).toEqual([
      { TableName: t, Item: { pk: { S: "p" } } },
      { TableName: u, Item: { sk: { N: "1" } } },
    ])
    expect(ConsumedCapacity).toEqual([
      { TableName: t, CapacityUnits: 1 },
      { TableName: u, CapacityUnits: 0.5 },
    ])
  })

  test("reads one item twice, and both times finds it", async () => {
    await batch(insert("twice"))
    const Item = { pk: { S: "twice" } }
    const read = `SELECT * FROM "${t}" WHERE pk = 'twice'`
    expect(await slotsOf(read, read)).toEqual([
      { TableName: t, Item },
      { TableName: t, Item },
    ])
  })

  test("of which all failed has consumed nothing", async () => {
    await batch(insert("there"))
    const { Responses, ConsumedCapacity } = await batch(insert("there"), "x")
    expect(Responses?.map(({ Error: error }) => error?.Code)).toEqual([
      "DuplicateItem",
      "ValidationError",
    ])
    expect(ConsumedCapacity).toBeUndefined()
  })

  const keys =
    "Select statements within BatchExecuteStatement must specify the primary key " +
    "in the where clause."
  test.each([
    [() => `SELECT * FROM "${u}" WHERE pk = 'a'`, keys],
    [() => `SELECT * FROM "${u}" WHERE pk = 'a' AND sk > 1`, keys],
    [() => `SELECT * FROM "${u}" WHERE pk = 'a' AND sk IN (1)`, keys],
    [() => `SELECT * FROM "${u}" WHERE pk = 'a' AND sk = 1 OR pk = 'b'`, keys],
    [() => `SELECT * FROM "${u}"`, keys],
    [
      () => `EXISTS(SELECT * FROM "${u}" WHERE pk = 'a' AND sk = 1 AND n = 1)`,
      "EXISTS can only be used in ExecuteTransaction write requests.",
    ],
    [() => `SELECT * FROM "${u}" AS x WHERE pk = 'a' AND sk = 1`, "Aliasing is not supported"],
    [
      () => `SELECT COUNT(*) FROM "${u}" WHERE pk = 'a' AND sk = 1`,
      "Unexpected path component at 1:8:5",
    ],
    [
      () => `SELECT * FROM "${u}" WHERE pk = ? AND sk = 1`,
      "Number of parameters in request and statement don't match.",
    ],
  ])("tells in its slot: %s", async (statement, text) => {
    const sound = `SELECT * FROM "${t}" WHERE pk = 'none'`
    expect(await slotsOf(statement(), sound)).toEqual([wrong(text), { TableName: t }])
  })

  test("returns what is asked for", async () => {
    await batch(insert("r1"), insert("r2"))
    const Item = { pk: { S: "r2" } }
    const update = `UPDATE "${t}" SET n = 1 WHERE pk = 'r1' RETURNING`
    expect(
      await slotsOf(`${update} ALL NEW *`, `${remove("r2")} RETURNING ALL OLD *`, remove("r3")),
    ).toEqual([
      { TableName: t, Item: { pk: { S: "r1" }, n: { N: "1" } } },
      { TableName: t, Item },
      { TableName: t },
    ])
  })
})

describe("a transaction", () => {
  const transact = (texts: readonly string[], more = {}) =>
    db.executeTransaction({ TransactStatements: statements(texts), ...more })
  test("of 100 is carried out, and costs twice", async () => {
    const names = Array.from({ length: 100 }, (_, at) => `t${at}`)
    const { Responses, ConsumedCapacity } = await transact(names.map(insert), total)
    expect(Responses).toEqual([])
    expect(ConsumedCapacity).toMatchObject([{ TableName: t, CapacityUnits: 200 }])
    const read = names.map((pk) => `SELECT * FROM "${t}" WHERE pk = '${pk}'`)
    const found = await transact(read, total)
    expect(found.Responses).toEqual(names.map((pk) => ({ Item: { pk: { S: pk } } })))
    expect(found.ConsumedCapacity).toMatchObject([{ TableName: t, CapacityUnits: 200 }])
  })

  test("takes parameters", async () => {
    const given: ParameterizedStatement = {
      Statement: `INSERT INTO "${t}" VALUE {'pk': ?, 'l': [?]}`,
      Parameters: [{ S: "given" }, { BOOL: true }],
    }
    await db.executeTransaction({ TransactStatements: [given] })
    expect(await stored("given")).toEqual({ pk: { S: "given" }, l: { L: [{ BOOL: true }] } })
  })

  test("names its reasons, each in its place", async () => {
    await transact([insert("placed")])
    const update = `UPDATE "${t}" SET n = 1 WHERE pk = 'no such'`
    const call = () => transact([remove("x"), insert("placed"), update])
    expect(await refusalOf(call())).toBe(
      "TransactionCanceledException: " +
        "Transaction cancelled, please refer cancellation reasons for specific reasons " +
        "[None, DuplicateItem, ConditionalCheckFailed]",
    )
    expect(await reasonsOf(call())).toEqual([
      { Code: "None" },
      { Code: "DuplicateItem", Message: "Duplicate primary key exists in table" },
      { Code: "ConditionalCheckFailed", Message: "The conditional request failed" },
    ])
  })

  test("checks by EXISTS what it does not change", async () => {
    await transact([insert("checked")])
    const exists = (more: string) => `EXISTS(SELECT * FROM "${t}" WHERE pk = 'checked' AND ${more})`
    await transact([exists("n IS MISSING"), insert("behind")])
    expect(await stored("behind")).toBeDefined()
    expect(await reasonsOf(transact([exists("n = 1"), insert("never")]))).toMatchObject([
      { Code: "ConditionalCheckFailed" },
      { Code: "None" },
    ])
    expect(await stored("never")).toBeUndefined()
  })

  const inSecond = "ValidationException: Validation failed in TransactStatements[1]: "
  test.each([
    [
      () => [insert("n1"), `${remove("n2")} RETURNING ALL OLD *`],
      `${inSecond}RETURNING clause is not supported in ExecuteTransaction.`,
    ],
    [
      () => [insert("n1"), `EXISTS(SELECT * FROM "${u}" WHERE pk = 'a' AND n = 1)`],
      `${inSecond}EXISTS() must contain a single item read with additional condition`,
    ],
    [
      () => [insert("n1"), `UPDATE "${u}" SET n = 1 WHERE pk = 'a'`],
      "ValidationException: Where clause does not contain a mandatory equality " +
        "on all key attributes",
    ],
    [
      () => [insert("n1"), `SELECT COUNT(*) FROM "${t}" WHERE pk = 'a'`],
      "ValidationException: ExecuteTransaction API does not support both read and write " +
        "operations in the same request.",
    ],
    [
      () => [`SELECT COUNT(*) FROM "${t}" WHERE pk = 'a'`],
      "ValidationException: Unexpected path component at 1:8:5",
    ],
    [
      () => [insert("n1"), "x"],
      "ValidationException: Statement wasn't well formed, can't be processed: Unexpected term",
    ],
  ])("changes nothing: %s", async (texts, text) => {
    expect(await refusalOf(transact(texts()))).toBe(text)
    expect(await stored("n1")).toBeUndefined()
  })

  test("with a token says the second time what it would have read", async () => {
    const more = { ClientRequestToken: crypto.randomUUID(), ...total }
    const once = await transact([insert("token")], more)
    const again = await transact([insert("token")], more)
    expect([once.Responses, again.Responses]).toEqual([[], []])
    expect(once.ConsumedCapacity).toMatchObject([{ WriteCapacityUnits: 2 }])
    expect(again.ConsumedCapacity).toMatchObject([{ ReadCapacityUnits: 2 }])
  })
})
