/** A file here that follows an sqld: `FILE` with `LIBSQL_SYNC_URL`. */
import { join } from "node:path"
import { afterAll, beforeAll, expect, test } from "vitest"
import { createEngine, type Engine } from "../../src/engine/engine.ts"
import type { Context } from "../../src/operation.ts"
import { openPlacement } from "../../src/runtime/open-placement.ts"
import { createTable } from "../../src/services/dynamodb/operations/create-table.ts"
import { getItem } from "../../src/services/dynamodb/operations/get-item.ts"
import { putItem } from "../../src/services/dynamodb/operations/put-item.ts"
import { scan } from "../../src/services/dynamodb/operations/scan.ts"
import type { Placement } from "../../src/storage/placement.ts"
import { nodePlatform } from "../storage/platform.ts"
import { contextOf, perform } from "../support/context.ts"
import { type Sqld, startSqld, statsOf } from "../support/sqld.ts"
import { simple } from "../support/table-input.ts"
import { temporaryFolder } from "../support/temporary-folder.ts"

const TableName = "Orders"
const folder = await temporaryFolder()
const warnings: unknown[] = []
const platform = {
  ...nodePlatform,
  log: (level: string, event: string, fields?: object) => {
    if (level !== "debug") warnings.push([event, fields])
  },
}

let sqld: Sqld
let placement: Placement
let engine: Engine
let context: Context

beforeAll(async () => {
  sqld = await startSqld()
  placement = await openPlacement({
    database: { url: sqld.url, replicaPath: join(folder.path, "near.db") },
    platform,
    sharing: true,
  })
  engine = createEngine({ placement, platform })
  context = contextOf(engine)
  await perform(createTable, { ...simple, TableName }, context)
  await put("a", 0)
})

afterAll(async () => {
  await placement?.close()
  await sqld?.stop()
  await folder.remove()
})

function put(pk: string, n: number) {
  return perform(putItem, { TableName, Item: { pk: { S: pk }, n: { N: `${n}` } } }, context)
}

async function find(pk: string, ConsistentRead = false): Promise<unknown> {
  const { Item } = await perform(
    getItem,
    { TableName, Key: { pk: { S: pk } }, ConsistentRead },
    context,
  )
  return (Item as { n: { N: string } } | undefined)?.n.N
}

/** Whether so many eventual reads leave the server alone. */
async function areLocal(reads: number): Promise<boolean> {
  const before = (await statsOf(sqld)).query_count
  for (let n = 0; n < reads; n++) {
    await find("a")
    await perform(scan, { TableName }, context)
  }
  return (await statsOf(sqld)).query_count === before
}

test("eventual reads are local once the file has caught up, and see new writes soon", async () => {
  await expect.poll(() => areLocal(2), { interval: 100 }).toBe(true)
  expect(await areLocal(50)).toBe(true)
  await put("a", 1)
  expect(await find("a", true)).toBe("1")
  await expect.poll(() => find("a")).toBe("1")
  expect(await areLocal(50)).toBe(true)
})

test("a busy server does not disturb local reads", async () => {
  await expect.poll(() => areLocal(2), { interval: 100 }).toBe(true)
  warnings.length = 0
  let isWriting = true
  const writer = async (name: string) => {
    for (let n = 0; isWriting; n++) await put(`${name}${n % 50}`, n)
  }
  const writing = Promise.all(["w", "x", "y", "z"].map(writer))
  const endMs = performance.now() + 5000
  const seen = new Map<string, number>()
  let reads = 0
  const read = async () => {
    // On a slow machine it takes longer until there is something to look at.
    while (performance.now() < endMs || reads <= 100 || seen.size <= 100) {
      const { Items } = await perform(scan, { TableName }, context)
      // One copy, which only goes forward.
      for (const { pk, n } of Items as { pk: { S: string }; n: { N: string } }[]) {
        expect(Number(n.N)).toBeGreaterThanOrEqual(seen.get(pk.S) ?? 0)
        seen.set(pk.S, Number(n.N))
      }
      reads++
      await new Promise((resolve) => setImmediate(resolve))
    }
  }
  try {
    await Promise.race([read(), writing])
  } finally {
    isWriting = false
    await writing
  }
  expect(warnings).toEqual([])
})

test("while the server is down eventual reads go on", async () => {
  await expect.poll(() => areLocal(2), { interval: 100 }).toBe(true)
  await sqld.kill()
  for (let n = 0; n < 20; n++) expect(await find("a")).toBe("1")
  await sqld.restart()
  await put("a", 2)
  expect(await find("a", true)).toBe("2")
  await expect.poll(() => find("a")).toBe("2")
})
