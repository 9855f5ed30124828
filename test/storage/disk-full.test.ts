import { execFile } from "node:child_process"
import { join } from "node:path"
import { promisify } from "node:util"
import Database from "libsql"
import { expect, test } from "vitest"
import { temporaryFolder } from "../support/temporary-folder.ts"

const run = promisify(execFile)
const fill = join(import.meta.dirname, "fill.ts")

// A limit on file sizes fails writes in the middle of a commit, as a full disk does. Nobody whose
// write failed may find it applied, nobody who was acknowledged may miss it, and reads go on.
test.skipIf(process.platform === "win32")(
  "a full disk loses nothing and ends nothing",
  async () => {
    await using folder = await temporaryFolder()
    const path = join(folder.path, "full.db")
    const limited = `ulimit -f 12000; exec "$0" "$@"`
    const { stdout } = await run("sh", ["-c", limited, process.execPath, fill, path])
    const { outcomes, rows } = JSON.parse(stdout) as { outcomes: string[]; rows: number[] }
    expect(new Set(outcomes)).toEqual(new Set(["acknowledged", "InternalServerError"]))
    expect(rows).toEqual(outcomes.map((outcome) => (outcome === "acknowledged" ? 2 : 0)))
    const database = new Database(path)
    expect(database.prepare("PRAGMA integrity_check").raw().all([])).toEqual([["ok"]])
    database.close()
  },
)
