/**
 * What the tests of this folder look at: a real database in memory, a clock of our own, and a place
 * for objects. Each test has another one.
 */
import { beforeEach, onTestFinished } from "vitest"
import { createEngine, type Engine } from "../../src/engine/engine.ts"
import { runMaintenance } from "../../src/engine/maintenance.ts"
import type { Context } from "../../src/operation.ts"
import type { Platform } from "../../src/platform.ts"
import { createBackup } from "../../src/services/dynamodb/operations/create-backup.ts"
import { createTable } from "../../src/services/dynamodb/operations/create-table.ts"
import { describeBackup } from "../../src/services/dynamodb/operations/describe-backup.ts"
import { putItem } from "../../src/services/dynamodb/operations/put-item.ts"
import { restoreTableFromBackup } from "../../src/services/dynamodb/operations/restore-table-from-backup.ts"
import { scan } from "../../src/services/dynamodb/operations/scan.ts"
import { updateContinuousBackups } from "../../src/services/dynamodb/operations/update-continuous-backups.ts"
import { openLocal } from "../../src/storage/libsql/local.ts"
import { memoryObjects } from "../../src/storage/objects/memory.ts"
import type { Objects } from "../../src/storage/objects/objects.ts"
import { onePlace } from "../../src/storage/placement.ts"
import type { Storage } from "../../src/storage/storage.ts"
import { contextOf, perform } from "../support/context.ts"

export const TableName = "Large"
export const dayMs = 24 * 60 * 60 * 1000
export const items = 3000

export let clock: { nowMs: number }
export let storage: Storage
export let home: Objects
export let engine: Engine
export let context: Context

/** To be called at the top of a file: each of its tests begins with an empty table. */
export function freshTable(): void {
  beforeEach(begins)
}

async function begins(): Promise<void> {
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
}

/** What a process begins with: nothing but its database and the place for objects. */
export function open(platform: Platform): void {
  const objects = { home, bucket: () => memoryObjects() }
  engine = createEngine({ placement: onePlace(storage), platform, objects })
  context = contextOf(engine)
}

export function put(pk: string, n: number) {
  return perform(putItem, { TableName, Item: { pk: { S: pk }, n: { N: `${n}` } } }, context)
}

export async function fill(): Promise<void> {
  for (let at = 0; at < items; at += 100) {
    await Promise.all(Array.from({ length: 100 }, (_, more) => put(`k${at + more}`, 0)))
  }
}

export async function maintain(): Promise<void> {
  while (await runMaintenance(engine));
}

export async function numbersOf(name: string): Promise<ReadonlyMap<string, number>> {
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

export async function begin(): Promise<string> {
  const reply = await perform(createBackup, { TableName, BackupName: "large" }, context)
  return (reply.BackupDetails as { BackupArn: string }).BackupArn
}

export async function statusOf(BackupArn: string): Promise<unknown> {
  const { BackupDescription } = await perform(describeBackup, { BackupArn }, context)
  return (BackupDescription as { BackupDetails: { BackupStatus: string } }).BackupDetails
    .BackupStatus
}

export function restore(BackupArn: string, TargetTableName: string) {
  return perform(restoreTableFromBackup, { BackupArn, TargetTableName }, context)
}

export async function objectNames(): Promise<readonly string[]> {
  const names: string[] = []
  for await (const { name } of home.list("")) names.push(name)
  return names
}

export function recover(PointInTimeRecoveryEnabled: boolean, RecoveryPeriodInDays?: number) {
  const PointInTimeRecoverySpecification = { PointInTimeRecoveryEnabled, RecoveryPeriodInDays }
  return perform(updateContinuousBackups, { TableName, PointInTimeRecoverySpecification }, context)
}
