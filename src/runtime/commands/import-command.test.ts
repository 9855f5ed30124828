import { createHash } from "node:crypto"
import { writeFile } from "node:fs/promises"
import { join } from "node:path"
import { expect, test } from "vitest"
import { temporaryFolder } from "../../../test/support/temporary-folder.ts"
import { silentPlatform } from "../platform.ts"
import { importTable } from "./import-command.ts"

const lineOf = (pk: string) => `{"Item":{"pk":{"S":"${pk}"}}}\n`

/** A folder with a file of one item for each name, and a manifest that may lie about some. */
async function writeData(folder: string, names: readonly string[], spoilt: readonly string[] = []) {
  const files = names.map((name) => {
    const hash = createHash("md5").update(spoilt.includes(name) ? "" : lineOf(name))
    return { itemCount: 1, md5Checksum: hash.digest("base64"), dataFileS3Key: `${name}.json` }
  })
  const manifest = files.map((file) => `${JSON.stringify(file)}\n`).join("")
  await writeFile(join(folder, "manifest-files.json"), manifest)
  for (const name of names) await writeFile(join(folder, `${name}.json`), lineOf(name))
}

async function runImport(folder: string, database: string) {
  let shown = ""
  const write = (text: string) => {
    shown += text
  }
  const report = await importTable({
    options: { table: "Things", from: folder, format: "DYNAMODB_JSON", key: "pk:S" },
    environment: { FILE: database },
    platform: silentPlatform(),
    screen: { isTerminal: false, columns: 80, write },
  }).catch(String)
  return { report, shown }
}

test("an import goes on where it was, unless the files are others by now", async () => {
  await using folder = await temporaryFolder()
  await using beside = await temporaryFolder()
  const database = join(beside.path, "data.db")
  await writeData(folder.path, ["b", "c"], ["c"])
  const first = await runImport(folder.path, database)
  expect(first.report).toBe("Error: c.json is not what its manifest tells of")
  expect((await runImport(folder.path, database)).shown).toMatch(/^going on .* behind 1 items\n/)
  // One more, in front of what was done.
  await writeData(folder.path, ["a", "b", "c"])
  const { report, shown } = await runImport(folder.path, database)
  expect(JSON.parse(report)).toEqual({ table: "Things", items: 3, errors: 0 })
  expect(shown).not.toContain("going on")
})
