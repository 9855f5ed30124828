/**
 * The repository's rules as checks. Each looks at a tree of sources and says, for every breach,
 * where it is and what to do instead. `tidy.test.ts` runs them on our tree, and on made-up ones
 * that break them.
 */

/** Text by path from the root of the repository, such as `src/app.ts`. */
export type Tree = ReadonlyMap<string, string>

export interface Rule {
  readonly name: string
  readonly breaches: (tree: Tree) => string[]
}

/** From the top down. A file imports from its own layer or from one below. */
const layers: readonly (readonly string[])[] = [
  ["src/index.ts", "src/runtime/"],
  ["src/app.ts", "src/config.ts", "src/config/"],
  ["src/services/"],
  ["src/http/", "src/operation.ts"],
  ["src/engine/"],
  ["src/storage/"],
  ["src/model/", "src/error.ts", "src/limits.ts", "src/platform.ts"],
]

const linesMax = 250
const columnsMax = 100

/** Longer than a file may be, each with its reason. Shorten them; add none without one. */
const longFiles: Readonly<Record<string, string>> = {}

export const rules: readonly Rule[] = [
  {
    name: "imports point down",
    breaches: (tree) =>
      imports(tree).flatMap(({ from, to, isFile }) => {
        if (!isFile) return []
        const [above, below] = [layerOf(from), layerOf(to)]
        if (below >= above) return []
        return below === -1
          ? [
              `${from} imports ${to}, which is in no layer: put it into one of those in test/tidy.ts`,
            ]
          : [`${from} imports ${to}, a layer above it: move what it needs down, or receive it`]
      }),
  },
  {
    name: "the model is pure",
    breaches: (tree) =>
      imports(tree)
        .filter(({ from, to }) => from.startsWith("src/model/") && isImpure(to))
        .map(({ from, to }) => `${from} imports ${to}: take the value as a parameter instead`),
  },
  {
    name: "only runtime/ picks a storage",
    breaches: (tree) =>
      imports(tree)
        .filter(({ from, to }) => to.startsWith("src/storage/libsql/") && !isStorage(from))
        .filter(({ from }) => layerOf(from) !== 0)
        .map(({ from, to }) => `${from} imports ${to}: receive a Storage instead`),
  },
  {
    name: "only runtime/ picks where objects lie",
    breaches: (tree) =>
      imports(tree)
        .filter(({ to }) =>
          /^src\/storage\/objects\/(bucket|directory|memory|sealed)\.ts$/.test(to),
        )
        .filter(({ from }) => layerOf(from) !== 0)
        .map(({ from, to }) => `${from} imports ${to}: receive Objects instead`),
  },
  {
    name: "only storage/libsql/ imports libSQL",
    breaches: (tree) =>
      imports(tree)
        .filter(({ to }) => /^(libsql|@libsql\/|better-sqlite3|node:sqlite|bun:sqlite)/.test(to))
        .filter(({ from }) => !from.startsWith("src/storage/libsql/"))
        .map(
          ({ from, to }) => `${from} imports ${to}: go through the port, src/storage/storage.ts`,
        ),
  },
  {
    name: "only dispatch, maintenance and the home of the root users choose an account",
    breaches: (tree) =>
      uses(tree, /\.forAccount\(/, [
        "src/http/dispatch.ts",
        "src/engine/maintenance.ts",
        "src/engine/strict.ts",
      ]).map((place) => `${place} chooses an account: work with the AccountEngine it is given`),
  },
  {
    name: "only the platform reads clock and randomness",
    breaches: (tree) =>
      uses(
        tree,
        /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\brandomUUID\b|\brandomBytes\(\d|\bgetRandomValues\b|\bperformance\.now\(|\bhrtime\b/,
        ["src/platform.ts", "src/runtime/"],
      ).map((place) => `${place} reads the clock or rolls dice: ask the Platform it is given`),
  },
  {
    name: "only runtime/ touches the process",
    breaches: (tree) => [
      ...uses(tree, /\bprocess\.|\bBun\.|\bDeno\./, ["src/runtime/", "src/index.ts"]).map(
        (place) => `${place} touches the process: do it in src/runtime/, or receive the value`,
      ),
      ...imports(tree)
        .filter(({ to }) =>
          /^(node:(http|http2|https|net|process|child_process)|cloudflare:|bun)/.test(to),
        )
        .filter(({ from }) => layerOf(from) !== 0)
        .map(({ from, to }) => `${from} imports ${to}: only src/runtime/ knows where we run`),
    ],
  },
  {
    name: "no drawers",
    breaches: (tree) =>
      [...tree.keys()]
        .filter((path) => /(^|\/)(utils?|helpers?|common|misc|shared)(\.|\/)/.test(path))
        .map((path) => `${path}: name it after the thing it is`),
  },
  {
    name: "files and lines are short",
    breaches: (tree) => [
      ...[...tree].flatMap(([path, text]) => {
        const lines = text.split("\n").length - 1
        return lines <= linesMax || longFiles[path] !== undefined
          ? []
          : [`${path} has ${lines} lines, more than ${linesMax}: find the noun that wants out`]
      }),
      ...[...tree].flatMap(([path, text]) =>
        text.split("\n").flatMap((line, place) => {
          const isLongText = /["'`/]/.test(line) && !/^\s*(\/\/|\*)/.test(line)
          return line.length <= columnsMax || isLongText
            ? []
            : [`${path}:${place + 1} is longer than ${columnsMax} columns: break it`]
        }),
      ),
      ...Object.keys(longFiles)
        .filter((path) => (tree.get(path)?.split("\n").length ?? 0) - 1 <= linesMax)
        .map((path) => `${path} is short enough: take it off the list in test/tidy.ts`),
    ],
  },
  {
    name: "every operation is in its table, alphabetically",
    breaches: (tree) =>
      [...tree.keys()]
        .filter((path) => /^src\/services\/[^/]+\/operations\.ts$/.test(path))
        .flatMap((path) => operationBreaches(tree, path)),
  },
]

function operationBreaches(tree: Tree, table: string): string[] {
  const text = tree.get(table) ?? ""
  const folder = table.replace(/\.ts$/, "/")
  const files = [...tree.keys()].filter((path) => path.startsWith(folder)).filter(isSource)
  const listed: string[] = /operations[^=]*= \[([^\]]*)\]/.exec(text)?.[1]?.match(/\w+/g) ?? []
  const expected = files.map((path) => camelCase(path.slice(folder.length, -".ts".length)))
  return [
    ...expected
      .filter((name) => !listed.includes(name))
      .map((name) => `${table} does not list ${name}: every file in ${folder} is an operation`),
    ...listed
      .filter((name) => !expected.includes(name))
      .map((name) => `${table} lists ${name}, which has no file of its own in ${folder}`),
    ...(listed.join() === listed.toSorted().join()
      ? []
      : [`${table}: put it in alphabetical order`]),
  ]
}

interface Import {
  readonly from: string
  /** A path in the repository, or the name of a package. */
  readonly to: string
  readonly isFile: boolean
}

const importForms = [
  /^(?:import|export)\s[^"';]*?\bfrom\s+["']([^"']+)["']/gm,
  /^import\s+["']([^"']+)["']/gm,
  /\bimport\(\s*["']([^"']+)["']\s*\)/g,
]

/** What the program itself imports; tests and suites may reach anywhere. */
function imports(tree: Tree): Import[] {
  return [...tree]
    .filter(([path]) => isSource(path))
    .flatMap(([from, text]) =>
      importForms
        .flatMap((form) => [...text.matchAll(form)])
        .map(([, specifier = ""]) => {
          const isFile = specifier.startsWith(".")
          return { from, to: isFile ? pathOf(from, specifier) : specifier, isFile }
        }),
    )
}

/** Places (`path:line`) where code matches, comments aside, outside the allowed files and folders. */
function uses(tree: Tree, pattern: RegExp, allowed: readonly string[]): string[] {
  return [...tree]
    .filter(([path]) => isSource(path) && !allowed.some((prefix) => path.startsWith(prefix)))
    .flatMap(([path, text]) =>
      text
        .split("\n")
        .flatMap((line, place) =>
          pattern.test(withoutComment(line)) ? [`${path}:${place + 1}`] : [],
        ),
    )
}

function withoutComment(line: string): string {
  return line.replace(/^\s*(\/\/|\/?\*).*$/, "").replace(/\s\/\/ .*$/, "")
}

function isSource(path: string): boolean {
  return path.startsWith("src/") && !/\.(test|case)\.ts$/.test(path)
}

function isStorage(path: string): boolean {
  return path.startsWith("src/storage/")
}

/** Buffers and hashes only compute. */
function isImpure(module: string): boolean {
  return /^(node|bun|cloudflare):/.test(module) && !/^node:(buffer|crypto)$/.test(module)
}

/** 0 is the top; -1 for what is in no layer. */
function layerOf(path: string): number {
  return layers.findIndex((layer) => layer.some((prefix) => path.startsWith(prefix)))
}

function pathOf(from: string, specifier: string): string {
  return new URL(specifier, `file:///${from}`).pathname.slice(1)
}

function camelCase(name: string): string {
  return name.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase())
}
