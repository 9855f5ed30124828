/** OneTable, unmodified: transactions, and the unique attributes that it builds on them. */
import { expect, test } from "vitest"
import { openAccounts } from "./model.ts"

test("writes two entities together, or neither", async () => {
  const { table, Account, User } = await openAccounts()
  const open = async () => {
    const transaction = {}
    await Account.create({ name: "acme" }, { transaction })
    await User.create({ account: "acme", email: "ada@example.com" }, { transaction })
    await table.transact("write", transaction)
  }
  await open()
  expect(await User.get({ account: "acme", email: "ada@example.com" })).toBeDefined()
  await User.remove({ account: "acme", email: "ada@example.com" })
  await expect(open()).rejects.toThrow(/Transaction|Conditional/i)
  expect(await User.get({ account: "acme", email: "ada@example.com" })).toBeUndefined()
})

test("keeps an attribute unique", async () => {
  const { Device } = await openAccounts()
  await Device.create({ id: "1", serial: "x" })
  await expect(Device.create({ id: "2", serial: "x" })).rejects.toThrow(/unique|exists/i)
  await Device.remove({ id: "1" })
  await Device.create({ id: "2", serial: "x" })
  expect(await Device.get({ id: "2" })).toMatchObject({ serial: "x" })
})
