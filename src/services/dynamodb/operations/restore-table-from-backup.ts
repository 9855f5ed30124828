import { damaged, findManifest } from "../../../engine/backup/backup.ts"
import { beginRestore, verifyBackup } from "../../../engine/backup/restore-backup.ts"
import { requireTaken } from "../../../engine/backup/take-backup.ts"
import { required, structure } from "../../../model/shape/shape.ts"
import { defineOperation } from "../../../operation.ts"
import { askOnBackup, asksOnTarget } from "../access/backup-asks.ts"
import { backupNotFound, isExpired, requireObjects, requireOwnBackup } from "../backups.ts"
import { beginFilling, targetOf } from "../restores.ts"
import { backupArn, restoreOverrides, targetTableName } from "../shapes/backup-shapes.ts"
import { tableOutput } from "../shapes/table-shapes.ts"

const action = "dynamodb:RestoreTableFromBackup"

export const restoreTableFromBackup = defineOperation({
  name: "RestoreTableFromBackup",
  dialect: "classic",
  input: structure("RestoreTableFromBackupInput", {
    TargetTableName: required(targetTableName),
    BackupArn: required(backupArn),
    ...restoreOverrides,
  }),
  output: tableOutput,
  access: {
    action,
    asks: ({ BackupArn, TargetTableName }) => [
      ...askOnBackup(action, BackupArn),
      ...asksOnTarget(action, TargetTableName),
    ],
  },

  async run({ BackupArn, TargetTableName, ...overrides }, context) {
    const { engine } = context
    const home = requireObjects(engine)
    requireOwnBackup(engine, BackupArn)
    await requireTaken(engine.storage, BackupArn)
    const backup = await findManifest(home, BackupArn)
    if (!backup || isExpired(backup, engine.platform.now())) throw backupNotFound(BackupArn)
    const { table: source, arn: backupArn, createdAtMs: atMs } = backup
    const restored = { tableArn: source.arn, backupArn, atMs }
    const target = { name: TargetTableName, source, overrides, restored }
    const { address, table } = await targetOf(context, target)
    if (backup.files.length === 0) throw damaged(BackupArn)
    await verifyBackup(home, backup)
    const task = await beginRestore(engine, backup.arn, address, table)
    return beginFilling(context, table, task)
  },
})
