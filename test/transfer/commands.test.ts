import { once } from "node:events"
import { appendFile, cp, mkdir, readdir, readFile, rm, stat, writeFile } from "node:fs/promises"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { join } from "node:path"
import { gzipSync } from "node:zlib"
import { expect, onTestFinished, test } from "vitest"
import { clientFor } from "../support/client.ts"
import { bundle, startServer } from "../support/server.ts"
import { temporaryFolder } from "../support/temporary-folder.ts"
import { execute, failure, library, run } from "./command-fixture.ts"
import { open, putAll, recoverableTable, scanAll, sorted } from "./fixture.ts"
import { items, wireItems } from "./items.ts"

test.each(["json", "ion"])(
  "a database's table goes out in %s and comes back in another",
  async (format) => {
    await using from = await library()
    await using to = await temporaryFolder()
    const exported = await run([
      "export",
      "--table",
      "Library",
      "--to",
      from.out,
      "--format",
      format,
      "--file",
      from.file,
    ])
    expect(exported.stdout).toMatch(
      /\/out\/AWSDynamoDB\/\d{14}-[\da-f]{8}\/manifest-summary\.json$/,
    )
    expect(exported.stderr).toMatch(/exported 100%, 40 items, \d+ items\/s\n$/)
    expect(JSON.parse(await readFile(exported.stdout, "utf8"))).toMatchObject({
      itemCount: items.length,
    })
    const arguments_ = [
      "--table",
      "Copy",
      "--from",
      from.out,
      "--format",
      format,
      "--key",
      "pk:S,sk:N",
    ]
    const imported = await run(["import", ...arguments_, "--file", join(to.path, "data.db")])
    expect(JSON.parse(imported.stdout)).toEqual({ table: "Copy", items: items.length, errors: 0 })
    await using opened = await open({}, to)
    expect(sorted(await scanAll(opened, "Copy"))).toEqual(sorted(items))
  },
)

test("of an endpoint, signed: from one server in strict mode into another", async () => {
  await using folder = await temporaryFolder()
  const keys = {
    IAM_ACCOUNT_ID: "123456789012",
    IAM_ACCESS_KEY: "AKIAIOSFODNN7EXAMPLE",
    IAM_SECRET_KEY: "wJalrXUtnFEMI/K7MDENG",
  }
  await using server = await startServer({ env: keys })
  await using other = await startServer()
  const credentials = { accessKeyId: keys.IAM_ACCESS_KEY, secretAccessKey: keys.IAM_SECRET_KEY }
  const db = clientFor(server.url, credentials)
  await recoverableTable(db, "Library")
  await putAll(db, "Library", wireItems)
  const out = join(folder.path, "out")
  const aws = {
    AWS_ACCESS_KEY_ID: keys.IAM_ACCESS_KEY,
    AWS_SECRET_ACCESS_KEY: keys.IAM_SECRET_KEY,
    AWS_REGION: "us-east-1",
  }
  await run(["export", "--table", "Library", "--to", out, "--endpoint", server.url], aws)
  await run([
    "import",
    "--table",
    "Library",
    "--from",
    out,
    "--key",
    "pk:S,sk:N",
    "--endpoint",
    other.url,
  ])
  const { Count } = await clientFor(other.url).scan({ TableName: "Library", ConsistentRead: true })
  expect(Count).toBe(items.length)
  const unsigned = await failure([
    "export",
    "--table",
    "Library",
    "--to",
    out,
    "--endpoint",
    server.url,
  ])
  expect(unsigned.stderr).toMatch(/^libdynamo: UnrecognizedClientException/)
  expect(unsigned.code).toBe(1)
})

test("a folder that DynamoDB exported is imported, unless it was altered", async () => {
  await using folder = await temporaryFolder()
  const from = join(folder.path, "export")
  await cp(join(import.meta.dirname, "dynamodb-export"), from, { recursive: true })
  const file = ["--file", join(folder.path, "data.db")]
  const args = ["import", "--table", "ProductCatalog", "--from", from, "--key", "Id:N", ...file]
  expect(JSON.parse((await run(args)).stdout)).toEqual({
    table: "ProductCatalog",
    items: 3,
    errors: 0,
  })
  expect((await readdir(from)).filter((name) => name.startsWith("_"))).toEqual([])
  const data = join(from, "AWSDynamoDB/01668400000000-0a1b2c3d/data")
  const [name = ""] = await readdir(data)
  await appendFile(join(data, name), gzipSync('{"Item":{"Id":{"N":"666"}}}\n'))
  expect((await failure(args)).stderr).toMatch(/is not what its manifest tells of\n$/)
  await rm(join(data, name))
  expect((await failure(args)).stderr).toMatch(/of the manifest is not there\n$/)
})

test("bad records are told of one by one, and the others imported", async () => {
  await using folder = await temporaryFolder()
  const from = join(folder.path, "csv")
  await mkdir(from)
  await writeFile(join(from, "a.csv"), "pk;n\na;1\nb;2\nc\n;3\nd;4\n")
  const file = join(folder.path, "data.db")
  const args = [
    "import",
    "--table",
    "Many",
    "--from",
    from,
    "--format",
    "csv",
    "--delimiter",
    ";",
    "--key",
    "pk:S",
    "--file",
    file,
  ]
  const { stdout, stderr } = await run(args)
  expect(JSON.parse(stdout)).toEqual({ table: "Many", items: 3, errors: 2 })
  expect(stderr).toMatch(/a\.csv: record 3: the row has 1 columns/)
  expect(stderr).toMatch(/a\.csv: ValidationException: .*Missing the key pk in the item/)
})

// Python's pty gives a process a terminal, which Node cannot.
const hasPython = await execute("python3", ["--version"]).then(
  () => true,
  () => false,
)
test.skipIf(!hasPython)("on a terminal there is a bar in one line", async () => {
  await using from = await library()
  const { out, file } = from
  const command = [bundle, "export", "--table", "Library", "--to", out, "--file", file]
  const terminal = "import pty, sys; pty.spawn(sys.argv[1:])"
  const { stdout } = await execute("python3", ["-c", terminal, process.execPath, ...command])
  const [bars = "", ...others] = stdout.trim().split(/\r?\n/)
  expect(bars.split("\r\u001b[K").at(-1)).toMatch(
    /^\[#{24}\] exported 100%, 40 items, \d+ items\/s$/,
  )
  expect(others).toEqual([expect.stringMatching(/manifest-summary\.json$/)])
})

test("backup and restore, in a database and at an endpoint", async () => {
  await using from = await library()
  const database = ["--file", from.file]
  const { stdout: arn } = await run([
    "backup",
    "--table",
    "Library",
    "--name",
    "first",
    ...database,
  ])
  expect(arn).toMatch(/:table\/Library\/backup\/\d{14}-[\da-f]{8}$/)
  const { stdout: table } = await run(["restore", "--backup", arn, "--table", "Again", ...database])
  expect(table).toMatch(/:table\/Again$/)
  {
    await using opened = await open({ BACKUP_URL: "" }, from)
    expect(sorted(await scanAll(opened, "Again"))).toEqual(sorted(items))
  }
  await using server = await startServer({ folder: from.path })
  const endpoint = ["--endpoint", server.url]
  const { stdout: second } = await run(["backup", "--table", "Again", ...endpoint])
  await run(["restore", "--backup", second, "--table", "Third", ...endpoint])
  const { Count } = await clientFor(server.url).scan({ TableName: "Third", ConsistentRead: true })
  expect(Count).toBe(items.length)
})

test("what cannot be done is one line", async () => {
  await using from = await library()
  const database = ["--file", from.file]
  const cases: [string[], RegExp, number][] = [
    [
      ["export", "--table", "Nowhere", "--to", from.out, ...database],
      /^libdynamo: ResourceNotFoundException/,
      1,
    ],
    [
      ["export", "--table", "Library", "--to", from.out, "--endpoint", "ftp://h"],
      /--endpoint must be http/,
      78,
    ],
    [["import", "--table", "Library", "--from", from.out, ...database], /there is no data in/, 1],
    [
      ["export", "--table", "Library", "--to", "s3://bucket", ...database],
      /AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY/,
      78,
    ],
    [
      ["restore", "--backup", "arn", "--table", "Many", ...database],
      /^libdynamo: ValidationException: /,
      1,
    ],
  ]
  for (const [args, text, code] of cases) {
    const failed = await failure(args)
    expect([failed.code, failed.stderr.split("\n").length]).toEqual([code, 2])
    expect(failed.stderr).toMatch(text)
  }
  await expect(stat(from.out)).rejects.toThrow("ENOENT")
})

test("what a server refuses with stays in its line, and does not steer the terminal", async () => {
  const proxy = createServer((_request, response) => {
    response.writeHead(403).end("\u001b]0;title\u0007\u001b[2Jno\nlibdynamo: done")
  }).listen(0, "127.0.0.1")
  onTestFinished(() => void proxy.close())
  await once(proxy, "listening")
  const endpoint = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`
  await using folder = await temporaryFolder()
  const args = ["export", "--table", "T", "--to", folder.path, "--endpoint", endpoint]
  expect((await failure(args)).stderr).toBe(
    "libdynamo: HTTP 403: \\u{1b}]0;title\\u{7}\\u{1b}[2Jno\\nlibdynamo: done\n",
  )
})
