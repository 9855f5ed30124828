// The statement shell as its user runs it: from a pipe, from the command line, and on a terminal.
import { execFile, spawn } from "node:child_process"
import { readFile, stat } from "node:fs/promises"
import { join } from "node:path"
import { promisify } from "node:util"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { clientFor } from "../support/client.ts"
import { bundle, type Server, startServer } from "../support/server.ts"
import { temporaryFolder } from "../support/temporary-folder.ts"

let folder: Awaited<ReturnType<typeof temporaryFolder>>
let server: Server
beforeAll(async () => {
  folder = await temporaryFolder()
  server = await startServer({ folder: folder.path })
  const client = clientFor(server.url)
  for (const TableName of ["Music", "Many-1"]) {
    await client.createTable({
      TableName,
      KeySchema: [{ AttributeName: "Artist", KeyType: "HASH" }],
      AttributeDefinitions: [{ AttributeName: "Artist", AttributeType: "S" }],
      BillingMode: "PAY_PER_REQUEST",
    })
  }
  for (let at = 0; at < 50; at++) {
    await client.putItem({
      TableName: "Many-1",
      Item: { n: { N: String(at) }, Artist: { S: `artist ${at}` }, even: { BOOL: at % 2 === 0 } },
    })
  }
})
afterAll(async () => {
  await server?.stop()
  await folder?.remove()
})

interface Run {
  readonly output: string
  readonly errors: string
  readonly end: number | null
}

function sql(args: readonly string[], input = "", env: Record<string, string> = {}): Promise<Run> {
  const child = spawn(process.execPath, [bundle, "sql", ...args], {
    env: { PATH: process.env.PATH, HOME: folder.path, ...env },
  })
  let output = ""
  let errors = ""
  child.stdout.setEncoding("utf8").on("data", (text) => {
    output += text
  })
  child.stderr.setEncoding("utf8").on("data", (text) => {
    errors += text
  })
  child.stdin.end(input)
  return new Promise((resolve) => child.once("close", (end) => resolve({ output, errors, end })))
}

test("statements from a pipe, however they lie on lines", async () => {
  const input = `INSERT INTO "Music" VALUE {'Artist': 'No One; You Know', 'Year': 1999};
INSERT INTO "Music"
  VALUE {'Artist': '東京事変', 'Tags': <<'a', 'b'>>}; -- another
UPDATE "Music" SET "Year" = 2004 WHERE "Artist" = '東京事変' RETURNING ALL NEW *;
.tables
SELECT * FROM "Music" WHERE "Artist" = 'No One; You Know'`
  expect(await sql(["--endpoint", server.url], input)).toEqual({
    errors: "",
    end: 0,
    output: `(done)
(done)
Artist   | Tags         | Year
---------+--------------+-----
東京事変 | <<'a', 'b'>> | 2004
Many-1
Music
Artist           | Year
-----------------+-----
No One; You Know | 1999
(1 item)
`,
  })
})

test("all pages, and those that a filter empties", async () => {
  const { output } = await sql([
    "--endpoint",
    server.url,
    "--json",
    "--execute",
    'SELECT n FROM "Many-1" WHERE even = true',
  ])
  const items = output
    .trim()
    .split("\n")
    .map((line) => Number(JSON.parse(line).n.N))
  expect(items.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 25 }, (_, at) => 2 * at))
})

test("what is refused is told, and what comes after it is carried out", async () => {
  const input =
    "SELECT * FROM Nowhere;\nSELEC;\n.what\nSELECT Artist FROM Music WHERE Artist = 'x';"
  const { output, errors, end } = await sql(["--endpoint", server.url], input)
  expect(output).toBe("(0 items)\n")
  expect(errors.split("\n")).toEqual([
    "ResourceNotFoundException: Requested resource not found",
    expect.stringMatching(/^ValidationException: Statement wasn't well formed/),
    "unknown command .what; see .help",
    "",
  ])
  expect(end).toBe(1)
})

test("a database that no server has open, in strict mode too", async () => {
  const file = join(folder.path, "own.db")
  const strict = {
    IAM_ACCOUNT_ID: "123456789012",
    IAM_ACCESS_KEY: "AKIAIOSFODNN7EXAMPLE",
    IAM_SECRET_KEY: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
  }
  for (const env of [{}, strict]) {
    const { output, errors, end } = await sql(["--file", file], ".tables", env)
    expect([output, errors, end]).toEqual([env === strict ? "IAM\n" : "", "", 0])
  }
})

test("nobody there, and options that do not go together", async () => {
  const nobody = await sql(["--endpoint", "http://127.0.0.1:9", "--execute", "SELECT * FROM a"])
  expect(nobody.errors).toMatch(/^http:\/\/127\.0\.0\.1:9 does not answer: .*\n$/)
  expect(nobody.end).toBe(1)
  const both = await sql(["--endpoint", "http://127.0.0.1:9", "--file", "a.db"])
  expect([both.errors, both.end]).toEqual([
    "libdynamo: sql takes --endpoint, --file or --url, and one of them\n",
    78,
  ])
})

const python = await promisify(execFile)("python3", ["-c", "import pty"]).then(
  () => true,
  () => false,
)

/** Types each text once what is before it has come up; returns all that the terminal showed. */
const typist = `
import os, pty, select, sys, json, time, fcntl, termios, struct
steps, command = json.loads(sys.argv[1]), json.loads(sys.argv[2])
pid, terminal = pty.fork()
if pid == 0:
    os.execv(command[0], command)
fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 12, 60, 0, 0))
seen, at, deadline = "", 0, time.time() + 300
for expected, text in steps:
    while expected not in seen[at:] and time.time() < deadline:
        if select.select([terminal], [], [], 0.1)[0]:
            seen += os.read(terminal, 65536).decode("utf8", "replace")
    if expected not in seen[at:]:
        print(seen); sys.exit("never came up: " + expected)
    at = len(seen)
    os.write(terminal, text.encode())
try:
    while time.time() < deadline:
        seen += os.read(terminal, 65536).decode("utf8", "replace")
except OSError:
    pass
print(seen)
`

describe.skipIf(!python)("on a terminal", () => {
  test("completion, pages, Ctrl-C and history", async () => {
    const steps = [
      ["libdynamo> ", "SELECT * FROM Man"],
      ["Man", "\t"],
      ['"Many-1"', ";\n"],
      ["-- more", "\n"],
      ["-- more", "q\n"],
      ["libdynamo> ", "SELECT what"],
      ["what", "\u0003"],
      ["libdynamo> ", "SELECT n FROM Music\n"],
      ["... ", "WHERE Artist = 'x';\n"],
      ["(0 items)", ".quit\n"],
    ]
    const command = [process.execPath, bundle, "sql", "--endpoint", server.url]
    const { stdout } = await promisify(execFile)(
      "python3",
      ["-c", typist, JSON.stringify(steps), JSON.stringify(command)],
      { env: { PATH: process.env.PATH, HOME: folder.path, TERM: "xterm" } },
    )
    expect(stdout).toContain(`libdynamo sql on ${server.url}`)
    expect(stdout.match(/artist \d+/g)).toHaveLength(16)
    const history = join(folder.path, ".libdynamo_history")
    expect((await readFile(history, "utf8")).split("\n")).toEqual([
      ".quit",
      "WHERE Artist = 'x';",
      "SELECT n FROM Music",
      'SELECT * FROM "Many-1";',
      "",
    ])
    expect((await stat(history)).mode & 0o777).toBe(0o600)
  })
})
