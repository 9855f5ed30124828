/** The backups of an account and region: those that lie there, and those that are being taken. */
import { ApiError } from "../../error.ts"
import { parseBackupArn } from "../../model/arn.ts"
import type { AccountEngine } from "../engine.ts"
import { arnOfManifest, type BackupFacts, findManifest, manifestsOf } from "./backup.ts"
import { backupOfTask, backupTaskKind } from "./take-backup.ts"

export interface BackupQuery {
  readonly table?: string
  readonly type: "USER" | "SYSTEM" | "AWS_BACKUP" | "ALL"
  readonly fromMs: number
  /** Before this. */
  readonly toMs: number
  /** ARN of the last one of the page before. */
  readonly after?: string
  readonly backupsMax: number
}

interface ListedBackup {
  readonly backup: BackupFacts
  readonly status: "CREATING" | "AVAILABLE"
}

/** In the order of tables and then of time. */
export async function listBackups(
  engine: Pick<AccountEngine, "storage" | "objects" | "platform" | "account" | "region">,
  query: BackupQuery,
): Promise<{ readonly backups: readonly ListedBackup[]; readonly isLast: boolean }> {
  const { storage, objects, platform, account, region } = engine
  const taking = new Map<string, BackupFacts>()
  const [tasks] = await storage.read([{ space: "tasks", account, region }], "strong")
  for (const task of tasks.filter(({ kind }) => kind === backupTaskKind)) {
    const backup = backupOfTask(task)
    taking.set(backup.arn, backup)
  }
  const arns = new Set(taking.keys())
  if (objects) {
    for await (const { name } of objects.home.list(manifestsOf(query.table))) {
      const arn = arnOfManifest(name, engine)
      if (arn) arns.add(arn)
    }
  }
  const nowMs = platform.now()
  const backups: ListedBackup[] = []
  for (const arn of [...arns].filter((each) => isIn(each, query)).sort()) {
    const begun = taking.get(arn)
    const backup = begun ?? (objects && (await findWhole(objects.home, arn)))
    if (!backup || (query.type !== "ALL" && query.type !== backup.type)) continue
    if (backup.expiresAtMs !== undefined && backup.expiresAtMs <= nowMs) continue
    if (backups.length >= query.backupsMax) return { backups, isLast: false }
    backups.push({ backup, status: begun ? "CREATING" : "AVAILABLE" })
  }
  return { backups, isLast: true }
}

/** The name says it all: no manifest is read that is not in the range. */
function isIn(arn: string, { table, fromMs, toMs, after = "" }: BackupQuery): boolean {
  const { name, backup } = parseBackupArn(arn) ?? { name: "", backup: "" }
  const atMs = Number(backup.slice(0, 14))
  const isOfTable = table === undefined || name === table
  return isOfTable && atMs >= fromMs && atMs < toMs && arn > after
}

/** One that is damaged hides itself and no others. */
async function findWhole(home: Parameters<typeof findManifest>[0], arn: string) {
  try {
    return await findManifest(home, arn)
  } catch (error) {
    if (error instanceof ApiError) return undefined
    throw error
  }
}
