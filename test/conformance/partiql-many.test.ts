/** BatchExecuteStatement and ExecuteTransaction. Sources: AWS guide; texts and slots are observed. */
import type { ParameterizedStatement, TransactionCanceledException } from "@aws-sdk/client-dynamodb"
import { beforeAll, describe, expect, test } from "vitest"
import { createTable, refusalOf, subject } from "../support/subject.ts"

const db = subject()
let t = ""
beforeAll(async () => {
  t = await createTable(db, { pk: "S" })
})

const insert = (pk: string, more = "") => `INSERT INTO "${t}" VALUE {'pk': '${pk}'${more}}`
const select = (pk: string, more = "") => `SELECT * FROM "${t}" WHERE pk = '${pk}'${more}`
const update = (pk: string, more = "") => `UPDATE "${t}" SET n = 1 WHERE pk = '${pk}'${more}`
const remove = (pk: string, more = "") => `DELETE FROM "${t}" WHERE pk = '${pk}'${more}`
const exists = (pk: string, more = "") => `EXISTS(${select(pk, more)})`
const item = (pk: string) => ({ pk: { S: pk } })
const invalid = (text: string) => `ValidationException: ${text}`

describe("a batch", () => {
  const batch = (...statements: string[]) =>
    db.batchExecuteStatement({
      Statements: statements.map((Statement) => ({ Statement })),
      ReturnConsumedCapacity: "TOTAL",
    })
  const slotsOf = async (...statements: string[]) => (await batch(...statements)).Responses
  const wrong = (Message: string) => ({ Error: { Code: "ValidationError", Message } })

  test("writes, and tells of each what became of it", async () => {
    const { Responses, ConsumedCapacity } = await batch(
      insert("b1"),
      "nonsense",
      update("none"),
      `INSERT INTO "nowhere" VALUE {'pk': 'x'}`,
      remove("none either", " RETURNING ALL OLD *"),
      `UPDATE "${t}" SET n = 1`,
    )
    expect(Responses).toEqual([
      { TableName: t },
      wrong("Statement wasn't well formed, can't be processed: Unexpected term"),
      {
        TableName: t,
        Error: { Code: "ConditionalCheckFailed", Message: "The conditional request failed" },
      },
      { Error: { Code: "ResourceNotFound", Message: "Requested resource not found" } },
      { TableName: t },
      wrong("Where clause does not contain a mandatory equality on all key attributes"),
    ])
    expect(ConsumedCapacity).toEqual([{ TableName: t, CapacityUnits: 3 }])
  })

  test("shows what RETURNING asks for, but no item of a failed condition", async () => {
    await batch(insert("b2"))
    const { Responses, ConsumedCapacity } = await db.batchExecuteStatement({
      Statements: [
        {
          Statement: update("b2", " AND n = 7"),
          ReturnValuesOnConditionCheckFailure: "ALL_OLD",
        },
      ],
      ReturnConsumedCapacity: "TOTAL",
    })
    expect(Responses?.[0]?.Error).toEqual({
      Code: "ConditionalCheckFailed",
      Message: "The conditional request failed",
    })
    expect(ConsumedCapacity).toBeUndefined()
    expect(await slotsOf(update("b2", " RETURNING MODIFIED NEW *"))).toEqual([
      { TableName: t, Item: { n: { N: "1" } } },
    ])
    expect(await slotsOf(insert("b2"))).toEqual([
      {
        TableName: t,
        Error: { Code: "DuplicateItem", Message: "Duplicate primary key exists in table" },
      },
    ])
  })

  test("reads items by their whole keys", async () => {
    await batch(insert("b3", ", 'm': {'x': 1}"))
    const keys = wrong(
      "Select statements within BatchExecuteStatement must specify the primary key in the where clause.",
    )
    expect(
      await slotsOf(
        `SELECT m.x FROM "${t}" WHERE pk = 'b3'`,
        select("none"),
        select("b3", " AND m.x = 2"),
        `SELECT * FROM "${t}" WHERE pk > 'b'`,
        `SELECT * FROM "${t}"."index" WHERE pk = 'b3'`,
      ),
    ).toEqual([
      { TableName: t, Item: { x: { N: "1" } } },
      { TableName: t },
      { TableName: t },
      keys,
      keys,
    ])
  })

  test.each([
    [
      "reads and writes",
      () => [select("x"), insert("x")],
      "Read and write requests together in the same batch is not supported.",
    ],
    [
      "one item twice",
      () => [insert("y"), remove("y")],
      "Provided list of item keys contains duplicates",
    ],
    [
      "nothing",
      () => [],
      "1 validation error detected: Value '[]' at 'statements' failed to satisfy constraint: Member must have length greater than or equal to 1",
    ],
    [
      "26",
      () => Array.from({ length: 26 }, () => "x"),
      /Member must have length less than or equal to 25$/,
    ],
  ])("of %s is refused", async (_, statements, text) => {
    const refusal = await refusalOf(batch(...statements()))
    if (typeof text === "string") expect(refusal).toBe(invalid(text))
    else expect(refusal).toMatch(text)
    expect((await slotsOf(select("x")))?.[0]).toEqual({ TableName: t })
  })
})

describe("a transaction", () => {
  const transact = (statements: readonly string[], more = {}) =>
    db.executeTransaction({
      TransactStatements: statements.map((Statement) => ({ Statement })),
      ...more,
    })
  const reasonsOf = async (call: Promise<unknown>) => {
    const error = (await call.catch((thrown) => thrown)) as TransactionCanceledException
    expect(error.name).toBe("TransactionCanceledException")
    return error.CancellationReasons
  }
  const find = async (pk: string) => (await db.getItem({ TableName: t, Key: item(pk) })).Item
  const none = { Code: "None" }
  const failed = { Code: "ConditionalCheckFailed", Message: "The conditional request failed" }

  test("writes and checks all at once, and reads so", async () => {
    const all = { ReturnConsumedCapacity: "TOTAL" }
    await transact([insert("t1"), insert("t2")])
    const { Responses, ConsumedCapacity } = await transact([update("t1"), remove("t2")], all)
    expect(Responses).toEqual([])
    expect(ConsumedCapacity).toEqual([{ TableName: t, CapacityUnits: 4, WriteCapacityUnits: 4 }])
    await transact([exists("t1", " AND n = 1"), insert("t3")])
    const read = await transact([select("t1"), select("t2"), select("t3", " AND n = 1")], all)
    expect(read.Responses).toEqual([{ Item: { ...item("t1"), n: { N: "1" } } }, {}, {}])
    expect(read.ConsumedCapacity).toEqual([
      { TableName: t, CapacityUnits: 6, ReadCapacityUnits: 6 },
    ])
  })

  test("writes nothing if one of them fails, and says why", async () => {
    await transact([insert("f1")])
    const call = transact([insert("f1"), insert("f2"), update("f3"), exists("f4", " AND n = 1")])
    expect(await reasonsOf(call)).toEqual([
      { Code: "DuplicateItem", Message: "Duplicate primary key exists in table" },
      none,
      failed,
      failed,
    ])
    expect(await find("f2")).toBeUndefined()
    const typed = transact([insert("f2"), `INSERT INTO "${t}" VALUE {'pk': 1}`])
    expect(await reasonsOf(typed)).toMatchObject([none, { Code: "ValidationError" }])
  })

  test("shows the item of a failed condition, if asked to", async () => {
    await transact([insert("s1")])
    const Statement = update("s1", " AND n = 1")
    const statement: ParameterizedStatement = {
      Statement,
      ReturnValuesOnConditionCheckFailure: "ALL_OLD",
    }
    const call = db.executeTransaction({ TransactStatements: [statement] })
    expect(await reasonsOf(call)).toEqual([{ ...failed, Item: item("s1") }])
  })

  test("is carried out once for its token", async () => {
    const ClientRequestToken = crypto.randomUUID()
    const add = (pk: string) => `UPDATE "${t}" SET n = n + 1 WHERE pk = '${pk}'`
    await transact([insert("c1", ", 'n': 1"), insert("c2", ", 'n': 1")])
    await transact([add("c1")], { ClientRequestToken })
    await transact([add("c1")], { ClientRequestToken })
    expect(await find("c1")).toMatchObject({ n: { N: "2" } })
    expect(await refusalOf(transact([add("c2")], { ClientRequestToken }))).toMatch(
      /^IdempotentParameterMismatchException/,
    )
    // The tokens of TransactWriteItems are others.
    const Put = { TableName: t, Item: item("c3") }
    await db.transactWriteItems({ TransactItems: [{ Put }], ClientRequestToken })
    expect(await find("c3")).toBeDefined()
  })

  const inFirst = (text: string) => invalid(`Validation failed in TransactStatements[0]: ${text}`)
  test.each([
    [
      () => [select("x"), insert("x")],
      invalid(
        "ExecuteTransaction API does not support both read and write operations in the same request.",
      ),
    ],
    [
      () => [insert("x"), remove("x")],
      invalid("Transaction request cannot include multiple operations on one item"),
    ],
    [
      () => [select("x"), select("x")],
      invalid("Transaction request cannot include multiple operations on one item"),
    ],
    [
      () => [update("x", " RETURNING ALL OLD *")],
      inFirst("RETURNING clause is not supported in ExecuteTransaction."),
    ],
    [
      () => [`SELECT * FROM "${t}" WHERE pk > 'x'`],
      inFirst(
        "Select statements within ExecuteTransaction must specify the primary key in the where clause.",
      ),
    ],
    [
      () => [`SELECT * FROM "${t}"."i" WHERE pk = 'x'`],
      inFirst("Reads on indices are not supported within transactions."),
    ],
    [
      () => [exists("x")],
      inFirst("EXISTS() must contain a single item read with additional condition"),
    ],
    [
      () => [],
      /at 'transactStatements' failed to satisfy constraint: Member must have length greater than or equal to 1$/,
    ],
    [
      () => [`INSERT INTO "nowhere" VALUE {'pk': 'x'}`],
      "ResourceNotFoundException: Requested resource not found",
    ],
  ])("%s", async (statements, text) => {
    const refusal = await refusalOf(transact(statements()))
    if (typeof text === "string") expect(refusal).toBe(text)
    else expect(refusal).toMatch(text)
    expect(await find("x")).toBeUndefined()
  })
})
