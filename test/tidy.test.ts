/** Our tree keeps the rules of test/tidy.ts, and the rules notice when a tree does not. */
import { existsSync, readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, test } from "vitest"
import { rules, type Tree } from "./tidy.ts"

const root = join(import.meta.dirname, "..")

function treeOf(...folders: readonly string[]): Tree {
  const paths = folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
      .filter((path) => path.endsWith(".ts") && !path.includes("node_modules"))
      .map((path) => `${folder}/${path}`),
  )
  return new Map(paths.map((path) => [path, readFileSync(join(root, path), "utf8")]))
}

function breaches(name: string, tree: Tree): string[] {
  const rule = rules.find((candidate) => candidate.name === name)
  if (rule === undefined) throw new Error(`no rule is called "${name}"`)
  return rule.breaches(tree)
}

describe("our tree", () => {
  const tree = treeOf("src", "test", "bench", "examples")

  test.each(rules.map(({ name }) => name))("%s", (name) => {
    expect(tree.size).toBeGreaterThan(50)
    expect(breaches(name, tree)).toEqual([])
  })
})

// Leave a map: whoever adds a folder says there what it is for.
describe("docs/architecture.md", () => {
  const text = readFileSync(join(root, "docs/architecture.md"), "utf8")
  const named = [...text.matchAll(/`((?:src|test|bench|docs|examples)\/[\w./-]*)`/g)].map(
    ([, path = ""]) => path,
  )

  test("names only what is there", () => {
    expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([])
  })

  test("has a line for every folder of src/ that holds files", () => {
    const folders = [...treeOf("src").keys()].map((path) => path.replace(/[^/]+$/, ""))
    const missing = folders.filter((folder) => folder !== "src/" && !named.includes(folder))
    expect([...new Set(missing)]).toEqual([])
  })
})

// npm leaves packages of other platforms out of the lockfile when its registry lacks them, and
// `npm ci` of npm 11 then refuses the whole file. Restore such entries from the history.
test("the lockfile has an entry for every optional package", () => {
  const lock = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8"))
  const packages: Record<string, { optionalDependencies?: object }> = lock.packages
  const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter(
      (name) =>
        packages[`node_modules/${name}`] === undefined &&
        packages[`${path}/node_modules/${name}`] === undefined,
    ),
  )
  expect(missing).toEqual([])
})

// A check that cannot fail checks nothing: each rule is broken here in the least way.
describe("a made-up tree that breaks the rule", () => {
  const operations = 'import { b } from "./operations/b.ts"\nexport const operations = [b, a]\n'
  test.each<[string, Record<string, string>]>([
    ["imports point down", { "src/model/a.ts": 'import { b } from "../engine/b.ts"' }],
    ["imports point down", { "src/engine/a.ts": 'import type {\n  B,\n} from "../operation.ts"' }],
    ["imports point down", { "src/http/a.ts": 'export * from "../services/b.ts"' }],
    ["imports point down", { "src/app.ts": 'const a = await import("./runtime/node.ts")' }],
    ["imports point down", { "src/app.ts": 'import { a } from "../test/a.ts"' }],
    ["imports point down", { "src/app.ts": 'import "./elsewhere/a.ts"' }],
    ["the model is pure", { "src/model/a.ts": 'import { readFileSync } from "node:fs"' }],
    [
      "only runtime/ picks a storage",
      { "src/app.ts": 'import { local } from "./storage/libsql/local.ts"' },
    ],
    [
      "only storage/libsql/ imports libSQL",
      { "src/runtime/a.ts": 'import Database from "libsql"' },
    ],
    [
      "only dispatch, maintenance and the home of the root users choose an account",
      { "src/services/a.ts": "const other = engine.forAccount(name, region)" },
    ],
    [
      "only the platform reads clock and randomness",
      { "src/engine/a.ts": "const now = Date.now() // for the log" },
    ],
    ["only runtime/ touches the process", { "src/config.ts": "const port = process.env.PORT" }],
    [
      "only runtime/ touches the process",
      { "src/app.ts": 'import { createServer } from "node:http"' },
    ],
    ["no drawers", { "src/http/utils.ts": "" }],
    ["no drawers", { "src/helpers/text.ts": "" }],
    ["files and lines are short", { "src/model/a.ts": "1\n".repeat(251) }],
    ["files and lines are short", { "src/model/a.ts": `${"one + ".repeat(17)}two\n` }],
    [
      "every operation is in its table, alphabetically",
      { "src/services/s/operations.ts": operations, "src/services/s/operations/b.ts": "" },
    ],
    [
      "every operation is in its table, alphabetically",
      {
        "src/services/s/operations.ts": operations,
        "src/services/s/operations/a.ts": "",
        "src/services/s/operations/b.ts": "",
      },
    ],
    [
      "every operation is in its table, alphabetically",
      { "src/services/s/operations.ts": "operations = []", "src/services/s/operations/b.ts": "" },
    ],
  ])("%s", (name, files) => {
    expect(breaches(name, new Map(Object.entries(files)))).not.toEqual([])
  })

  test("and the same words where they are allowed break none", () => {
    const allowed = new Map([
      ["src/runtime/a.ts", 'import { local } from "../storage/libsql/local.ts"\nDate.now()\n'],
      ["src/storage/libsql/local.ts", 'import Database from "libsql"\n'],
      ["src/engine/a.ts", "// Date.now() would be wrong here.\n"],
      ["src/engine/a.test.ts", 'import { app } from "../app.ts"\nDate.now()\n'],
      ["src/http/dispatch.ts", "engine.forAccount(account, region)\n"],
    ])
    for (const rule of rules) expect(rule.breaches(allowed)).toEqual([])
  })
})
