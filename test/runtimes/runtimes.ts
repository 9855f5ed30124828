/** Finds the programs that run the bundle. A runtime that is not to be had gives a reason instead. */
import { execFileSync } from "node:child_process"
import { accessSync, constants } from "node:fs"
import { delimiter, join } from "node:path"
import { root } from "../support/server.ts"

export interface Runtime {
  readonly name: string
  /** The program's path, or why there is none. */
  readonly program: { readonly path: string } | { readonly missing: string }
}

export function findRuntimes(): Runtime[] {
  const installed = (name: string) => join(root, "node_modules/.bin", name)
  return [
    { name: "Node 20", program: findNode20() },
    { name: "Node 24", program: { path: installed("node") } },
    { name: "Bun", program: { path: installed("bun") } },
  ]
}

/** The machine's own Node if it is 20; otherwise the one that npm carries for this platform. */
function findNode20(): Runtime["program"] {
  for (const folder of (process.env.PATH ?? "").split(delimiter)) {
    const path = join(folder, "node")
    if (folder.includes("node_modules") || !isExecutable(path)) continue
    if (output(path, "--version").startsWith("v20.")) return { path }
  }
  const platform = `${process.platform === "win32" ? "win" : process.platform}-${process.arch}`
  const carrier = `${platform === "darwin-arm64" ? "node-bin" : "node"}-${platform}`
  const print = ["--", "node", "-p", "process.execPath"]
  try {
    return { path: output("npm", "exec", "--yes", `--package=${carrier}@20`, ...print) }
  } catch (error) {
    return { missing: `no Node 20 on PATH, and npm gave none: ${String(error).split("\n")[0]}` }
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

function output(program: string, ...args: string[]): string {
  return execFileSync(program, args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] }).trim()
}
