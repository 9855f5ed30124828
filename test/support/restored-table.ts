/** Tables restored in either way, for tests of what they are then. */
import type { DynamoDB } from "@aws-sdk/client-dynamodb"
import { expect } from "vitest"
import { newName, waitFor } from "./backed-up-table.ts"

export type Overrides = Partial<
  Omit<Parameters<DynamoDB["restoreTableFromBackup"]>[0], "TargetTableName" | "BackupArn">
>

/** Each restores a table as it is now, and gives the name of the new one. */
export const waysToRestore = (db: DynamoDB) => ({
  "from a backup": async (TableName: string, overrides: Overrides = {}) => {
    const { BackupDetails } = await db.createBackup({ TableName, BackupName: "nightly" })
    const BackupArn = BackupDetails?.BackupArn
    const status = async () => {
      const { BackupDescription } = await db.describeBackup({ BackupArn })
      return BackupDescription?.BackupDetails?.BackupStatus
    }
    await expect.poll(status).toBe("AVAILABLE")
    const TargetTableName = newName()
    await db.restoreTableFromBackup({ BackupArn, TargetTableName, ...overrides })
    await waitFor(db, TargetTableName)
    return TargetTableName
  },
  "to a point in time": async (SourceTableName: string, overrides: Overrides = {}) => {
    const specification = { PointInTimeRecoveryEnabled: true }
    await db.updateContinuousBackups({
      ...{ TableName: SourceTableName, PointInTimeRecoverySpecification: specification },
    })
    const TargetTableName = newName()
    const asked = { SourceTableName, TargetTableName, UseLatestRestorableTime: true }
    await db.restoreTableToPointInTime({ ...asked, ...overrides })
    await waitFor(db, TargetTableName)
    return TargetTableName
  },
})
