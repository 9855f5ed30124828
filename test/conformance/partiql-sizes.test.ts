/**
 * How large statements may be together. Sources: AWS guide, "Quotas" (4 MB in a transaction, 400 KB
 * of an item); that the text of a statement does not count is ours (unsure).
 */
import { beforeAll, describe, expect, test } from "vitest"
import { createTable, refusalOf, subject } from "../support/subject.ts"

const db = subject()
let t = ""
beforeAll(async () => {
  t = await createTable(db, { pk: "S" })
})

const itemBytesMax = 409_600
const transactionBytesMax = 4 * 1024 * 1024
/** Ten of the largest, and what is left of 4 MB. */
const sizes = [
  ...Array.from({ length: 10 }, () => itemBytesMax),
  transactionBytesMax - 10 * itemBytesMax,
]
const tooLarge = "ValidationException: Transaction request size cannot exceed 4MB"
const stored = async (pk: string) =>
  (await db.getItem({ TableName: t, Key: { pk: { S: pk } }, ProjectionExpression: "pk" })).Item

/** An item of so many bytes: two names, a key of three characters, and the rest. */
const put = (bytes: number, at: number) => ({
  Statement: `INSERT INTO "${t}" VALUE {'pk': ?, 'x': ?}`,
  Parameters: [{ S: keyOf(at) }, { S: "x".repeat(bytes - 6) }],
})
const keyOf = (at: number) => `a${String(at).padStart(2, "0")}`

describe("a transaction", () => {
  const transact = (TransactStatements: { Statement: string; Parameters?: { S: string }[] }[]) =>
    db.executeTransaction({ TransactStatements })

  test("writes and reads 4 MB, and not a byte more", async () => {
    const oneMore = sizes.map((bytes, at) => (at === 10 ? bytes + 1 : bytes))
    expect(await refusalOf(transact(oneMore.map(put)))).toBe(tooLarge)
    expect(await stored(keyOf(0))).toBeUndefined()
    await transact(sizes.map(put))
    const selects = sizes.map((_, at) => ({
      Statement: `SELECT pk FROM "${t}" WHERE pk = ?`,
      Parameters: [{ S: keyOf(at) }],
    }))
    const { Responses } = await transact(selects)
    expect(Responses).toEqual(sizes.map((_, at) => ({ Item: { pk: { S: keyOf(at) } } })))
    await db.executeStatement({ Statement: `UPDATE "${t}" SET y = 1 WHERE pk = '${keyOf(10)}'` })
    expect(await refusalOf(transact(selects))).toBe(tooLarge)
    // What is only removed counts by its key.
    const removes = selects.map(({ Parameters }) => ({
      Statement: `DELETE FROM "${t}" WHERE pk = ?`,
      Parameters,
    }))
    expect((await transact(removes)).Responses).toEqual([])
    expect(await stored(keyOf(10))).toBeUndefined()
  })

  test("is refused whole for one item that is too large", async () => {
    const large = put(itemBytesMax + 1, 1)
    expect(await refusalOf(transact([put(100, 0), large]))).toBe(
      "ValidationException: Item size has exceeded the maximum allowed size",
    )
    expect(await stored(keyOf(0))).toBeUndefined()
  })
})

test("a batch writes 25 of the largest items, and refuses a larger one alone", async () => {
  const Statements = Array.from({ length: 25 }, (_, at) =>
    put(at === 7 ? itemBytesMax + 1 : itemBytesMax, at),
  )
  const { Responses } = await db.batchExecuteStatement({ Statements })
  const Message = "Item size has exceeded the maximum allowed size"
  expect(Responses).toEqual(
    Statements.map((_, at) =>
      at === 7 ? { Error: { Code: "ValidationError", Message } } : { TableName: t },
    ),
  )
  expect(await stored(keyOf(7))).toBeUndefined()
  expect(await stored(keyOf(24))).toBeDefined()
})
