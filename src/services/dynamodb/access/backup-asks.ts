/** What the operations on backups ask for. */
import type { Ask } from "../../../engine/authorize-ask.ts"
import { fillingActions } from "./table-asks.ts"

export function askOnBackup(action: string, backup: string): readonly Ask[] {
  return [{ action, backup }]
}

/** Whoever restores reads and writes the new table, too (AWS guide: IAM with backup and restore). */
export function asksOnTarget(action: string, table: string): readonly Ask[] {
  const actions = [action, ...fillingActions]
  return actions.map((each) => ({ action: each, table, isNew: true }))
}
