/**
 * `npm run bench`: the same load on every server, in turns, on this machine. bench/README.md says
 * how to read it.
 */
import { spawnSync } from "node:child_process"
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { startSqld } from "../test/support/sqld.ts"
import { type Cell, medianOf } from "./comparison.ts"
import { bun, bundle, reasonToSkip, sqldNamespaces } from "./contenders.ts"
import type { Measurement } from "./load-job.ts"
import { type LoadProcess, startLoadProcess } from "./load-process.ts"
import { describeMachine } from "./machine.ts"
import { type Options, parseOptions, usage } from "./options.ts"
import { machineText, reportText } from "./report.ts"
import { type RunningServer, startServer } from "./server-process.ts"

const here = import.meta.dirname
const results = join(here, "results")

const options = parseOptions(process.argv.slice(2), join(results, "latest.json"))
if (options === undefined) print(usage)
else await bench(options)

async function bench(options: Options): Promise<void> {
  // So that the exit handlers end what was started and remove what was written.
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit(1))
  const startedAt = new Date()
  mkdirSync(results, { recursive: true })
  buildBundle()
  installPeers()

  // Beside the checkout and not in /tmp, which may be memory: a sync has to cost what it costs.
  const folder = mkdtempSync(join(results, "data-"))
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }))

  const machine = await describeMachine(folder, bun)
  print(machineText(machine))
  const load = startLoadProcess(machine.loadCore)
  await load.run({ job: "prepare", workloads: options.workloads })
  const dir = join(folder, "sqld")
  const sqld = options.isRemote ? await startSqld({ dir, namespaces: sqldNamespaces }) : undefined
  const servers = await startServers(load, options, folder, sqld?.url ?? "")
  const cells = await measureAll(load, servers, options)
  await Promise.all(servers.map((server) => server.stop()))
  await sqld?.stop()
  load.stop()

  const seconds = Math.round((Date.now() - startedAt.getTime()) / 1000)
  print(`\n${reportText(cells, options)}`)
  mkdirSync(dirname(options.json), { recursive: true })
  const medians = cells.map((cell) => ({ ...cell, median: medianOf(cell) }))
  const { contenders: _, ...timing } = options
  const written = { startedAt, seconds, machine, options: timing, cells: medians }
  writeFileSync(options.json, `${JSON.stringify(written, null, 2)}\n`)
  print(`\n${seconds} s; every figure is in ${options.json}`)
}

/** Starts and fills them one after the other; who cannot run here is named with the reason. */
async function startServers(
  load: LoadProcess,
  options: Options,
  folder: string,
  sqld: string,
): Promise<RunningServer[]> {
  const servers: RunningServer[] = []
  for (const contender of options.contenders) {
    const reason = reasonToSkip(contender)
    if (reason !== undefined) {
      print(`without ${contender.name}: ${reason}`)
      continue
    }
    const server = await startServer(contender, folder, sqld)
    const { target } = server
    const { hasTable, log } = contender
    if (!hasTable) await load.run({ job: "createTable", target, ...(log && { log }) })
    await load.run({ job: "fill", target })
    servers.push(server)
  }
  return servers
}

/**
 * Round by round, and within a round one server right after the other, each round beginning with
 * another one: what the machine does meanwhile falls on all alike.
 */
async function measureAll(
  load: LoadProcess,
  servers: readonly RunningServer[],
  options: Options,
): Promise<Cell[]> {
  const { warmUpMs, measureMs, firstWarmUpMs } = options
  const connections = Math.max(...options.connections)
  const times = { warmUpMs: 0, measureMs: firstWarmUpMs }
  for (const workload of options.workloads) {
    for (const { target } of servers) {
      await load.run({ job: "measure", target, workload, connections, ...times })
    }
  }

  const kinds = options.connections.flatMap((connections) =>
    options.workloads.map((workload) => ({ connections, workload })),
  )
  const cells = kinds.map((kind) =>
    servers.map(({ target }) => ({ target, kind, rounds: [] as Measurement[] })),
  )
  for (let round = 0; round < options.rounds; round++) {
    print(`round ${round + 1} of ${options.rounds}`)
    for (const { target, kind, rounds } of cells.flatMap((row) => rotated(row, round))) {
      const times = { warmUpMs, measureMs }
      rounds.push(await load.run({ job: "measure", target, ...kind, ...times }))
    }
  }
  return cells.flat().map(({ target, kind, rounds }) => ({ server: target.name, ...kind, rounds }))
}

function rotated<T>(list: readonly T[], by: number): T[] {
  const start = by % list.length
  return [...list.slice(start), ...list.slice(0, start)]
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

function print(text: string): void {
  process.stdout.write(`${text}\n`)
}
