/** A file for each account and region, as a user sets it: `LIBSQL_URL=file:…/{account}/{region}.db`. */
import { readdir } from "node:fs/promises"
import { join } from "node:path"
import { DynamoDB } from "@aws-sdk/client-dynamodb"
import { expect, onTestFinished, test } from "vitest"
import { createEngine } from "../../src/engine/engine.ts"
import { runMaintenance } from "../../src/engine/maintenance.ts"
import { openPlacement } from "../../src/runtime/open-placement.ts"
import { createTable } from "../../src/services/dynamodb/operations/create-table.ts"
import { deleteTable } from "../../src/services/dynamodb/operations/delete-table.ts"
import { putItem } from "../../src/services/dynamodb/operations/put-item.ts"
import { nodePlatform as platform } from "../storage/platform.ts"
import { credentials } from "../support/client.ts"
import { contextOf, perform } from "../support/context.ts"
import { startServer } from "../support/server.ts"
import { simple } from "../support/table-input.ts"
import { temporaryFolder } from "../support/temporary-folder.ts"

async function folder(): Promise<string> {
  const { path, remove } = await temporaryFolder()
  onTestFinished(remove)
  return path
}

async function filesIn(path: string): Promise<readonly string[]> {
  const names = await readdir(path, { recursive: true })
  return names.filter((name) => name.endsWith(".db")).toSorted()
}

test("regions have files of their own, also after a restart", async () => {
  const path = await folder()
  const env = { LIBSQL_URL: `file:${path}/{account}/{region}.db`, READ_CACHE: "items=100,ttl=60" }
  const regions = ["eu-west-1", "us-east-1"]
  for (const isFirst of [true, false]) {
    await using server = await startServer({ env })
    for (const region of regions) {
      const db = new DynamoDB({ region, endpoint: server.url, credentials, maxAttempts: 1 })
      const Item = { pk: { S: "a" }, region: { S: region } }
      if (isFirst) {
        await db.createTable({ ...(simple as object), TableName: "Orders" } as never)
        await db.putItem({ TableName: "Orders", Item })
      }
      const Key = { pk: { S: "a" } }
      expect((await db.getItem({ TableName: "Orders", Key })).Item).toEqual(Item)
      expect((await db.getItem({ TableName: "Orders", Key })).Item).toEqual(Item)
      db.destroy()
    }
    const metrics = await (await fetch(`${server.url}/metrics`)).text()
    expect(metrics).toContain(`libdynamo_read_cache_reads_total{of="item",result="hit"} 2
`)
    expect((await fetch(`${server.url}/health/ready`)).status).toBe(200)
  }
  expect(await filesIn(path)).toEqual(regions.map((region) => `000000000000/${region}.db`))
})

// What a caller signs for becomes part of a path.
test.each(["../../x", "a/b", ".", "-x", "EU", "%2e%2e"])(
  "a region %j makes no file",
  async (region) => {
    const path = await folder()
    const placement = await openPlacement({
      database: { path: join(path, "{account}/{region}.db") },
      platform,
      sharing: true,
    })
    const { forAccount } = createEngine(placement, platform)
    expect(() => forAccount("111111111111", region)).toThrow("valid region")
    await placement.close()
    expect(await readdir(path)).toEqual([])
  },
)

test("maintenance goes on in files that nobody has used since the start", async () => {
  const path = await folder()
  const open = () =>
    openPlacement({ database: { path: join(path, "{account}.db") }, platform, sharing: true })
  const accounts = ["111111111111", "222222222222", "333333333333"]
  const before = await open()
  const engine = createEngine(before, platform)
  for (const account of accounts) {
    const context = contextOf(engine, { account })
    await perform(createTable, { ...simple, TableName: "Gone" }, context)
    const Item = { pk: { S: "a" } }
    await perform(putItem, { TableName: "Gone", Item }, context)
    await perform(deleteTable, { TableName: "Gone" }, context)
  }
  await before.close()
  const placement = await open()
  const left = () =>
    Promise.all(
      accounts.map(async (account) => {
        const storage = placement.storageOf({ account, region: "us-east-1" })
        const [dropped] = await storage.read([{ space: "droppedTables", rowsMax: 9 }], "strong")
        return dropped.length
      }),
    )
  // Each run looks after one of them.
  for (const _ of accounts) await runMaintenance({ placement, platform })
  expect(await left()).toEqual([0, 0, 0])
  await placement.close()
})

test("many accounts at the same time, more than are kept open", async () => {
  const path = await folder()
  const database = { path: join(path, "{account}.db") }
  const placement = await openPlacement({ database, platform, sharing: true, openMax: 4 })
  const engine = createEngine(placement, platform)
  const accounts = Array.from({ length: 20 }, (_, at) => `${100_000_000_000 + at}`)
  await Promise.all(
    accounts.map(async (account) => {
      const context = contextOf(engine, { account })
      await perform(createTable, { ...simple, TableName: "Orders" }, context)
      for (let n = 0; n < 5; n++) {
        await perform(putItem, { TableName: "Orders", Item: { pk: { S: `${n}` } } }, context)
      }
    }),
  )
  for (const account of accounts) {
    const { catalog } = engine.forAccount(account, "eu-west-2")
    const { table } = await catalog.get("Orders")
    expect((await catalog.count(table)).count.items).toBe(5)
  }
  await placement.close()
  expect(await filesIn(path)).toEqual(accounts.map((account) => `${account}.db`))
})
