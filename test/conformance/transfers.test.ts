/**
 * Money moves between accounts while others look: no transaction is seen by half. AWS guide:
 * "Isolation levels for transactions" (serialisable between transactions).
 */
import { expect, test } from "vitest"
import { randomOfTest } from "../support/random-of-test.ts"
import { createTable, refusalOf, subject } from "../support/subject.ts"
import { actionsOn, keyOf } from "../support/transactions.ts"

const db = subject()
const accounts = ["a", "b", "c", "d", "e"]
const [clients, transfersEach, startingBalance] = [16, 40, 20]
const total = accounts.length * startingBalance

test("transfers by many clients keep the sum, and no balance below zero", async () => {
  const TableName = await createTable(db, { pk: "S" })
  const { put, add } = actionsOn(() => TableName)
  const random = randomOfTest()
  const opening = accounts.map((name) => put(name, { n: { N: `${startingBalance}` } }))
  await db.transactWriteItems({ TransactItems: opening })

  let moved = 0
  const transfer = async () => {
    const from = random.pick(accounts)
    const to = random.pick(accounts.filter((name) => name !== from))
    const amount = 1 + random.below(startingBalance)
    const guarded = {
      ConditionExpression: "n >= :least",
      ExpressionAttributeValues: { ":n": { N: `${-amount}` }, ":least": { N: `${amount}` } },
    }
    const TransactItems = [add(from, -amount, guarded), add(to, amount)]
    try {
      await db.transactWriteItems({ TransactItems })
      moved += 1
    } catch (error) {
      expect(await refusalOf(Promise.reject(error))).toContain("[ConditionalCheckFailed, None]")
    }
  }
  const look = async () => {
    const gets = accounts.map((name) => ({ Get: { TableName, Key: keyOf(name) } }))
    const { Responses } = await db.transactGetItems({ TransactItems: gets })
    const balances = Responses?.map(({ Item }) => Number(Item?.n?.N)) ?? []
    expect(balances.reduce((sum, balance) => sum + balance, 0)).toBe(total)
    expect(Math.min(...balances)).toBeGreaterThanOrEqual(0)
  }

  await Promise.all(
    Array.from({ length: clients }, async () => {
      for (let count = 0; count < transfersEach; count += 1) {
        await transfer()
        if (random.oneIn(4)) await look()
      }
    }),
  )
  await look()
  expect(moved).toBeGreaterThan(transfersEach)
  expect(moved).toBeLessThan(clients * transfersEach)
})
