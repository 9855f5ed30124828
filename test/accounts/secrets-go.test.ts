// A sealed secret goes when its record goes, whoever deletes that; what stays is of no use.
import { join } from "node:path"
import { expect, test } from "vitest"
import { secretRead } from "../../src/engine/root-records.ts"
import { openLocal } from "../../src/storage/libsql/local.ts"
import { temporaryFolder } from "../support/temporary-folder.ts"
import { control, openStrict, recordOf, refusalOf } from "./strict-app.ts"

const TableName = "IAM"
const account = "111122223333"
const platform = { now: Date.now, randomBytes: (length: number) => Buffer.alloc(length), log() {} }

async function opened() {
  const folder = await temporaryFolder()
  const path = join(folder.path, "data.db")
  const strict = await openStrict({ database: { path }, onTestEnd: "leave" })
  const isSealed = async (accessKeyId: string) => {
    const storage = await openLocal({ path, platform })
    const [row] = await storage.read([secretRead(accessKeyId)], "strong")
    await storage.close()
    return row !== undefined
  }
  const db = strict.client(control)
  const close = async () => {
    await strict.close()
    await folder.remove()
  }
  return { strict, db, isSealed, [Symbol.asyncDispose]: close }
}

test("the sweep of expired records takes the secret along", async () => {
  await using parts = await opened()
  const { strict, db, isSealed } = parts
  const root = await strict.addRoot(account)
  const lasting = await strict.addRoot("444455556666")
  // Nobody has to ask for the sweep.
  expect((await db.describeTimeToLive({ TableName })).TimeToLiveDescription).toEqual({
    AttributeName: "ExpiresAt",
    TimeToLiveStatus: "ENABLED",
  })
  const ExpiresAt = { N: String(Math.floor(Date.now() / 1000) - 10) }
  await db.putItem({ TableName, Item: { ...recordOf(root), ExpiresAt } })
  expect(await isSealed(root.accessKeyId)).toBe(true)
  // As long as a sweep may be put off.
  strict.clock.aheadMs += 600_000
  while (await strict.app.maintain()) {}
  strict.clock.aheadMs = 0
  const Key = { AccessKeyId: { S: root.accessKeyId } }
  expect((await db.getItem({ TableName, Key, ConsistentRead: true })).Item).toBeUndefined()
  expect(await isSealed(root.accessKeyId)).toBe(false)
  expect(await isSealed(lasting.accessKeyId)).toBe(true)
})

test("secrets that outlive their table open nothing, and come to no new record", async () => {
  await using parts = await opened()
  const { strict, db, isSealed } = parts
  const root = await strict.addRoot(account)
  const list = () => refusalOf(strict.client(root).listTables({}))
  expect(await list()).toMatch(/^accepted/)
  await db.updateTable({ TableName, DeletionProtectionEnabled: false })
  await db.deleteTable({ TableName })
  expect(await list()).toMatch(/^UnrecognizedClientException/)
  await db.createTable({
    TableName,
    BillingMode: "PAY_PER_REQUEST",
    KeySchema: [{ AttributeName: "AccessKeyId", KeyType: "HASH" }],
    AttributeDefinitions: [{ AttributeName: "AccessKeyId", AttributeType: "S" }],
  })
  expect(await isSealed(root.accessKeyId)).toBe(true)
  const { AccessKeyId, AccountId } = recordOf(root)
  const Item = { AccessKeyId, AccountId }
  expect(await refusalOf(db.putItem({ TableName, Item }))).toContain("SecretAccessKey is missing")
  expect(await list()).toMatch(/^UnrecognizedClientException/)
  const other = { S: "o".repeat(40) }
  await db.putItem({ TableName, Item: { ...Item, SecretAccessKey: other } })
  expect(await list()).toMatch(/^InvalidSignatureException/)
})
