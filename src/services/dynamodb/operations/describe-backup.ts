import { required, structure } from "../../../model/shape/shape.ts"
import { defineOperation } from "../../../operation.ts"
import { askOnBackup } from "../access/backup-asks.ts"
import { descriptionOf, getBackup } from "../backups.ts"
import { backupArn, backupDescriptionOutput } from "../shapes/backup-shapes.ts"

export const describeBackup = defineOperation({
  name: "DescribeBackup",
  dialect: "classic",
  input: structure("DescribeBackupInput", { BackupArn: required(backupArn) }),
  output: backupDescriptionOutput,
  access: {
    action: "dynamodb:DescribeBackup",
    asks: ({ BackupArn }) => askOnBackup("dynamodb:DescribeBackup", BackupArn),
  },

  async run({ BackupArn }, { engine }) {
    const { backup, status } = await getBackup(engine, BackupArn)
    return { BackupDescription: descriptionOf(backup, status) }
  },
})
