/** OneTable, unmodified: an index, and one more that it adds to its table. */
import type { TableDescription } from "@aws-sdk/client-dynamodb"
import { expect, test } from "vitest"
import { openAccounts } from "./model.ts"

test("finds by an index what was written, and not what has moved on", async () => {
  const { User } = await openAccounts()
  for (const name of ["ada", "bob", "cleo"]) {
    const role = name === "bob" ? "user" : "admin"
    await User.create({ account: name, email: `${name}@example.com`, role })
  }
  const admins = async () => {
    const users = await User.find({ role: "admin" }, { index: "gs1" })
    return users.map(({ account }) => account)
  }
  expect(await admins()).toEqual(["ada", "cleo"])
  await User.update({ account: "ada", email: "ada@example.com", role: "user" })
  expect(await admins()).toEqual(["cleo"])
})

test("adds an index to its table and takes it away", async () => {
  const { table } = await openAccounts()
  const indexes = async () => {
    const { Table } = (await table.describeTable()) as { Table?: TableDescription }
    return Table?.GlobalSecondaryIndexes?.map(({ IndexName }) => IndexName).sort()
  }
  await table.updateTable({ create: { name: "gs2", hash: "gs2pk", sort: "gs2sk", project: "all" } })
  await expect.poll(indexes).toEqual(["gs1", "gs2"])
  await table.updateTable({ remove: { name: "gs2" } })
  await expect.poll(indexes).toEqual(["gs1"])
})
