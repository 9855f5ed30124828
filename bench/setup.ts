/** What has to be there before anything is measured. */
import { spawnSync } from "node:child_process"
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs"
import { dirname, join } from "node:path"
import { atExit } from "./at-exit.ts"
import { type Contender, reasonToSkip } from "./contender.ts"
import { bun, bundle } from "./contenders.ts"
import { describeMachine, type Machine } from "./machine.ts"
import { machineText } from "./report.ts"

const here = import.meta.dirname
export const results = join(here, "results")

export interface Beginning {
  readonly startedAt: Date
  /** For databases; it goes when the process does. */
  readonly folder: string
  readonly machine: Machine
}

/** Sets up, and says on what machine the figures are had. */
export async function begin(): Promise<Beginning> {
  const startedAt = new Date()
  const folder = setUp()
  const machine = await describeMachine(folder, bun)
  print(machineText(machine))
  return { startedAt, folder, machine }
}

/** Builds, installs, and returns a new folder for databases, which goes when the process does. */
function setUp(): string {
  // So that the exit handlers end what was started and remove what was written.
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit(1))
  mkdirSync(results, { recursive: true })
  buildBundle()
  installPeers()
  // Beside the checkout and not in /tmp, which may be memory: a sync has to cost what it costs.
  const folder = mkdtempSync(join(results, "data-"))
  atExit(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** What is measured is what is in the checkout now. */
function buildBundle(): void {
  const { status, stderr } = runNpm(["run", "--silent", "build"], join(here, ".."))
  if (status === 0) cpSync(join(here, "../dist/index.js"), bundle)
  else print(`the build failed, so the last bundle is used, if any:\n${stderr}`)
}

function installPeers(): void {
  if (existsSync(join(here, "node_modules"))) return
  print("installing the peers: npm ci in bench/")
  // No peer needs its install script for what is run here.
  const { status, stderr } = runNpm(["ci", "--ignore-scripts", "--no-audit", "--no-fund"], here)
  if (status !== 0) print(`going on without them, as npm ci failed:\n${stderr}`)
}

function runNpm(args: readonly string[], cwd: string) {
  return spawnSync("npm", args, { cwd, encoding: "utf8" })
}

/** Those that can run here; why the others cannot is printed. */
export function runnable(contenders: readonly Contender[]): Contender[] {
  return contenders.filter((contender) => {
    const reason = reasonToSkip(contender)
    if (reason !== undefined) print(`without ${contender.name}: ${reason}`)
    return reason === undefined
  })
}

export function newFolder(parent: string): string {
  return mkdtempSync(join(parent, "server-"))
}

/** Bytes of each file, by its name. */
export function filesIn(folder: string): ReadonlyMap<string, number> {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" })
  const files = names.flatMap((name): [string, number][] => {
    // A database's log comes and goes.
    const stats = statSync(join(folder, name), { throwIfNoEntry: false })
    return stats?.isFile() ? [[name, stats.size]] : []
  })
  return new Map(files)
}

export function writeFigures(path: string, figures: object): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, `${JSON.stringify(figures, null, 2)}\n`)
  print(`\nevery figure is in ${path}`)
}

export function print(text: string): void {
  process.stdout.write(`${text}\n`)
}
