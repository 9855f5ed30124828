import { listBackups as list } from "../../../engine/backup/list-backups.ts"
import {
  integer,
  list as listShape,
  oneOf,
  structure,
  timestamp,
} from "../../../model/shape/shape.ts"
import { defineOperation } from "../../../operation.ts"
import { summaryOf } from "../backups.ts"
import { backedUpTable, backupArn, backupSummary } from "../shapes/backup-shapes.ts"
import { parseTableName } from "../table-name.ts"

const backupsMax = 100

export const listBackups = defineOperation({
  name: "ListBackups",
  dialect: "classic",
  input: structure("ListBackupsInput", {
    TableName: backedUpTable,
    Limit: integer({ min: 1, max: backupsMax }),
    TimeRangeLowerBound: timestamp,
    TimeRangeUpperBound: timestamp,
    ExclusiveStartBackupArn: backupArn,
    BackupType: oneOf("USER", "SYSTEM", "AWS_BACKUP", "ALL"),
  }),
  output: structure("ListBackupsOutput", {
    BackupSummaries: listShape(backupSummary),
    LastEvaluatedBackupArn: backupArn,
  }),
  access: {
    action: "dynamodb:ListBackups",
    // It has no resource, and so is on everything (AWS: service authorization reference).
    asks: () => [{ action: "dynamodb:ListBackups" }],
  },

  async run(input, { engine }) {
    const { TimeRangeLowerBound: from = 0, TimeRangeUpperBound: to = Number.MAX_VALUE } = input
    const { backups, isLast } = await list(engine, {
      // USER is the default (AWS's service model).
      type: input.BackupType ?? "USER",
      ...{ fromMs: from * 1000, toMs: to * 1000, backupsMax: input.Limit ?? backupsMax },
      ...(input.TableName !== undefined && {
        table: engine.catalog.nameOf(parseTableName(input.TableName)),
      }),
      ...(input.ExclusiveStartBackupArn !== undefined && { after: input.ExclusiveStartBackupArn }),
    })
    return {
      BackupSummaries: backups.map(({ backup, status }) => summaryOf(backup, status)),
      LastEvaluatedBackupArn: isLast ? undefined : backups.at(-1)?.backup.arn,
    }
  },
})
