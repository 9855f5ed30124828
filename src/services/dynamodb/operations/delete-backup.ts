import { beginDiscard } from "../../../engine/backup/discard-backup.ts"
import { runTask } from "../../../engine/backup/run-task.ts"
import { required, structure } from "../../../model/shape/shape.ts"
import { defineOperation } from "../../../operation.ts"
import { askOnBackup } from "../access/backup-asks.ts"
import { descriptionOf, getBackup, requireObjects } from "../backups.ts"
import { backupArn, backupDescriptionOutput } from "../shapes/backup-shapes.ts"

const stepsAtOnce = 3

export const deleteBackup = defineOperation({
  name: "DeleteBackup",
  dialect: "classic",
  input: structure("DeleteBackupInput", { BackupArn: required(backupArn) }),
  output: backupDescriptionOutput,
  access: {
    action: "dynamodb:DeleteBackup",
    asks: ({ BackupArn }) => askOnBackup("dynamodb:DeleteBackup", BackupArn),
  },

  async run({ BackupArn }, { engine }) {
    const { storage, platform, bell } = engine
    const { backup } = await getBackup(engine, BackupArn)
    const home = requireObjects(engine)
    const task = await beginDiscard(engine, backup)
    if (await runTask({ storage, platform, home }, task, stepsAtOnce)) bell.ring()
    return { BackupDescription: descriptionOf(backup, "DELETED") }
  },
})
