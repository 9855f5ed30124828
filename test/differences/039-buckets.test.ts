/**
 * The server's own credentials open the buckets of everybody, and a request only names one: so in
 * strict mode an account's keys begin with its number, whatever the prefix says.
 */
import { readdir } from "node:fs/promises"
import { join } from "node:path"
import { expect, test } from "vitest"
import { clientFor } from "../support/client.ts"
import { startServer } from "../support/server.ts"
import { refusalOf } from "../support/subject.ts"
import { temporaryFolder } from "../support/temporary-folder.ts"

const keys = {
  ...{ IAM_ACCOUNT_ID: "123456789012", IAM_ACCESS_KEY: "AKIAIOSFODNN7EXAMPLE" },
  IAM_SECRET_KEY: "wJalrXUtnFEMI/K7MDENG",
}

test("an account's exports lie under its number, and a prefix does not lead out of there", async () => {
  await using folder = await temporaryFolder()
  await using server = await startServer({ env: { ...keys, BACKUP_URL: `file:${folder.path}` } })
  const { IAM_ACCESS_KEY: accessKeyId, IAM_SECRET_KEY: secretAccessKey } = keys
  const db = clientFor(server.url, { accessKeyId, secretAccessKey })
  const { TableDescription } = await db.createTable({
    ...{ TableName: "Exported", BillingMode: "PAY_PER_REQUEST" },
    KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
    AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
  })
  const PointInTimeRecoverySpecification = { PointInTimeRecoveryEnabled: true }
  await db.updateContinuousBackups({ TableName: "Exported", PointInTimeRecoverySpecification })
  const of = { TableArn: TableDescription?.TableArn, S3Bucket: "exports" }
  expect(await refusalOf(db.exportTableToPointInTime({ ...of, S3Prefix: "../999999999999" }))).toBe(
    "ValidationException: The S3 prefix must not have empty parts, . or .., or a backslash",
  )
  const { ExportDescription } = await db.exportTableToPointInTime(of)
  const ExportArn = ExportDescription?.ExportArn
  await expect
    .poll(async () => (await db.describeExport({ ExportArn })).ExportDescription?.ExportStatus)
    .toBe("COMPLETED")
  expect(await readdir(join(folder.path, "buckets/exports"))).toEqual(["123456789012"])
})
