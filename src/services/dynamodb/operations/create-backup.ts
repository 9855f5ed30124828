import { runTask } from "../../../engine/backup/run-task.ts"
import { takeBackup } from "../../../engine/backup/take-backup.ts"
import { requireNotBeingFilled, tableNotFound } from "../../../engine/table-faults.ts"
import { required, structure } from "../../../model/shape/shape.ts"
import { defineOperation } from "../../../operation.ts"
import { askOnTable } from "../access/table-asks.ts"
import { detailsOf, requireObjects } from "../backups.ts"
import { backedUpTable, backupDetails, backupName } from "../shapes/backup-shapes.ts"

export const createBackup = defineOperation({
  name: "CreateBackup",
  dialect: "classic",
  input: structure("CreateBackupInput", {
    TableName: required(backedUpTable),
    BackupName: required(backupName),
  }),
  output: structure("CreateBackupOutput", { BackupDetails: backupDetails }),
  access: {
    action: "dynamodb:CreateBackup",
    asks: ({ TableName }) => askOnTable("dynamodb:CreateBackup", TableName),
  },

  async run({ TableName, BackupName }, { engine }) {
    const { catalog, storage, platform, bell } = engine
    const known = await catalog.find(TableName)
    if (!known) throw tableNotFound(catalog.nameOf(TableName))
    requireNotBeingFilled(known.table)
    const home = requireObjects(engine)
    const taken = await takeBackup(engine, home, known.address, BackupName)
    if (!taken) throw tableNotFound(known.table.name)
    const { task } = taken
    // The first step is to choose the moment: it is this one.
    if (task && (await runTask({ storage, platform, home }, task, 1))) bell.ring()
    return { BackupDetails: detailsOf(taken.backup, "CREATING") }
  },
})
