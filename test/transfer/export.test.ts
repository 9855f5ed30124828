// Exports as the SDK asks for them. AWS guide: DynamoDB data export to Amazon S3.
import { join } from "node:path"
import type { ExportTableToPointInTimeInput } from "@aws-sdk/client-dynamodb"
import Database from "libsql"
import { describe, expect, test } from "vitest"
import { itemsOfLine } from "../../src/model/transfer/item-line.ts"
import { refusalOf } from "../support/subject.ts"
import {
  bucket,
  filesIn,
  type Opened,
  open,
  putAll,
  readExport,
  recoverableTable,
  scanAll,
  sorted,
} from "./fixture.ts"
import { items, wireItems } from "./items.ts"

const TableName = "Library"

async function exported(
  { db, settle, buckets }: Opened,
  TableArn: string,
  more: Partial<ExportTableToPointInTimeInput> = {},
) {
  const { ExportDescription } = await db.exportTableToPointInTime({
    TableArn,
    S3Bucket: bucket,
    ...more,
  })
  expect(ExportDescription).toMatchObject({
    ExportStatus: "IN_PROGRESS",
    TableArn,
    S3Bucket: bucket,
  })
  await settle()
  const ExportArn = ExportDescription?.ExportArn ?? ""
  const done = (await db.describeExport({ ExportArn })).ExportDescription
  expect(done).toMatchObject({ ExportStatus: "COMPLETED", ExportArn })
  return { done, ...(await readExport(buckets, done?.ExportManifest ?? "")) }
}

test.each(["DYNAMODB_JSON", "ION"] as const)(
  "all types, in %s, where DynamoDB puts them",
  async (ExportFormat) => {
    await using opened = await open()
    const { db, buckets } = opened
    const arn = await recoverableTable(db, TableName)
    await putAll(db, TableName, wireItems)
    const { done, summary, lines, files } = await exported(opened, arn, {
      ExportFormat,
      S3Prefix: "a/b",
    })
    const id = done?.ExportArn?.split("/").at(-1)
    expect(id).toMatch(/^\d{14}-[\da-f]{8}$/)
    expect(done?.ExportManifest).toBe(`a/b/AWSDynamoDB/${id}/manifest-summary.json`)
    expect(files[0]?.dataFileS3Key).toMatch(
      ExportFormat === "ION"
        ? /^a\/b\/AWSDynamoDB\/[^/]+\/data\/\w{26}\.ion\.gz$/
        : /\/data\/\w{26}\.json\.gz$/,
    )
    expect(await filesIn(join(buckets, bucket, `a/b/AWSDynamoDB/${id}`))).toContain("_started")
    expect(sorted(lines.flatMap((line) => itemsOfLine(ExportFormat, line)))).toEqual(sorted(items))
    expect(done).toMatchObject({ ItemCount: items.length, ExportFormat, ExportType: "FULL_EXPORT" })
    expect(summary).toMatchObject({
      exportArn: done?.ExportArn,
      tableArn: arn,
      outputFormat: ExportFormat,
      s3Prefix: "a/b",
    })
  },
)

test("an empty table has one empty file", async () => {
  await using opened = await open()
  const { files, lines } = await exported(opened, await recoverableTable(opened.db, TableName))
  expect([files.length, lines.length]).toEqual([1, 0])
})

test("it is the table of its moment, whatever is written before, meanwhile and after", async () => {
  await using opened = await open()
  const { db, app, settle, buckets } = opened
  const arn = await recoverableTable(db, TableName)
  const item = (n: number, text: string) => ({
    pk: { S: `p${n % 7}` },
    sk: { N: String(n) },
    text: { S: text },
  })
  for (let n = 0; n < 60; n += 1) await db.putItem({ TableName, Item: item(n, "old") })
  const before = await scanAll(opened, TableName)
  await new Promise((resolve) => setTimeout(resolve, 5))
  const ExportTime = new Date()
  await new Promise((resolve) => setTimeout(resolve, 5))
  const write = async (round: number) => {
    await db.putItem({ TableName, Item: item(round, "new") })
    await db.putItem({ TableName, Item: item(100 + round, "added") })
    const { pk, sk } = item(59 - round, "")
    await db.deleteItem({ TableName, Key: { pk, sk } })
  }
  for (let round = 0; round < 10; round += 1) await write(round)
  const then = await scanAll(opened, TableName)
  const past = await db.exportTableToPointInTime({ TableArn: arn, S3Bucket: bucket, ExportTime })
  const now = await db.exportTableToPointInTime({ TableArn: arn, S3Bucket: bucket })
  for (let round = 10; round < 30; round += 1) {
    await write(round)
    await app.maintain()
  }
  await settle()
  for (const [{ ExportDescription }, expected] of [
    [past, before],
    [now, then],
  ] as const) {
    const { ExportDescription: done } = await db.describeExport({
      ExportArn: ExportDescription?.ExportArn,
    })
    const { lines } = await readExport(buckets, done?.ExportManifest ?? "")
    expect(sorted(lines.flatMap((line) => itemsOfLine("DYNAMODB_JSON", line)))).toEqual(
      sorted(expected),
    )
  }
})

describe("incremental", () => {
  test.each(["NEW_AND_OLD_IMAGES", "NEW_IMAGE"] as const)(
    "%s: what became of each item in the window",
    async (ExportViewType) => {
      await using opened = await open()
      const { db, clock } = opened
      const arn = await recoverableTable(db, TableName)
      const put = (name: string, n: string) =>
        db.putItem({ TableName, Item: { pk: { S: name }, sk: { N: "1" }, n: { N: n } } })
      const remove = (name: string) =>
        db.deleteItem({ TableName, Key: { pk: { S: name }, sk: { N: "1" } } })
      for (const name of ["untouched", "changed", "gone"]) await put(name, "0")
      clock.aheadMs += 60_000
      const from = new Date(Date.now() + clock.aheadMs)
      clock.aheadMs += 60_000
      for (const n of ["1", "2", "3"]) await put("changed", n)
      await put("added", "1")
      await put("brief", "1")
      await remove("brief")
      await remove("gone")
      clock.aheadMs += 20 * 60_000
      const to = new Date(Date.now() + clock.aheadMs)
      clock.aheadMs += 60_000
      await put("changed", "9")
      const { lines, summary, files } = await exported(opened, arn, {
        ExportType: "INCREMENTAL_EXPORT",
        IncrementalExportSpecification: { ExportFromTime: from, ExportToTime: to, ExportViewType },
      })
      expect(files[0]?.dataFileS3Key).toMatch(/^AWSDynamoDB\/data\/\w{26}\.json\.gz$/)
      expect(summary).toMatchObject({ version: "2023-08-01", outputView: ExportViewType })
      const found = lines
        .map((line) => JSON.parse(line))
        .map(({ Keys, OldImage, NewImage, Metadata }) => {
          expect(Metadata.WriteTimestampMicros.N).toMatch(/^\d{16}$/)
          return [Keys.pk.S, OldImage?.n.N ?? "-", NewImage?.n.N ?? "-"].join(" ")
        })
      const both = ExportViewType === "NEW_AND_OLD_IMAGES"
      expect(found.sort()).toEqual([
        "added - 1",
        "brief - -",
        `changed ${both ? 0 : "-"} 3`,
        `gone ${both ? 0 : "-"} -`,
      ])
    },
  )
})

test("a token begins one export in eight hours, and refuses another request", async () => {
  await using opened = await open()
  const { db, clock } = opened
  const TableArn = await recoverableTable(db, TableName)
  const ask = async (more = {}) =>
    (await db.exportTableToPointInTime({ TableArn, S3Bucket: bucket, ClientToken: "t", ...more }))
      .ExportDescription?.ExportArn
  const first = await ask()
  expect(await ask()).toBe(first)
  expect(await refusalOf(ask({ S3Prefix: "other" }))).toMatch(/^ExportConflictException/)
  clock.aheadMs += 8 * 60 * 60_000 + 1
  expect(await ask()).not.toBe(first)
})

test("lists come in pages, of a table or of all", async () => {
  await using opened = await open()
  const { db, settle } = opened
  const arns = [await recoverableTable(db, "One"), await recoverableTable(db, "Two")]
  for (const TableArn of [...arns, ...arns, ...arns])
    await db.exportTableToPointInTime({ TableArn, S3Bucket: bucket })
  await settle()
  const all: string[] = []
  let NextToken: string | undefined
  do {
    const page = await db.listExports({ MaxResults: 4, NextToken })
    all.push(...(page.ExportSummaries ?? []).map(({ ExportArn = "" }) => ExportArn))
    NextToken = page.NextToken
  } while (NextToken)
  expect(new Set(all).size).toBe(6)
  const { ExportSummaries } = await db.listExports({ TableArn: arns[0] })
  expect(ExportSummaries).toHaveLength(3)
  expect(ExportSummaries?.every(({ ExportStatus }) => ExportStatus === "COMPLETED")).toBe(true)
  expect(await refusalOf(db.listExports({ NextToken: "nonsense" }))).toMatch(/^ValidationException/)
})

// What an export gathers is there for it alone.
test("nothing is left of an export but its files and its record", async () => {
  await using opened = await open()
  const { db, file } = opened
  const arn = await recoverableTable(db, TableName)
  await putAll(db, TableName, wireItems)
  await exported(opened, arn)
  const database = new Database(file)
  const count = (sql: string) => (database.prepare(sql).get() as { n: number }).n
  expect(count("SELECT count(*) n FROM items WHERE table_id >= 0")).toBe(wireItems.length)
  expect(count("SELECT count(*) n FROM items WHERE table_id = -3")).toBe(1)
  expect(count("SELECT count(*) n FROM tasks")).toBe(0)
  expect(count("SELECT count(*) n FROM dropped_tables")).toBe(0)
  database.close()
  // Nobody holds on to the log any more.
  await db.deleteTable({ TableName })
})

// As if the process were killed just before it says that the export is done.
test("an export whose end cannot be put down is ended by the next run", async () => {
  await using opened = await open()
  const { db, clock, settle, file, buckets } = opened
  const TableArn = await recoverableTable(db, TableName)
  await putAll(db, TableName, wireItems)
  const started = await db.exportTableToPointInTime({ TableArn, S3Bucket: bucket })
  const ExportArn = started.ExportDescription?.ExportArn ?? ""
  const other = new Database(file)
  other.exec(`CREATE TRIGGER killed BEFORE INSERT ON items WHEN NEW.body LIKE '%"COMPLETED"%'
    BEGIN SELECT RAISE(ABORT, 'killed'); END`)
  await settle()
  other.exec("DROP TRIGGER killed")
  for (let run = 0; run < 8; run++) {
    clock.aheadMs += 60_000
    await settle()
  }
  const { ExportDescription: done } = await db.describeExport({ ExportArn })
  expect(done?.ExportStatus).toBe("COMPLETED")
  expect((await readExport(buckets, done?.ExportManifest ?? "")).lines.length).toBe(items.length)
  // Its record; the rows of its files are gone.
  const rows = other.prepare("SELECT count(*) AS count FROM items WHERE table_id = -3").get()
  expect(rows).toMatchObject({ count: 1 })
  other.close()
})
