/** What is kept of the past, and for how long. */
import { describe, expect, test } from "vitest"
import { runMaintenance } from "../../src/engine/maintenance.ts"
import { deleteTable } from "../../src/services/dynamodb/operations/delete-table.ts"
import { listBackups } from "../../src/services/dynamodb/operations/list-backups.ts"
import { restoreTableToPointInTime } from "../../src/services/dynamodb/operations/restore-table-to-point-in-time.ts"
import { account, perform, refusalOf, region } from "../support/context.ts"
import {
  clock,
  context,
  dayMs,
  engine,
  freshTable,
  maintain,
  numbersOf,
  objectNames,
  put,
  recover,
  restore,
  storage,
  TableName,
} from "./server.ts"

freshTable()

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

  test("that was deleted leaves no backup of what is gone, if that could not be taken", async () => {
    await recover(true, 1)
    await put("a", 1)
    await perform(deleteTable, { TableName }, context)
    const { placement, platform } = engine
    const withoutObjects = () => runMaintenance({ placement, platform })
    while (await withoutObjects());
    clock.nowMs += 2 * dayMs + 1
    while (await withoutObjects());
    clock.nowMs += dayMs
    await maintain()
    const { BackupSummaries } = await perform(listBackups, { BackupType: "SYSTEM" }, context)
    expect(BackupSummaries).toEqual([])
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
