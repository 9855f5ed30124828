/** Builds `dist/index.js`, the one bundle that every runtime loads, and its declarations. */
import { execFile } from "node:child_process"
import { chmod, rm } from "node:fs/promises"
import { promisify } from "node:util"
import { build, type Plugin } from "esbuild"

/**
 * An external that is imported statically would be loaded with the bundle. The native driver must
 * not be until somebody opens a file: it is required when the module that uses it is evaluated.
 */
const nativeDriver: Plugin = {
  name: "native driver",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^libsql$/ }, ({ path }) => ({ path, namespace: "native" }))
    onLoad({ filter: /.*/, namespace: "native" }, ({ path }) => ({
      contents:
        'import { createRequire } from "node:module"\n' +
        `export default createRequire(import.meta.url)(${JSON.stringify(path)})\n`,
    }))
  },
}

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
    plugins: [nativeDriver],
    logLevel: "warning",
  })
  await chmod("dist/index.js", 0o755)
}

async function declarations(): Promise<void> {
  await promisify(execFile)(process.execPath, [
    "node_modules/typescript/bin/tsc",
    ...["-p", "tsconfig.build.json"],
  ])
}

await rm("dist", { recursive: true, force: true })
await Promise.all([bundle(), declarations()])
