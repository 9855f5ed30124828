/**
 * Builds `dist/index.js`, the one bundle that every runtime loads, `dist/collections.*`, the client of
 * the collections API, and the declarations of both.
 */
import { execFile } from "node:child_process"
import { chmod, readdir, readFile, rm, writeFile } from "node:fs/promises"
import { promisify } from "node:util"
import { build, type Plugin } from "esbuild"

/**
 * An external that is imported statically would be loaded with the bundle. The native driver must
 * not be until somebody opens a file: it is required when the module that uses it is evaluated.
 */
const nativeDriver: Plugin = {
  name: "native driver",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^libsql(\/promise)?$/ }, ({ path }) => ({ path, namespace: "native" }))
    onLoad({ filter: /.*/, namespace: "native" }, ({ path }) => ({
      contents:
        'import { createRequire } from "node:module"\n' +
        `export default createRequire(import.meta.url)(${JSON.stringify(path)})\n`,
    }))
  },
}

/**
 * For a module that imports `node:http` Node looks at all that it exports, and one of these loads
 * Node's whole web client: 50 ms of every start. To require it does not.
 */
const requiredHttp: Plugin = {
  name: "required http",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^node:http[s2]?$/ }, ({ path }) => ({ path, namespace: "required" }))
    onLoad({ filter: /.*/, namespace: "required" }, ({ path }) => ({
      contents:
        'import { createRequire } from "node:module"\n' +
        'import process from "node:process"\n' +
        // Workers have no files to require from, and Node before 20.16 has nothing else.
        `const found = process.getBuiltinModule?.(${JSON.stringify(path)})\n` +
        `const required = found ?? createRequire(import.meta.url)(${JSON.stringify(path)})\n` +
        `export const { ${requiredNames.join()} } = required\n`,
    }))
  },
}

/** All that anybody uses; a name that is missing here fails the build. */
const requiredNames = [
  ...["Agent", "Http2ServerRequest", "STATUS_CODES", "ServerResponse"],
  ...["constants", "createServer", "request"],
]

async function bundle(): Promise<void> {
  await build({
    entryPoints: ["src/index.ts"],
    outfile: "dist/index.js",
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node20",
    banner: { js: "#!/usr/bin/env node" },
    sourcemap: true,
    // Names stay, for whoever reads a stack; a seventh of the packed size goes.
    minifyWhitespace: true,
    plugins: [nativeDriver, requiredHttp],
    logLevel: "warning",
  })
  await chmod("dist/index.js", 0o755)
}

/** For whatever has `fetch`, browsers too: it imports nothing. */
async function client(format: "cjs" | "esm"): Promise<void> {
  await build({
    entryPoints: ["src/collections/index.ts"],
    outfile: format === "esm" ? "dist/collections.js" : "dist/collections.cjs",
    bundle: true,
    format,
    platform: "neutral",
    target: "es2022",
    sourcemap: true,
    logLevel: "warning",
  })
}

async function declarations(): Promise<void> {
  await promisify(execFile)(process.execPath, [
    "node_modules/typescript/bin/tsc",
    ...["-p", "tsconfig.build.json"],
  ])
  await declarationsOfCommonJs("dist/types/collections")
}

/** TypeScript takes a `.d.ts` for an ES module here, as the package says so. */
async function declarationsOfCommonJs(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const text = await readFile(`${folder}/${name}`, "utf8")
    const path = `${folder}/${name.replace(/\.d\.ts$/, ".d.cts")}`
    await writeFile(path, text.replaceAll(/(from "\.\/[\w-]+)\.ts"/g, '$1.cts"'))
  }
}

await rm("dist", { recursive: true, force: true })
await Promise.all([bundle(), client("esm"), client("cjs"), declarations()])
