import { mkdtempSync, rmSync } from "node:fs"
import { availableParallelism, tmpdir } from "node:os"
import { join } from "node:path"
import { defineConfig } from "vitest/config"

// Which operations have replied in this run: see test/support/replies.ts.
const repliesFolder = mkdtempSync(join(tmpdir(), "libdynamo-replies-"))
process.once("exit", () => rmSync(repliesFolder, { recursive: true, force: true }))
const env = { REPLIES_FOLDER: repliesFolder }

// For what hangs, not for what is slow: a machine may be ten times busier than ours.
const patienceOf = (ms: number) => ({
  ...{ testTimeout: ms, hookTimeout: ms },
  expect: { poll: { timeout: ms / 2 } },
})
const patience = patienceOf(600_000)

/**
 * The conformance tests on another storage than memory: see test/support/database.ts. Texts of
 * refusals come before storage; `CONFORMANCE=all` has them there too.
 */
const conformanceOn = (STORAGE: string) => ({
  test: {
    name: STORAGE,
    env: { ...env, STORAGE },
    include: ["test/conformance/**/*.test.ts"],
    exclude: process.env.CONFORMANCE === "all" ? [] : ["test/conformance/texts/**"],
    ...patience,
  },
})

// `unit` is pure and quick, `whole` starts servers, processes and real databases; `last` looks back
// on both, and so runs in no run that names a project or a file.
export default defineConfig({
  test: {
    // Most of `whole` waits: for processes, disks and time.
    maxWorkers: availableParallelism() + 1,
    projects: [
      {
        test: {
          name: "unit",
          env,
          include: ["{src,bench}/**/*.test.ts", "test/tidy.test.ts"],
          // Pure tests share their imports, which took longer than the tests.
          isolate: false,
          ...patienceOf(120_000),
        },
      },
      {
        test: {
          name: "whole",
          env,
          include: ["test/**/*.test.ts"],
          exclude: ["test/tidy.test.ts", "test/replies.test.ts"],
          ...patience,
        },
      },
      conformanceOn("file"),
      conformanceOn("sqld"),
      conformanceOn("workerd"),
      {
        test: {
          name: "last",
          env,
          include: ["test/replies.test.ts"],
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})
