/** How long servers take from the start of their process to the first answer, and how much memory they have. */
import { spawnSync } from "node:child_process"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { gzipSync } from "node:zlib"
import { runClosedLoop } from "./closed-loop.ts"
import type { Contender } from "./contender.ts"
import { bundle } from "./contenders.ts"
import { type LoadProcess, startLoadProcess } from "./load-process.ts"
import type { Options } from "./options.ts"
import { residentBytesOf } from "./process-usage.ts"
import { megabytes } from "./report.ts"
import { answering, type LaunchedServer, launchServer } from "./server-process.ts"
import { begin, newFolder, print, runnable, writeFigures } from "./setup.ts"
import { signed } from "./signed-request.ts"
import { emptyServer, type StartCell, startText } from "./start-report.ts"
import { listTables } from "./tables.ts"

const pollMs = 1
/** After its first answer a server may still be busy with itself. */
const idleMs = 1000
const filledItems = 100_000

const honoOnNode: Contender = {
  name: emptyServer,
  title: "Hono on Node, which does nothing",
  runs: "whole",
  launch: ({ port }) => ({
    command: [process.execPath, join(import.meta.dirname, "empty-server.js"), String(port)],
  }),
}

export async function measureStart(options: Options): Promise<void> {
  const { startedAt, folder, machine } = await begin()
  const contenders = runnable([honoOnNode, ...options.contenders])

  const nodeMs: number[] = []
  const cells = contenders.map((contender) => ({
    server: contender.name,
    contender,
    startMs: [] as number[],
    idleBytes: [] as number[],
    filledBytes: Number.NaN,
  }))
  for (let round = 0; round < options.rounds; round++) {
    print(`round ${round + 1} of ${options.rounds}`)
    nodeMs.push(emptyProgramMs())
    for (const { contender, startMs, idleBytes } of cells) {
      const server = await launchServer(contender, newFolder(folder))
      startMs.push(await firstAnswerMs(server))
      await sleep(idleMs)
      idleBytes.push(residentBytesOf(server.target))
      await server.stop()
    }
  }

  const load = startLoadProcess(machine.loadCore)
  await load.run({ job: "prepare", workloads: [], itemBytes: options.itemBytes })
  for (const cell of cells.filter(({ contender }) => contender.starts === "filled")) {
    print(`${filledItems} items into ${cell.server}`)
    cell.filledBytes = await filledBytes(load, cell.contender, newFolder(folder), options.itemBytes)
  }
  load.stop()

  const text = readFileSync(bundle)
  const sizes = { bytes: text.length, gzipBytes: gzipSync(text).length }
  const written: StartCell[] = cells.map(({ contender: _, ...cell }) => cell)
  print(`\n${startText(nodeMs, written, sizes)}`)
  const image = imageBytes()
  print(image === undefined ? "no image libdynamo is here" : `the image: ${megabytes(image)}`)
  const all = { startedAt, machine, nodeMs, bundle: sizes, imageBytes: image, cells: written }
  writeFigures(options.json, all)
}

/** Of what `docker build -t libdynamo .` has made, uncompressed; `undefined` where it has not. */
function imageBytes(): number | undefined {
  const sizes = ["docker", "podman"].map((engine) => {
    const args = ["image", "inspect", "--format", "{{.Size}}", "libdynamo"]
    return Number(spawnSync(engine, args, { encoding: "utf8" }).stdout?.trim())
  })
  return sizes.find((bytes) => bytes > 0)
}

/** What Node itself takes. */
function emptyProgramMs(): number {
  const fromMs = performance.now()
  spawnSync(process.execPath, ["-e", "0"])
  return performance.now() - fromMs
}

async function firstAnswerMs(server: LaunchedServer): Promise<number> {
  const fromMs = performance.now()
  const request = await signed(listTables)
  const isThere = async () => {
    const once = [request].values()
    try {
      await runClosedLoop(
        server.target,
        () => once.next().value,
        () => {},
      )
      return true
    } catch (error) {
      // Nobody listens yet; whatever else is wrong would stay so.
      if (error instanceof Error && "code" in error) return false
      throw error
    }
  }
  await answering(server, isThere, pollMs)
  return performance.now() - fromMs
}

async function filledBytes(
  load: LoadProcess,
  contender: Contender,
  folder: string,
  itemBytes: number,
): Promise<number> {
  const items = { bytes: itemBytes, count: filledItems }
  const server = await launchServer(contender, folder)
  const { target } = server
  await firstAnswerMs(server)
  await load.run({ job: "createTable", target, table: "bench" })
  await load.run({ job: "fill", target, table: "bench", items })
  await sleep(idleMs)
  const bytes = residentBytesOf(target)
  await server.stop()
  return bytes
}
