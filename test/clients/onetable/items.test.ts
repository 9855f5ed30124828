// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the library has templates of its own
/** OneTable, unmodified: what it does on the table itself, which it creates. */
import { expect, test } from "vitest"
import { openAccounts } from "./model.ts"

test("creates its table, describes it and finds it again", async () => {
  const { table } = await openAccounts()
  expect(await table.exists()).toBe(true)
  expect(await table.listTables()).toContain(table.name)
  expect(await table.describeTable()).toMatchObject({ Table: { TableStatus: "ACTIVE" } })
  await table.deleteTable("DeleteTableForever")
  expect(await table.exists()).toBe(false)
})

test("creates once, reads back with its types, and removes", async () => {
  const { Account } = await openAccounts()
  const opened = new Date("2026-01-02T03:04:05.000Z")
  const account = { name: "acme", tags: new Set(["a", "b"]), opened }
  expect(await Account.create(account)).toMatchObject({ ...account, balance: 0 })
  await expect(Account.create(account)).rejects.toThrow(/already exists|Conditional/i)
  expect(await Account.get({ name: "acme" })).toMatchObject({ ...account, balance: 0 })
  expect(await Account.get({ name: "nobody" })).toBeUndefined()
  await Account.remove({ name: "acme" })
  expect(await Account.get({ name: "acme" })).toBeUndefined()
})

test("updates by value, by sum and by expression", async () => {
  const { User } = await openAccounts()
  const key = { account: "acme", email: "ada@example.com" }
  await User.create({ ...key, profile: { avatar: "a.png" } })
  await User.update(key, { add: { logins: 2 }, set: { "profile.avatar": "b.png" } })
  const updated = await User.update(
    { ...key, role: "admin" },
    { where: "${logins} = {2}", return: "get" },
  )
  expect(updated).toMatchObject({ logins: 2, role: "admin", profile: { avatar: "b.png" } })
  const missed = User.update({ ...key, role: "user" }, { where: "${logins} > {2}" })
  await expect(missed).rejects.toThrow(/Conditional/i)
  const bare = await User.update(key, { remove: ["profile.avatar"], return: "get" })
  expect(bare).toMatchObject({ profile: {} })
})

test("finds in a partition, filters, and turns pages", async () => {
  const { User } = await openAccounts()
  for (let at = 0; at < 9; at++) {
    await User.create({ account: "acme", email: `u${at}@example.com`, logins: at })
  }
  const emails = (users: readonly Record<string, unknown>[]) => users.map(({ email }) => email)
  const begins = { pk: "account#acme", sk: { begins: "user#u" } }
  expect(await User.find(begins)).toHaveLength(9)
  const busy = await User.find({ account: "acme" }, { where: "${logins} >= {7}" })
  expect(emails(busy)).toEqual(["u7@example.com", "u8@example.com"])
  const first = await User.find({ account: "acme" }, { limit: 4 })
  const second = await User.find({ account: "acme" }, { limit: 4, next: first.next ?? {} })
  const last = await User.find({ account: "acme" }, { limit: 4, next: second.next ?? {} })
  expect([first.length, second.length, last.length]).toEqual([4, 4, 1])
  expect(new Set(emails([...first, ...second, ...last])).size).toBe(9)
  expect(await User.scan({}, { count: true })).toMatchObject({ count: 9 })
})

test("writes and reads in batches", async () => {
  const { table, Account, User } = await openAccounts()
  const batch = {}
  await Account.create({ name: "acme" }, { batch })
  await User.create({ account: "acme", email: "ada@example.com" }, { batch, exists: null })
  await table.batchWrite(batch)
  const get = {}
  await Account.get({ name: "acme" }, { batch: get })
  await User.get({ account: "acme", email: "ada@example.com" }, { batch: get })
  const found = await table.batchGet(get, { parse: true, consistent: true })
  expect(found).toHaveLength(2)
})
