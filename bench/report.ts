import { type Cell, connectionsText, isBoundByLoad, medianOf, type Ratio } from "./comparison.ts"
import { contenders } from "./contenders.ts"
import type { Machine } from "./machine.ts"
import { ratiosOf } from "./promises.ts"

const nameWidth = 22
const pairWidth = 48
const columns = ["/s", "p50 ms", "p99 ms", "p99.9 ms", "CPU µs", "peak MB"]

export function machineText(machine: Machine): string {
  const { cores, cpu, memoryGiB, platform, node, bun, syncMs, busyShare, loadCore } = machine
  return [
    `${cores} cores (${cpu}), ${memoryGiB} GiB, ${platform}, Node ${node}, Bun ${bun ?? "none"}`,
    `4 KB written and synced in ${syncMs.toFixed(3)} ms; busy before: ${Math.round(busyShare * 100)}%`,
    loadCore ? `the load runs on core ${loadCore}, servers where they like` : "nothing is pinned",
  ].join("\n")
}

/** One table of all figures, workload by workload; then the ratios. */
export function reportText(
  cells: readonly Cell[],
  ratios: ReadonlyMap<string, readonly Ratio[]> = ratiosOf(cells),
): string {
  const kinds = new Map<string, Cell[]>()
  for (const cell of cells) {
    const { workload, connections } = cell
    const title = `${workload}, ${connectionsText(connections)}`
    kinds.set(title, [...(kinds.get(title) ?? []), cell])
  }
  const figures = [...kinds].map(([title, own]) => figuresText(title, own))
  const isBound = cells.some((cell) => isBoundByLoad(medianOf(cell)))
  const note = "* the load process was busy nearly all the time: the server can do more"
  const compared = [...ratios]
    .filter(([, all]) => all.length > 0)
    .map(([title, all]) => ratiosText(title, all))
  const promised = promisesText([...ratios.values()].flat())
  return [...figures, ...(isBound ? [note] : []), ...compared, ...promised].join("\n\n")
}

/** What was promised once more, without the rest. */
function promisesText(ratios: readonly Ratio[]): string[] {
  const lines = ratios.flatMap((ratio) => {
    const { of, against, workload, connections, verdict } = ratio
    const what = `${workload}, ${connections}`.padEnd(nameWidth)
    return verdict
      ? [`  ${what}${`${of} / ${against}`.padEnd(pairWidth)}${ratioFigure(ratio)}`]
      : []
  })
  return lines.length > 0 ? [["promises (workload, connections)", ...lines].join("\n")] : []
}

function figuresText(title: string, cells: readonly Cell[]): string {
  const header = columns.map((name) => name.padStart(10)).join("")
  const rows = cells.map((cell) => {
    const about = contenders.find(({ name }) => name === cell.server)?.title ?? ""
    return `${cell.server.padEnd(nameWidth + 6)}${figureText(cell)}   ${about}`
  })
  return [title.padEnd(nameWidth + 6) + header, ...rows].join("\n")
}

function figureText(cell: Cell): string {
  const median = medianOf(cell)
  const mark = isBoundByLoad(median) ? "*" : ""
  const figures = [
    Math.round(median.operationsPerSecond).toLocaleString("en") + mark,
    median.p50Ms.toFixed(2),
    median.p99Ms.toFixed(2),
    median.p999Ms.toFixed(2),
    known(median.serverCpuUs),
    known(median.serverPeakBytes / 2 ** 20),
  ]
  return figures.map((text) => text.padStart(10)).join("")
}

export function megabytes(bytes = Number.NaN): string {
  return `${known(bytes / 2 ** 20)} MB`
}

function known(figure: number): string {
  return Number.isNaN(figure) ? "-" : figure.toFixed(0)
}

/** A heading for each pair of servers, a line for each workload. */
function ratiosText(title: string, ratios: readonly Ratio[]): string {
  const pairs = new Map<string, Ratio[]>()
  for (const ratio of ratios) {
    const pair = `${ratio.of} / ${ratio.against}`
    pairs.set(pair, [...(pairs.get(pair) ?? []), ratio])
  }
  const lines = [...pairs].map(([pair, all]) =>
    [`  ${pair}`, ...all.map((ratio) => `    ${ratioText(ratio)}`)].join("\n"),
  )
  return [`ratios: ${title}`, ...lines].join("\n")
}

function ratioText(ratio: Ratio): string {
  return ratio.workload.padEnd(nameWidth) + ratioFigure(ratio)
}

function ratioFigure({ ratio, verdict }: Ratio): string {
  const text = ratio.toFixed(2).padStart(8)
  if (verdict === undefined) return text
  return `${text}  ${verdict.isKept ? "ok" : "MISSED"}, ${verdict.promise}`
}
