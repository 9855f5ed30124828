/**
 * A stand-in for the image that the Dockerfile begins with, made of this machine's own files: Node,
 * npm, a shell and the libraries they need. What is built on it is built by the same Dockerfile.
 */
import { execFileSync } from "node:child_process"
import { cpSync, existsSync, mkdirSync, realpathSync, symlinkSync, writeFileSync } from "node:fs"
import { createRequire } from "node:module"
import { dirname, join } from "node:path"
import { buildah } from "./buildah.ts"

const programs = ["sh", "env", "mkdir", "chown"]
const folders = ["proc", "sys", "dev", "tmp", "etc", "root", "usr/local/etc"]

/** Builds the image `name` in `folder`. */
export function buildStandIn(name: string, folder: string): void {
  const root = join(folder, "root")
  for (const path of folders) mkdirSync(join(root, path), { recursive: true })
  writeFileSync(join(root, "etc/passwd"), "root:x:0:0::/root:/bin/sh\n")
  const node = realpathSync(process.execPath)
  copy(node, join(root, "usr/local/bin/node"))
  const paths = programs.map((program) => output("sh", "-c", `command -v ${program}`))
  for (const [place, path] of paths.entries()) {
    for (const bin of ["bin", "usr/bin"]) copy(path, join(root, bin, programs[place] ?? ""))
  }
  const driver = createRequire(import.meta.url).resolve(`@libsql/linux-${process.arch}-gnu`)
  for (const library of new Set([node, driver, ...paths].flatMap(librariesOf))) {
    copy(library, join(root, library))
  }
  const npm = join(output("npm", "root", "--global"), "npm")
  cpSync(npm, join(root, "usr/local/lib/node_modules/npm"), { recursive: true, dereference: true })
  symlinkSync("../lib/node_modules/npm/bin/npm-cli.js", join(root, "usr/local/bin/npm"))
  const path = "/usr/local/bin:/usr/bin:/bin"
  writeFileSync(join(folder, "Dockerfile"), `FROM scratch\nCOPY root /\nENV PATH=${path}\n`)
  buildah("bud", "--quiet", "--tag", name, folder)
}

/** What npm must know to reach its registry from inside a build, as options of `buildah bud`. */
export function settingsOfNpm(): string[] {
  const mounts = [
    [output("npm", "config", "get", "globalconfig"), "/usr/local/etc/npmrc"],
    ["/etc/ssl/certs", "/etc/ssl/certs"],
  ]
  return mounts
    .filter(([from = ""]) => existsSync(from))
    .flatMap(([from, to]) => ["--volume", `${from}:${to}:ro`])
}

function librariesOf(program: string): string[] {
  return [...output("ldd", program).matchAll(/\s(\/\S+) \(0x/g)].map(([, path = ""]) => path)
}

function copy(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true })
  cpSync(realpathSync(from), to)
}

function output(program: string, ...args: string[]): string {
  return execFileSync(program, args, { encoding: "utf8" }).trim()
}
