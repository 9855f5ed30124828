// Attempts by way of backups and of the past. Numbers are those of the abuse cases.
import { expect, test } from "vitest"
import { temporaryFolder } from "../support/temporary-folder.ts"
import { control, openStrict, refusalOf, simpleTable } from "./strict-app.ts"

const [a, b] = ["111122223333", "444455556666"] as const
const TableName = "Orders"

async function opened() {
  const strict = await openStrict({ objects: "memory" })
  const [rootA, rootB] = [await strict.addRoot(a), await strict.addRoot(b)]
  const [dbA, dbB] = [strict.client(rootA), strict.client(rootB)]
  await dbA.createTable(simpleTable(TableName))
  await dbA.putItem({ TableName, Item: { pk: { S: "of a" } } })
  const { BackupDetails } = await dbA.createBackup({ TableName, BackupName: "nightly" })
  const BackupArn = BackupDetails?.BackupArn as string
  return { strict, rootA, dbA, dbB, BackupArn }
}

test("39: backups of others are not listed, described, deleted or restored", async () => {
  const { dbA, dbB, strict, BackupArn } = await opened()
  await dbB.createTable(simpleTable(TableName))
  const there = BackupArn
  const nowhere = BackupArn.replace(/\w{8}$/, "00000000")
  for (const db of [dbB, strict.client(control)]) {
    expect((await db.listBackups({ BackupType: "ALL" })).BackupSummaries).toEqual([])
    const answers = []
    for (const arn of [there, nowhere]) {
      const given = { BackupArn: arn }
      const restored = { ...given, TargetTableName: "Stolen" }
      for (const answer of [
        await refusalOf(db.describeBackup(given)),
        await refusalOf(db.deleteBackup(given)),
        await refusalOf(db.restoreTableFromBackup(restored)),
      ]) {
        expect(answer).toMatch(/^AccessDeniedException/)
        answers.push(answer.replaceAll(arn, "ARN"))
      }
    }
    // What is there and what is not look alike.
    expect(answers.slice(0, 3)).toEqual(answers.slice(3))
    const SourceTableArn = `arn:aws:dynamodb:us-east-1:${a}:table/${TableName}`
    const past = { SourceTableArn, TargetTableName: "Stolen", UseLatestRestorableTime: true }
    expect(await refusalOf(db.restoreTableToPointInTime(past))).toMatch(/^AccessDeniedException/)
  }
  // The account's name in the ARN replaced by one's own leads nowhere.
  const own = BackupArn.replace(a, b)
  expect(await refusalOf(dbB.describeBackup({ BackupArn: own }))).toMatch(/^BackupNotFound/)
  await dbA.describeBackup({ BackupArn })
})

test("12: no backup of the root users holds a secret, nor does a table made of one", async () => {
  const { strict, rootA } = await opened()
  const db = strict.client(control)
  const { BackupDetails } = await db.createBackup({ TableName: "IAM", BackupName: "roots" })
  const BackupArn = BackupDetails?.BackupArn
  await db.restoreTableFromBackup({ BackupArn, TargetTableName: "Copy" })
  const { Items } = await db.scan({ TableName: "Copy" })
  expect(Items?.map(({ AccessKeyId }) => AccessKeyId?.S)).toContain(rootA.accessKeyId)
  expect(JSON.stringify(Items)).not.toContain(rootA.secretAccessKey)
  expect(Items?.every((item) => !("SecretAccessKey" in item))).toBe(true)
})

test("45: no table of the root users is made of a backup, not even of their own", async () => {
  const { strict, dbA, BackupArn } = await opened()
  const db = strict.client(control)
  const { BackupDetails } = await db.createBackup({ TableName: "IAM", BackupName: "roots" })
  const [own, target] = [BackupDetails?.BackupArn, { TargetTableName: "IAM" }]
  expect(await refusalOf(db.restoreTableFromBackup({ BackupArn: own, ...target }))).toMatch(
    /^TableAlreadyExists/,
  )
  // A tenant's own is data and nothing more.
  await dbA.restoreTableFromBackup({ BackupArn, ...target })
  expect((await dbA.scan({ TableName: "IAM" })).Items).toEqual([{ pk: { S: "of a" } }])
  // With it go the root users; only the control plane is left.
  await db.updateTable({ TableName: "IAM", DeletionProtectionEnabled: false })
  await db.deleteTable({ TableName: "IAM" })
  expect(await refusalOf(db.restoreTableFromBackup({ BackupArn: own, ...target }))).toMatch(
    /^ValidationException: The table IAM cannot be restored|^TableAlreadyExists/,
  )
})

test("41: a name that is a path lists no backups, and looks at no other folder", async () => {
  await using folder = await temporaryFolder()
  const strict = await openStrict({ objects: { folder: folder.path } })
  const [rootA, rootB] = [await strict.addRoot(a), await strict.addRoot(b)]
  const dbA = strict.client(rootA)
  await dbA.createTable(simpleTable(TableName))
  await dbA.createBackup({ TableName, BackupName: "nightly" })
  await strict.app.maintain()
  expect((await dbA.listBackups({ TableName })).BackupSummaries).toHaveLength(1)
  const far = "../../../../../../../../.."
  const names = [
    `../../../${a}/us-east-1/backups/${TableName}`,
    "..",
    "../..",
    far,
    "a/../b",
    "///",
  ]
  for (const TableName of names) {
    const answer = await refusalOf(strict.client(rootB).listBackups({ TableName }))
    expect(answer).toMatch(/^ValidationException/)
  }
})
