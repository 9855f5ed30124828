/** Every example runs as its first comment says: `node --test examples/<folder>`. */
import { execFile } from "node:child_process"
import { readdirSync } from "node:fs"
import { join } from "node:path"
import { promisify } from "node:util"
import { expect, test } from "vitest"
import { root } from "./support/server.ts"

test.each(readdirSync(join(root, "examples")))("examples/%s", async (folder) => {
  const pattern = `examples/${folder}/*.test.ts`
  const env = { PATH: process.env.PATH }
  const { stdout } = await promisify(execFile)(process.execPath, ["--test", pattern], {
    cwd: root,
    env,
  })
  expect(stdout).toMatch(/(tests|pass) [1-9]/)
  expect(stdout).toMatch(/fail 0/)
})
