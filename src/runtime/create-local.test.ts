// The database in the caller's process, through AWS's own clients.
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { DynamoDB, DynamoDBClient } from "@aws-sdk/client-dynamodb"
import { DynamoDBDocument } from "@aws-sdk/lib-dynamodb"
import { describe, expect, test } from "vitest"
import { createLocal, type Local } from "./create-local.ts"

const keys = {
  KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
  AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
  BillingMode: "PAY_PER_REQUEST",
} as const

async function createTable(db: DynamoDB, TableName: string, isProtected = false): Promise<void> {
  await db.createTable({
    ...keys,
    KeySchema: [...keys.KeySchema],
    AttributeDefinitions: [...keys.AttributeDefinitions],
    TableName,
    DeletionProtectionEnabled: isProtected,
  })
}

async function using(options: Parameters<typeof createLocal>[0], body: (local: Local) => unknown) {
  const local = await createLocal(options)
  try {
    await body(local)
  } finally {
    await local.close()
  }
}

test("AWS's clients work on it", () =>
  using({}, async ({ clientConfig }) => {
    const db = new DynamoDB(clientConfig)
    await createTable(db, "things")
    const documents = DynamoDBDocument.from(new DynamoDBClient(clientConfig))
    const Item = { pk: "é😀", list: [1, { deep: true }], bytes: new Uint8Array([0, 255]) }
    await documents.put({ TableName: "things", Item })
    expect((await documents.get({ TableName: "things", Key: { pk: "é😀" } })).Item).toEqual(Item)
    await expect(db.getItem({ TableName: "nothing", Key: { pk: { S: "a" } } })).rejects.toThrow(
      expect.objectContaining({ name: "ResourceNotFoundException", $fault: "client" }),
    )
  }))

test("whoever has hung up is not answered", () =>
  using({}, async ({ clientConfig }) => {
    const db = new DynamoDB(clientConfig)
    const before = new AbortController()
    before.abort()
    const options = { abortSignal: before.signal }
    await expect(db.listTables({}, options)).rejects.toMatchObject({ name: "AbortError" })
    const during = new AbortController()
    const call = db.listTables({}, { abortSignal: during.signal })
    during.abort()
    await expect(call).rejects.toMatchObject({ name: "AbortError" })
  }))

test("two databases in memory know nothing of each other", () =>
  using({}, (one) =>
    using({}, async (other) => {
      await createTable(new DynamoDB(one.clientConfig), "mine")
      expect((await new DynamoDB(other.clientConfig).listTables({})).TableNames).toEqual([])
    }),
  ))

describe("reset", () => {
  async function forgetsEverything(local: Local): Promise<void> {
    const db = new DynamoDB(local.clientConfig)
    await createTable(db, "one")
    await createTable(db, "two", true)
    await db.putItem({ TableName: "one", Item: { pk: { S: "a" } } })
    await local.reset()
    expect((await db.listTables({})).TableNames).toEqual([])
    await createTable(db, "one")
    const { Count } = await db.scan({ TableName: "one" })
    expect(Count).toBe(0)
  }

  test("forgets everything in memory", () => using({}, forgetsEverything))

  test("forgets everything in a file, protected or not", async () => {
    const folder = await mkdtemp(join(tmpdir(), "libdynamo-"))
    await using({ file: join(folder, "data.db") }, forgetsEverything)
    await rm(folder, { recursive: true })
  })
})

// A reset that overlapped with the end would leave a database open that answers.
test("resets and the end come one after another, and after the end nothing answers", async () => {
  const local = await createLocal()
  const db = new DynamoDB({ ...local.clientConfig, maxAttempts: 1 })
  await createTable(db, "one")
  const isRefused = (calling: Promise<void>) => expect(calling).rejects.toThrow("closed")
  await Promise.all([local.reset(), local.reset(), local.close(), isRefused(local.reset())])
  await local.close()
  await isRefused(local.reset())
  await expect(db.listTables({})).rejects.toThrow("closed")
})

test.each([{ file: "" }, { url: "" }])("%j is no place for a database", async (options) => {
  await expect(createLocal(options)).rejects.toThrow("file and url must not be empty")
})

test("a file is kept", async () => {
  const folder = await mkdtemp(join(tmpdir(), "libdynamo-"))
  const file = join(folder, "data.db")
  await using({ file }, ({ clientConfig }) => createTable(new DynamoDB(clientConfig), "kept"))
  await using({ url: `file://${file}` }, async ({ clientConfig }) => {
    expect((await new DynamoDB(clientConfig).listTables({})).TableNames).toEqual(["kept"])
  })
  await rm(folder, { recursive: true })
})
