/** `libdynamo backup` and `libdynamo restore`: the operations, and waiting for them. */
import { setTimeout as sleep } from "node:timers/promises"
import type { Environment } from "../../config.ts"
import type { Platform } from "../../platform.ts"
import { type Calls, openPatiently } from "./calls.ts"
import { Progress, type Screen } from "./progress.ts"

export interface BackupOptions {
  readonly table: string
  /** Absent: the table's name. */
  readonly name?: string | undefined
  readonly endpoint?: string | undefined
}

export interface RestoreOptions {
  /** ARN of a backup. */
  readonly backup: string
  /** The new table. */
  readonly table: string
  readonly endpoint?: string | undefined
}

interface Context<O> {
  readonly options: O
  readonly environment: Environment
  readonly platform: Platform
  readonly screen: Screen
}

const restMs = 200

/** The ARN of the backup, once it is there. */
export async function backupTable(context: Context<BackupOptions>): Promise<string> {
  const { options, environment, platform, screen } = context
  await using calls = await openPatiently(options.endpoint, environment, platform, {
    onlyExisting: true,
  })
  const { table: TableName, name: BackupName = TableName } = options
  const { BackupDetails } = await calls.call("CreateBackup", { TableName, BackupName })
  const { BackupArn = "" } = BackupDetails as { BackupArn?: string }
  const progress = new Progress(screen, platform)
  for (;;) {
    const { BackupDescription } = await calls.call("DescribeBackup", { BackupArn })
    const { BackupDetails: details, SourceTableDetails: table } = BackupDescription as {
      BackupDetails: { BackupStatus: string }
      SourceTableDetails: { ItemCount: number }
    }
    if (details.BackupStatus === "AVAILABLE") {
      progress.ended({ done: "backed up", items: table.ItemCount })
      return BackupArn
    }
    progress.moved({ done: "backing up", items: table.ItemCount })
    await pause(calls)
  }
}

/** The ARN of the table, once everybody can use it. */
export async function restoreTable(context: Context<RestoreOptions>): Promise<string> {
  const { options, environment, platform, screen } = context
  await using calls = await openPatiently(options.endpoint, environment, platform)
  const { backup: BackupArn, table: TargetTableName } = options
  const { BackupDescription } = await calls.call("DescribeBackup", { BackupArn })
  const { SourceTableDetails: source } = BackupDescription as {
    SourceTableDetails: { ItemCount: number }
  }
  await calls.call("RestoreTableFromBackup", { BackupArn, TargetTableName })
  const progress = new Progress(screen, platform)
  for (;;) {
    const { Table } = await calls.call("DescribeTable", { TableName: TargetTableName })
    const { TableStatus, TableArn, ItemCount } = Table as {
      TableStatus: string
      TableArn: string
      ItemCount: number
    }
    if (TableStatus === "ACTIVE") {
      progress.ended({ done: "restored", items: ItemCount })
      return TableArn
    }
    const part = Math.min(0.99, ItemCount / Math.max(1, source.ItemCount))
    progress.moved({ done: "restoring", items: ItemCount, part })
    await pause(calls)
  }
}

/** In a database of our own it is we who do the work. */
async function pause(calls: Calls): Promise<void> {
  if (!(await calls.maintain())) await sleep(restMs)
}
