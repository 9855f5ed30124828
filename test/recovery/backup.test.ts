// What the operations do with large tables and over weeks: on a real database in memory, with a
// clock of our own and a place for objects that the test looks into.
import { beforeEach, describe, expect, onTestFinished, test } from "vitest"
import { createEngine, type Engine } from "../../src/engine/engine.ts"
import { runMaintenance } from "../../src/engine/maintenance.ts"
import type { Context } from "../../src/operation.ts"
import type { Platform } from "../../src/platform.ts"
import { createBackup } from "../../src/services/dynamodb/operations/create-backup.ts"
import { createTable } from "../../src/services/dynamodb/operations/create-table.ts"
import { deleteBackup } from "../../src/services/dynamodb/operations/delete-backup.ts"
import { deleteTable } from "../../src/services/dynamodb/operations/delete-table.ts"
import { describeBackup } from "../../src/services/dynamodb/operations/describe-backup.ts"
import { describeTable } from "../../src/services/dynamodb/operations/describe-table.ts"
import { listBackups } from "../../src/services/dynamodb/operations/list-backups.ts"
import { listTables } from "../../src/services/dynamodb/operations/list-tables.ts"
import { putItem } from "../../src/services/dynamodb/operations/put-item.ts"
import { restoreTableFromBackup } from "../../src/services/dynamodb/operations/restore-table-from-backup.ts"
import { restoreTableToPointInTime } from "../../src/services/dynamodb/operations/restore-table-to-point-in-time.ts"
import { scan } from "../../src/services/dynamodb/operations/scan.ts"
import { transactWriteItems } from "../../src/services/dynamodb/operations/transact-write-items.ts"
import { updateContinuousBackups } from "../../src/services/dynamodb/operations/update-continuous-backups.ts"
import { openLocal } from "../../src/storage/libsql/local.ts"
import { memoryObjects } from "../../src/storage/objects/memory.ts"
import type { Objects } from "../../src/storage/objects/objects.ts"
import { onePlace } from "../../src/storage/placement.ts"
import type { Storage } from "../../src/storage/storage.ts"
import { account, contextOf, perform, refusalOf, region } from "../support/context.ts"

const TableName = "Large"
const dayMs = 24 * 60 * 60 * 1000
const items = 3000

let clock: { nowMs: number }
let storage: Storage
let home: Objects
let engine: Engine
let context: Context

beforeEach(async () => {
  clock = { nowMs: Date.UTC(2026, 10, 20, 12) }
  home = memoryObjects()
  const platform: Platform = {
    now: () => clock.nowMs,
    randomBytes: (length) => crypto.getRandomValues(new Uint8Array(length)),
    log() {},
  }
  storage = await openLocal({ path: ":memory:", platform })
  onTestFinished(() => storage.close())
  open(platform)
  await perform(
    createTable,
    {
      ...{ TableName, BillingMode: "PAY_PER_REQUEST" },
      KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
      AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
    },
    context,
  )
})

/** What a process begins with: nothing but its database and the place for objects. */
function open(platform: Platform): void {
  const objects = { home, bucket: () => memoryObjects() }
  engine = createEngine({ placement: onePlace(storage), platform, objects })
  context = contextOf(engine)
}

function put(pk: string, n: number) {
  return perform(putItem, { TableName, Item: { pk: { S: pk }, n: { N: `${n}` } } }, context)
}

async function fill(): Promise<void> {
  for (let at = 0; at < items; at += 100) {
    await Promise.all(Array.from({ length: 100 }, (_, more) => put(`k${at + more}`, 0)))
  }
}

async function maintain(): Promise<void> {
  while (await runMaintenance(engine));
}

async function numbersOf(name: string): Promise<ReadonlyMap<string, number>> {
  const found = new Map<string, number>()
  let ExclusiveStartKey: unknown
  do {
    const page = (await perform(scan, { TableName: name, ExclusiveStartKey }, context)) as {
      Items: { pk: { S: string }; n: { N: string } }[]
      LastEvaluatedKey?: object
    }
    for (const { pk, n } of page.Items) found.set(pk.S, Number(n.N))
    ExclusiveStartKey = page.LastEvaluatedKey
  } while (ExclusiveStartKey)
  return found
}

async function begin(): Promise<string> {
  const reply = await perform(createBackup, { TableName, BackupName: "large" }, context)
  return (reply.BackupDetails as { BackupArn: string }).BackupArn
}

async function statusOf(BackupArn: string): Promise<unknown> {
  const { BackupDescription } = await perform(describeBackup, { BackupArn }, context)
  return (BackupDescription as { BackupDetails: { BackupStatus: string } }).BackupDetails
    .BackupStatus
}

function restore(BackupArn: string, TargetTableName: string) {
  return perform(restoreTableFromBackup, { BackupArn, TargetTableName }, context)
}

async function objectNames(): Promise<readonly string[]> {
  const names: string[] = []
  for await (const { name } of home.list("")) names.push(name)
  return names
}

function recover(PointInTimeRecoveryEnabled: boolean, RecoveryPeriodInDays?: number) {
  const PointInTimeRecoverySpecification = { PointInTimeRecoveryEnabled, RecoveryPeriodInDays }
  return perform(updateContinuousBackups, { TableName, PointInTimeRecoverySpecification }, context)
}

describe("a large table", () => {
  test("its backup is a state that existed, whoever writes meanwhile", async () => {
    await fill()
    const arn = await begin()
    expect(await statusOf(arn)).toBe("CREATING")
    // Each transaction raises the same pair; whoever sees one of them raised has seen no state.
    for (let round = 1; round <= 40; round++) {
      const TransactItems = [`k${round * 7}`, `k${items - round * 3}`].map((pk) => ({
        Put: { TableName, Item: { pk: { S: pk }, n: { N: `${round}` } } },
      }))
      await perform(transactWriteItems, { TransactItems }, context)
      if (round % 4 === 0) await runMaintenance(engine)
    }
    await maintain()
    expect(await statusOf(arn)).toBe("AVAILABLE")
    await restore(arn, "Copy")
    await maintain()
    const copy = await numbersOf("Copy")
    expect(copy.size).toBe(items)
    // The state of the moment at which it was asked for.
    expect([...copy.values()].filter((n) => n !== 0)).toEqual([])
    expect([...(await numbersOf(TableName)).values()].filter((n) => n !== 0)).toHaveLength(80)
  })

  test("its backup and restore go on after a restart, and by several processes at once", async () => {
    await fill()
    const arn = await begin()
    const { platform } = engine
    for (let steps = 0; (await statusOf(arn)) !== "AVAILABLE" && steps < 50; steps++) {
      open(platform)
      const { placement, objects } = engine
      const other = createEngine({ placement, platform, objects })
      await Promise.all([runMaintenance(engine), runMaintenance(other)])
      clock.nowMs += 1000
    }
    await restore(arn, "Copy")
    const { Table } = await perform(describeTable, { TableName: "Copy" }, context)
    expect(Table).toMatchObject({
      TableStatus: "CREATING",
      RestoreSummary: { RestoreInProgress: true },
    })
    expect(await refusalOf(scan, { TableName: "Copy" }, context)).toMatch(/^ResourceNotFound/)
    expect(await refusalOf(deleteBackup, { BackupArn: arn }, context)).toMatch(/^BackupInUse/)
    open(platform)
    await maintain()
    expect((await numbersOf("Copy")).size).toBe(items)
    const again = await perform(describeTable, { TableName: "Copy" }, context)
    expect(again.Table).toMatchObject({ TableStatus: "ACTIVE", ItemCount: items })
  })

  test("it cannot be deleted while it is read, nor its backup be used", async () => {
    await fill()
    const arn = await begin()
    expect(await refusalOf(deleteTable, { TableName }, context)).toMatch(/^ResourceInUseException/)
    expect(await refusalOf(deleteBackup, { BackupArn: arn }, context)).toMatch(/^BackupInUse/)
    expect(
      await refusalOf(restoreTableFromBackup, { BackupArn: arn, TargetTableName: "Copy" }, context),
    ).toMatch(/^BackupInUse/)
    await maintain()
    // Nothing is written down any more once nobody reads it.
    const { Table } = await perform(describeTable, { TableName }, context)
    expect(Table).toMatchObject({ TableStatus: "ACTIVE" })
    await put("after", 1)
    const [table] = await storage.read(
      [{ space: "table", address: { account, region, name: TableName } }],
      "strong",
    )
    expect(JSON.parse(table?.body ?? "").log.open).toBe(0)
    await perform(deleteTable, { TableName }, context)
  })

  test("a backup that is deleted leaves nothing behind", async () => {
    await fill()
    const arn = await begin()
    await maintain()
    expect((await objectNames()).length).toBeGreaterThan(1)
    await perform(deleteBackup, { BackupArn: arn }, context)
    await maintain()
    expect(await objectNames()).toEqual([])
  })
})

describe("a backup that is not what was written", () => {
  const spoilings: Record<string, (bytes: Uint8Array) => Uint8Array | undefined> = {
    "cut off": (bytes) => bytes.slice(0, -1),
    altered: (bytes) => bytes.map((byte, at) => (at === bytes.length >> 1 ? byte ^ 1 : byte)),
    longer: (bytes) => new Uint8Array([...bytes, 10]),
    gone: () => undefined,
  }

  test.each(Object.keys(spoilings))("is refused whole, and nothing is made: %s", async (how) => {
    await fill()
    const arn = await begin()
    await maintain()
    for (const name of await objectNames()) {
      const whole = new Uint8Array(await new Response(await home.get(name)).arrayBuffer())
      const spoiled = spoilings[how]?.(whole)
      if (spoiled) await home.put(name, new Uint8Array(spoiled))
      else await home.delete(name)
      expect(
        await refusalOf(
          restoreTableFromBackup,
          { BackupArn: arn, TargetTableName: "Copy" },
          context,
        ),
      ).toMatch(
        spoiled || name.includes("-data/")
          ? /^ValidationException: The backup is damaged/
          : /^BackupNotFoundException/,
      )
      await maintain()
      expect((await perform(listTables, {}, context)).TableNames).toEqual([TableName])
      await home.put(name, whole)
    }
    await restore(arn, "Copy")
    await maintain()
    expect((await numbersOf("Copy")).size).toBe(items)
  })
})

describe("a table under recovery", () => {
  test("leaves a backup when it is deleted, which goes after 35 days", async () => {
    await recover(true)
    await put("a", 1)
    await perform(deleteTable, { TableName }, context)
    const list = async () => {
      const reply = await perform(listBackups, { BackupType: "SYSTEM" }, context)
      return reply.BackupSummaries as { BackupArn: string; BackupStatus: string }[]
    }
    await maintain()
    const [backup] = await list()
    expect(backup).toMatchObject({
      ...{ BackupStatus: "AVAILABLE", BackupName: `${TableName}$DeletedTableBackup` },
      BackupExpiryDateTime: (clock.nowMs + 35 * dayMs) / 1000,
    })
    await restore(backup?.BackupArn ?? "", "Back")
    expect(await numbersOf("Back")).toEqual(new Map([["a", 1]]))
    clock.nowMs += 35 * dayMs + 1
    expect(await list()).toEqual([])
    await maintain()
    expect(await objectNames()).toEqual([])
  })

  test("is forgotten when the window is over: its log, its items, and what was deleted", async () => {
    const rowsOf = async () => {
      const [table] = await storage.read(
        [{ space: "table", address: { account, region, name: TableName } }],
        "strong",
      )
      const log = table && JSON.parse(table.body).id
      const [shards] = await storage.read([{ space: "shardsBehind", log, after: 0 }], "strong")
      const bound = { rowsMax: 1000, bytesMax: 1e9 }
      const pages = await storage.read(
        shards.map(({ shard }) => ({ space: "changes", log, shard, after: 0, bound }) as const),
        "strong",
      )
      return pages.flatMap(({ rows }) => rows).length
    }
    await recover(true, 1)
    // Four hours and more at a time, in which a shard that was used is followed by another.
    for (let at = 0; at < 30; at++) {
      await put("a", at)
      clock.nowMs += 4.5 * 60 * 60 * 1000
      await maintain()
    }
    // The window is a day, a day of grace, and the shards that reach into it.
    expect(await rowsOf()).toBeLessThan(16)
    expect(await rowsOf()).toBeGreaterThan(5)
    await recover(false)
    clock.nowMs += 2 * dayMs
    await maintain()
    expect(await rowsOf()).toBe(0)
  })

  test("that was deleted is forgotten when the window is over", async () => {
    await recover(true, 1)
    await put("a", 1)
    const [row] = await storage.read(
      [{ space: "table", address: { account, region, name: TableName } }],
      "strong",
    )
    const table = JSON.parse(row?.body ?? "").id as number
    await perform(deleteTable, { TableName }, context)
    await maintain()
    const bound = { rowsMax: 10, bytesMax: 1e6 }
    const everything = { hashFrom: 0, hashTo: 2 ** 32 - 1, bound }
    const left = async () => {
      const [page] = await storage.read([{ space: "segment", table, ...everything }], "strong")
      return page.rows.length
    }
    expect(await left()).toBe(1)
    clock.nowMs += 2 * dayMs + 1
    const gone = { SourceTableName: TableName, TargetTableName: "Back" }
    await maintain()
    expect(
      await refusalOf(
        restoreTableToPointInTime,
        { ...gone, UseLatestRestorableTime: true },
        context,
      ),
    ).toBe(`TableNotFoundException: Table not found: ${TableName}`)
    expect(await left()).toBe(0)
  })

  test("begins anew when it was off, and does not win back what it did not keep", async () => {
    const earliest = async (reply: Promise<Readonly<Record<string, unknown>>>) => {
      const { ContinuousBackupsDescription } = (await reply) as {
        ContinuousBackupsDescription: {
          PointInTimeRecoveryDescription: { EarliestRestorableDateTime: number }
        }
      }
      const { PointInTimeRecoveryDescription } = ContinuousBackupsDescription
      return PointInTimeRecoveryDescription.EarliestRestorableDateTime * 1000
    }
    const startMs = clock.nowMs
    expect(await earliest(recover(true, 1))).toBe(startMs)
    clock.nowMs += 10 * dayMs
    expect(await earliest(recover(true, 35))).toBe(startMs + 9 * dayMs)
    clock.nowMs += dayMs
    expect(await earliest(recover(true, 35))).toBe(startMs + 9 * dayMs)
    await recover(false)
    expect(await earliest(recover(true))).toBe(clock.nowMs)
  })
})
