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

// Files that ask apps of their own, in the tests' process, share it with other such files, one after
// the other: to import the sources and the SDK took longer than the tests of a file. What changes
// its process (environment, globals), or measures the process's time, has one of its own in `whole`.
const sharing = { isolate: false, ...patience }
const together = [
  "test/accounts/!(timing).test.ts",
  "test/{clients,differences,policies}/**/*.test.ts",
]
const conformance = "test/conformance/**/*.test.ts"

/**
 * The conformance tests on each kind of storage: see test/support/database.ts. Texts of refusals
 * come before storage, and so are asked for on one only; `CONFORMANCE=all` asks on each.
 */
const conformanceOn = (STORAGE: string, exclude: string[]) => ({
  test: { name: STORAGE, env: { ...env, STORAGE }, include: [conformance], exclude, ...sharing },
})
const texts = process.env.CONFORMANCE === "all" ? [] : ["test/conformance/texts/**"]

// `unit` is pure and quick, `whole` starts servers, processes and real databases; `last` looks back
// on all, and so runs in no run that names a project or a file.
export default defineConfig({
  test: {
    // Much of `whole` waits: for processes, disks and time.
    maxWorkers: availableParallelism() + 2,
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
      conformanceOn("memory", []),
      conformanceOn("file", texts),
      conformanceOn("sqld", texts),
      conformanceOn("workerd", texts),
      { test: { name: "together", env, include: together, ...sharing } },
      {
        test: {
          name: "whole",
          env,
          include: ["test/**/*.test.ts"],
          exclude: [...together, conformance, "test/tidy.test.ts", "test/replies.test.ts"],
          ...patience,
        },
      },
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
