/**
 * Two accounts in two namespaces of one sqld, which are made when they are first used, and a second
 * sqld that follows it. sqld's own counters tell who was asked.
 */
import { afterAll, beforeAll, expect, test } from "vitest"
import { createEngine, type Engine } from "../../src/engine/engine.ts"
import type { Context } from "../../src/operation.ts"
import { openPlacement } from "../../src/runtime/open-placement.ts"
import { createTable } from "../../src/services/dynamodb/operations/create-table.ts"
import { getItem } from "../../src/services/dynamodb/operations/get-item.ts"
import { listTables } from "../../src/services/dynamodb/operations/list-tables.ts"
import { putItem } from "../../src/services/dynamodb/operations/put-item.ts"
import { query } from "../../src/services/dynamodb/operations/query.ts"
import type { Placement } from "../../src/storage/placement.ts"
import { nodePlatform } from "../storage/platform.ts"
import { contextOf, perform } from "../support/context.ts"
import { type Sqld, startSqld, statsOf } from "../support/sqld.ts"
import { simple } from "../support/table-input.ts"

const accounts = ["111111111111", "222222222222"] as const
const TableName = "Orders"
const events: string[] = []
const platform = { ...nodePlatform, log: (_: string, event: string) => void events.push(event) }

let primary: Sqld
let replica: Sqld
let placement: Placement
let engine: Engine

beforeAll(async () => {
  primary = await startSqld({ namespaces: [] })
  replica = await startSqld({ namespaces: [], replicaOf: primary.grpcUrl })
  // Names under `localhost` do not resolve everywhere: the label is for sqld, not for the network.
  const hostOf = ({ url }: Sqld) => url.replace("127.0.0.1", "{account}.localhost")
  placement = await openPlacement({
    database: { url: hostOf(primary), readUrl: hostOf(replica), adminUrl: primary.adminUrl },
    platform,
    sharing: true,
  })
  engine = createEngine({ placement, platform })
  for (const account of accounts) {
    await perform(createTable, { ...simple, TableName }, contextAt(account))
  }
})

afterAll(async () => {
  await placement?.close()
  await replica?.stop()
  await primary?.stop()
})

function contextAt(account: string): Context {
  return contextOf(engine, { account })
}

function put(account: string, pk: string) {
  const Item = { pk: { S: pk }, of: { S: account } }
  return perform(putItem, { TableName, Item }, contextAt(account))
}

async function find(account: string, pk: string, ConsistentRead = false): Promise<unknown> {
  const { Item } = await perform(
    getItem,
    { TableName, Key: { pk: { S: pk } }, ConsistentRead },
    contextAt(account),
  )
  return (Item as { of: { S: string } } | undefined)?.of.S
}

/** How many statements each of the two has run for the account. */
async function asked(account: string) {
  const [ofPrimary, ofReplica] = await Promise.all([
    statsOf(primary, account),
    statsOf(replica, account),
  ])
  return {
    primary: ofPrimary.query_count ?? 0,
    replica: ofReplica.query_count ?? 0,
    delegated: ofReplica.write_requests_delegated ?? 0,
  }
}

/** Until it is the replica that shows what was written: one that was slow is left alone for a while. */
async function untilReplicated(account: string, pk: string): Promise<void> {
  const isThere = async () => {
    const before = await asked(account)
    const found = await find(account, pk)
    const { primary, replica } = await asked(account)
    return found === account && primary === before.primary && replica > before.replica
  }
  await expect.poll(isThere).toBe(true)
}

/**
 * What the two are asked for by so many reads, all of them the replica's. On a machine so busy that
 * it takes half a second, reads go elsewhere, rightly: then by those of a quieter moment.
 */
async function ofReplica(account: string, reads: () => Promise<unknown>) {
  for (;;) {
    const before = await asked(account)
    await reads()
    const after = await asked(account)
    if (after.primary === before.primary) return { before, after }
    await untilReplicated(account, "b")
  }
}

test("accounts have namespaces of their own", async () => {
  await put(accounts[0], "a")
  expect(await find(accounts[0], "a", true)).toBe(accounts[0])
  expect(await find(accounts[1], "a", true)).toBeUndefined()
  await perform(createTable, { ...simple, TableName: "Second" }, contextAt(accounts[1]))
  const lists = accounts.map((account) => perform(listTables, {}, contextAt(account)))
  expect((await Promise.all(lists)).map(({ TableNames }) => TableNames)).toEqual([
    ["Orders"],
    ["Orders", "Second"],
  ])
  // Four processes may meet an account for the first time at the same time.
  const again = await Promise.all([1, 2, 3, 4].map(() => openPlacement(sameDatabase())))
  await Promise.all(
    again.map(async (each) => {
      const place = { account: "333333333333", region: "us-east-1" }
      const storage = each.storageOf(place)
      expect(await storage.read([{ space: "droppedTables", rowsMax: 1 }], "strong")).toEqual([[]])
      await each.close()
    }),
  )
})

function sameDatabase() {
  const url = primary.url.replace("127.0.0.1", "{account}.localhost")
  return { database: { url, adminUrl: primary.adminUrl }, platform, sharing: true }
}

test.for(accounts)(
  "eventual reads of %s come from the replica, strong ones do not",
  async (account) => {
    await put(account, "b")
    await untilReplicated(account, "b")
    const { before, after: afterEventual } = await ofReplica(account, async () => {
      for (let n = 0; n < 20; n++) expect(await find(account, "b")).toBe(account)
    })
    expect(afterEventual.replica).toBeGreaterThanOrEqual(before.replica + 20)
    expect(afterEventual.delegated).toBe(before.delegated)
    for (let n = 0; n < 20; n++) expect(await find(account, "b", true)).toBe(account)
    const afterStrong = await asked(account)
    expect(afterStrong.primary).toBeGreaterThanOrEqual(before.primary + 20)
    expect(afterStrong).toMatchObject({
      replica: afterEventual.replica,
      delegated: before.delegated,
    })
  },
)

test("a page of a query is the replica's, too", async () => {
  const account = accounts[0]
  await put(account, "b")
  await untilReplicated(account, "b")
  const asking = {
    TableName,
    KeyConditionExpression: "pk = :pk",
    ExpressionAttributeValues: { ":pk": { S: "b" } },
  }
  const { before, after } = await ofReplica(account, async () => {
    for (let n = 0; n < 5; n++) {
      expect(await perform(query, asking, contextAt(account))).toMatchObject({ Count: 1 })
    }
  })
  expect(after.replica).toBeGreaterThan(before.replica)
  expect(after.delegated).toBe(before.delegated)
})

test("a table is read at once, wherever the replica is", async () => {
  const context = contextAt(accounts[0])
  for (let n = 0; n < 10; n++) {
    const name = `Fresh${n}`
    await perform(createTable, { ...simple, TableName: name }, context)
    const Key = { pk: { S: "none" } }
    expect(await perform(getItem, { TableName: name, Key }, context)).toEqual({})
  }
})

test("while the replica is down nobody notices, and then it is asked again", async () => {
  const account = accounts[1]
  await put(account, "d")
  await replica.kill()
  events.length = 0
  for (let n = 0; n < 50; n++) expect(await find(account, "d")).toBe(account)
  // One read in five seconds waits for it, and not every one.
  const waited = events.filter((event) => event === "replica left alone").length
  expect(waited).toBeGreaterThan(0)
  expect(waited).toBeLessThan(25)
  await replica.restart()
  await put(account, "e")
  await expect
    .poll(
      async () => {
        const before = await asked(account)
        await find(account, "e")
        return (await asked(account)).replica > before.replica
      },
      { interval: 200 },
    )
    .toBe(true)
  expect(await find(account, "e")).toBe(account)
})
