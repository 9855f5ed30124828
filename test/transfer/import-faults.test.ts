// What an import cannot take, and what interrupts it. AWS guide: import quotas and validation.
import { mkdir, symlink } from "node:fs/promises"
import { dirname, join } from "node:path"
import { Readable } from "node:stream"
import { buffer } from "node:stream/consumers"
import { constants, createZstdCompress, gzipSync, zstdCompressSync } from "node:zlib"
import Database from "libsql"
import { describe, expect, test } from "vitest"
import { refusalOf } from "../support/subject.ts"
import { temporaryFolder } from "../support/temporary-folder.ts"
import { bucket, open, recoverableTable, scanAll, sorted } from "./fixture.ts"
import { ask, imported, put, TableName } from "./import-fixture.ts"

describe("faults", () => {
  test("of lines are counted; the others are there, and the import has failed", async () => {
    await using opened = await open()
    const line = (pk: string, more = "") => `{"Item":{"pk":{"S":"${pk}"},"sk":{"N":"1"}${more}}}`
    await put(
      opened,
      "data",
      [
        line("a"),
        "{",
        line("b"),
        line("", ""),
        '{"Item":{"pk":{"S":"c"}}}',
        line("d", ',"x":{"Q":1}'),
        line("e", `,"x":{"S":"${"x".repeat(410_000)}"}`),
        line("a", ',"again":{"BOOL":true}'),
        "",
      ].join("\n"),
    )
    const done = await imported(opened)
    expect(done).toMatchObject({
      ...{ ImportStatus: "FAILED", FailureCode: "ItemValidationError" },
      ...{ ErrorCount: 5, ProcessedItemCount: 8, ImportedItemCount: 3 },
    })
    expect(sorted(await scanAll(opened, TableName))).toEqual(
      sorted([
        { pk: { S: "a" }, sk: { N: "1" }, again: { BOOL: true } },
        { pk: { S: "b" }, sk: { N: "1" } },
      ]),
    )
    expect((await opened.db.describeTable({ TableName })).Table?.ItemCount).toBe(2)
  })

  test("an object that is no gzip is left out, and the next is read", async () => {
    await using opened = await open()
    await put(opened, "a", "plain")
    await put(opened, "b", gzipSync('{"Item":{"pk":{"S":"a"},"sk":{"N":"1"}}}\n'))
    const done = await imported(opened, { InputCompressionType: "GZIP" })
    expect(done).toMatchObject({ ImportStatus: "FAILED", ErrorCount: 1, ImportedItemCount: 1 })
  })

  test("an object whose zstd asks for much memory is left out, and the next is read", async () => {
    await using opened = await open()
    // Its size is not known when it begins, so it asks for the window that it was told.
    const long = createZstdCompress({ params: { [constants.ZSTD_c_windowLog]: 27 } })
    const line = (pk: string) => `{"Item":{"pk":{"S":"${pk}"},"sk":{"N":"1"}}}\n`
    await put(opened, "a", await buffer(Readable.from([line("a")]).pipe(long)))
    await put(opened, "b", zstdCompressSync(line("b")))
    const done = await imported(opened, { InputCompressionType: "ZSTD" })
    expect(done).toMatchObject({ ImportStatus: "FAILED", ErrorCount: 1, ImportedItemCount: 1 })
    expect(await scanAll(opened, TableName)).toEqual([{ pk: { S: "b" }, sk: { N: "1" } }])
  })

  test("where there is nothing to import, the table is there and empty", async () => {
    await using opened = await open()
    const done = await imported(opened, { S3BucketSource: { S3Bucket: "nothing" } })
    expect(done).toMatchObject({ ImportStatus: "FAILED", FailureCode: "S3NoSuchKey" })
    expect(await scanAll(opened, TableName)).toEqual([])
  })

  test("a bucket that cannot be read is tried again, and then given up", async () => {
    await using opened = await open()
    await mkdir(dirname(join(opened.buckets, bucket)), { recursive: true })
    // A link to itself: reading it is an error, not an absence.
    await symlink(join(opened.buckets, bucket), join(opened.buckets, bucket))
    const { ImportTableDescription: begun } = await ask(opened)
    const ImportArn = begun?.ImportArn
    for (let tries = 0; tries < 5; tries += 1) {
      expect(
        (await opened.db.describeImport({ ImportArn })).ImportTableDescription?.ImportStatus,
      ).toBe("IN_PROGRESS")
      await opened.settle()
      opened.clock.aheadMs += 60_000
    }
    const { ImportTableDescription: done } = await opened.db.describeImport({ ImportArn })
    expect(done).toMatchObject({ ImportStatus: "FAILED", FailureCode: "InternalServerError" })
    expect(done?.FailureMessage).not.toContain(opened.buckets)
  })

  // The folder is listed as far as it goes: what was noted of it is there for the import alone.
  test("nothing is left of an import that was cut off in its list but its record", async () => {
    await using opened = await open()
    const names = Array.from({ length: 501 }, (_, n) => `a/${String(n).padStart(3, "0")}`)
    for (const name of names) await put(opened, name, "{}")
    await symlink("b", join(opened.buckets, bucket, "b"))
    const { ImportTableDescription: begun } = await ask(opened)
    for (let tries = 0; tries < 5; tries += 1) {
      await opened.settle()
      opened.clock.aheadMs += 60_000
    }
    const { ImportArn } = begun ?? {}
    const { ImportTableDescription: done } = await opened.db.describeImport({ ImportArn })
    expect(done).toMatchObject({ ImportStatus: "FAILED", FailureCode: "InternalServerError" })
    const database = new Database(opened.file)
    const count = (sql: string) => (database.prepare(sql).get() as { n: number }).n
    expect(count("SELECT count(*) n FROM items WHERE table_id = -3")).toBe(1)
    expect(count("SELECT count(*) n FROM tasks")).toBe(0)
    database.close()
  })

  test("refusals change nothing", async () => {
    await using opened = await open()
    await recoverableTable(opened.db, TableName)
    expect(await refusalOf(ask(opened))).toBe(
      `ResourceInUseException: Table already exists: ${TableName}`,
    )
    const S3BucketSource = { S3Bucket: bucket, S3KeyPrefix: "../objects" }
    expect(await refusalOf(ask(opened, { S3BucketSource }))).toMatch(
      /^ValidationException: The S3 prefix/,
    )
    const Csv = { Delimiter: "," }
    expect(await refusalOf(ask(opened, { InputFormatOptions: { Csv } }))).toMatch(
      /^ValidationException/,
    )
    expect((await opened.db.listImports({})).ImportSummaryList).toEqual([])
    expect(
      await refusalOf(
        opened.db.describeImport({
          ImportArn: `arn:aws:dynamodb:us-east-1:000000000000:table/T/import/01234567890123-0a1b2c3d`,
        }),
      ),
    ).toMatch(/^ImportNotFoundException/)
  })
})

// Each run of maintenance is a process of its own here: what it left is all that the next one has.
test("an import goes on after restarts, and puts every item once", async () => {
  await using folder = await temporaryFolder()
  const count = 3000
  const lines = Array.from(
    { length: count },
    (_, n) => `{"Item":{"pk":{"S":"p${n}"},"sk":{"N":"${n}"}}}\n`,
  )
  {
    await using opened = await open({}, folder)
    await put(opened, "a", gzipSync(lines.slice(0, 2000).join("")))
    await put(opened, "b", gzipSync(lines.slice(2000).join("")))
    await ask(opened, { InputCompressionType: "GZIP" })
  }
  let status: string | undefined = "IN_PROGRESS"
  let rounds = 0
  for (; status === "IN_PROGRESS"; rounds += 1) {
    const opened = await open({}, folder)
    // Closed under its hands: what it is about to write is refused.
    const working = opened.app.maintain().catch(() => undefined)
    await new Promise((resolve) => setTimeout(resolve, 40))
    await opened[Symbol.asyncDispose]()
    await working
    await using again = await open({}, folder)
    // Whoever was cut off had taken the task for a while.
    again.clock.aheadMs = 60_000
    if (rounds > 3) await again.settle()
    const { ImportSummaryList } = await again.db.listImports({})
    status = ImportSummaryList?.[0]?.ImportStatus
  }
  await using opened = await open({}, folder)
  const { Table } = await opened.db.describeTable({ TableName })
  expect([status, Table?.ItemCount]).toEqual(["COMPLETED", count])
  const { ImportSummaryList } = await opened.db.listImports({})
  const { ImportTableDescription } = await opened.db.describeImport({
    ImportArn: ImportSummaryList?.[0]?.ImportArn,
  })
  expect(ImportTableDescription).toMatchObject({
    ImportedItemCount: count,
    ProcessedItemCount: count,
    ErrorCount: 0,
  })
})
