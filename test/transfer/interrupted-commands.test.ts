// Commands that are killed and called again.
import { spawn } from "node:child_process"
import { once } from "node:events"
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { gunzipSync, gzipSync } from "node:zlib"
import { expect, test } from "vitest"
import { itemsOfLine } from "../../src/model/transfer/item-line.ts"
import { bundle } from "../support/server.ts"
import { temporaryFolder } from "../support/temporary-folder.ts"
import { run } from "./command-fixture.ts"

const many = 30_000
const lines = () =>
  Array.from(
    { length: many },
    (_, n) => `{"Item":{"pk":{"S":"p${n}"},"text":{"S":"${"x".repeat(400)}${n}"}}}\n`,
  )

/**
 * Starts the command, and kills it once it has said so much; where it was done before it was dead,
 * all over again without what it made.
 */
async function killAfter(args: readonly string[], said: RegExp, made: string): Promise<void> {
  while (!(await isCutOff(args, said))) {
    for (const path of [made, `${made}-wal`, `${made}-shm`]) {
      await rm(path, { recursive: true, force: true })
    }
  }
}

async function isCutOff(args: readonly string[], said: RegExp): Promise<boolean> {
  const child = spawn(process.execPath, [bundle, ...args], { env: { PATH: process.env.PATH } })
  let output = ""
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    output += text
    if (said.test(output)) child.kill("SIGKILL")
  })
  const [, signal] = await once(child, "close")
  return signal === "SIGKILL" && !/(im|ex)ported/.test(output)
}

test("import and export go on where they were killed", async () => {
  await using folder = await temporaryFolder()
  const from = join(folder.path, "in")
  const file = join(folder.path, "data.db")
  await mkdir(from)
  await writeFile(
    join(from, "a.json.gz"),
    gzipSync(
      lines()
        .slice(0, many / 2)
        .join(""),
    ),
  )
  await writeFile(
    join(from, "b.json"),
    lines()
      .slice(many / 2)
      .join(""),
  )
  const importing = ["import", "--table", "Many", "--from", from, "--key", "pk:S", "--file", file]
  await killAfter(importing, /importing \d+%, 10000 items/, file)
  const again = await run(importing)
  expect(again.stderr).toMatch(/^going on with the import behind \d{5} items\n/)
  expect(JSON.parse(again.stdout)).toEqual({ table: "Many", items: many, errors: 0 })

  const to = join(folder.path, "out")
  const exporting = ["export", "--table", "Many", "--to", to, "--file", file]
  await killAfter(exporting, /exporting/, to)
  const { stdout, stderr } = await run(exporting)
  expect(stderr).toMatch(/^going on with export \d{14}-[\da-f]{8} behind \d+ items\n/)
  const [id, ...others] = await readdir(join(to, "AWSDynamoDB"))
  expect(others).toEqual([])
  expect(await readdir(join(to, "AWSDynamoDB", id ?? ""))).not.toContain("_checkpoint.json")
  const keys = new Set<string>()
  const manifest = await readFile(stdout.replace("summary", "files"), "utf8")
  for (const line of manifest.trim().split("\n")) {
    const { dataFileS3Key } = JSON.parse(line)
    const text = gunzipSync(await readFile(join(to, dataFileS3Key))).toString()
    for (const item of text
      .trim()
      .split("\n")
      .flatMap((one) => itemsOfLine("DYNAMODB_JSON", one))) {
      keys.add(JSON.stringify(item.pk))
    }
  }
  expect(keys.size).toBe(many)
  expect(JSON.parse(await readFile(stdout, "utf8")).itemCount).toBe(many)
})
