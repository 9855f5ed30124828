import {
  type Cell,
  comparisons,
  medianOf,
  ratioOf,
  scalings,
  targetConnections,
} from "./comparison.ts"
import type { Machine } from "./machine.ts"
import type { Options } from "./options.ts"

/** Above this the load process may have been what was measured. */
const loadCpuMax = 0.9

export function machineText(machine: Machine): string {
  const { cores, cpu, memoryGiB, platform, node, bun, syncMs, busyShare, loadCore } = machine
  return [
    `${cores} cores (${cpu}), ${memoryGiB} GiB, ${platform}, Node ${node}, Bun ${bun ?? "none"}`,
    `4 KB written and synced in ${syncMs.toFixed(3)} ms; busy before: ${Math.round(busyShare * 100)}%`,
    loadCore ? `the load runs on core ${loadCore}, servers where they like` : "nothing is pinned",
  ].join("\n")
}

/** Throughput and latency of every server, then the ratios, for each number of connections. */
export function reportText(cells: readonly Cell[], options: Options): string {
  const blocks = options.connections.flatMap((connections) => {
    const mine = cells.filter((cell) => cell.connections === connections)
    return [figuresText(mine, connections, options), ratiosText(mine, options)]
  })
  return [...blocks, scalingsText(cells)].filter((text) => text !== "").join("\n\n")
}

function figuresText(cells: readonly Cell[], connections: number, options: Options): string {
  const header = options.workloads.map((name) => `${name.padStart(9)}/s     p50     p99`)
  const rows = options.contenders
    .map(({ name, title }) => [name, title, cells.filter(({ server }) => server === name)] as const)
    .filter(([, , own]) => own.length > 0)
    .map(([name, title, own]) => {
      const figures = options.workloads.map((workload) => {
        const cell = own.find((candidate) => candidate.workload === workload)
        return cell ? figureText(cell) : "".padStart(27)
      })
      return `${name.padEnd(17)}${figures.join("")}  ${title}`
    })
  const title = `${connections} connection${connections === 1 ? "" : "s"}`
  const isBound = cells.some((cell) => medianOf(cell).loadCpu > loadCpuMax)
  const note = isBound
    ? ["* the load process was busy nearly all the time: the server can do more"]
    : []
  return [`${title.padEnd(17)}${header.join("")}  (ms)`, ...rows, ...note].join("\n")
}

function figureText(cell: Cell): string {
  const { operationsPerSecond, p50Ms, p99Ms, loadCpu } = medianOf(cell)
  const mark = loadCpu > loadCpuMax ? "*" : " "
  const count = Math.round(operationsPerSecond).toLocaleString("en")
  return `${count.padStart(10)}${mark}${p50Ms.toFixed(2).padStart(8)}${p99Ms.toFixed(2).padStart(8)}`
}

function ratiosText(cells: readonly Cell[], { workloads }: Options): string {
  const rows = comparisons.flatMap(({ server, against, atLeast }) => {
    const ratios = workloads.map((workload) => {
      const [cell, other] = [server, against].map((name) =>
        cells.find((candidate) => candidate.server === name && candidate.workload === workload),
      )
      if (!cell || !other) return undefined
      const target = cell.connections === targetConnections ? atLeast?.[workload] : undefined
      return ratioText(ratioOf(cell, other), target)
    })
    if (ratios.every((ratio) => ratio === undefined)) return []
    const names = `${server} / ${against}`.padEnd(36)
    return [names + ratios.map((ratio) => (ratio ?? "").padStart(23)).join("")]
  })
  const header = "ratios".padEnd(36) + workloads.map((name) => name.padStart(23)).join("")
  return rows.length === 0 ? "" : [header, ...rows].join("\n")
}

/** As many clients against one, on the same server. */
function scalingsText(cells: readonly Cell[]): string {
  const rows = scalings.flatMap(({ server, workload, atLeast }) => {
    const [one, many] = [1, targetConnections].map((connections) =>
      cells.find(
        (cell) =>
          cell.server === server && cell.workload === workload && cell.connections === connections,
      ),
    )
    if (!one || !many) return []
    return [
      `${server}, ${workload}`.padEnd(36) + ratioText(ratioOf(many, one), atLeast).padStart(23),
    ]
  })
  const header = `${targetConnections} connections / 1`
  return rows.length === 0 ? "" : [header, ...rows].join("\n")
}

function ratioText(ratio: number, target: number | undefined): string {
  if (target === undefined) return ratio.toFixed(2)
  return `${ratio.toFixed(2)} (${ratio >= target ? "ok" : "MISSED"}, ≥ ${target})`
}
