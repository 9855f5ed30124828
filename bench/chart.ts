/** `npm run bench -- chart`: bars of what was measured, for the README. */
import { readFileSync, writeFileSync } from "node:fs"
import { type Panel, svgOf } from "./chart-svg.ts"
import { isBoundByLoad } from "./comparison.ts"
import type { Options } from "./options.ts"
import { print } from "./setup.ts"
import type { WorkloadName } from "./workloads.ts"

/** As far as it is read here. */
interface Written {
  readonly startedAt: string
  readonly machine: { readonly cores: number; readonly cpu: string; readonly node: string }
  readonly options: {
    readonly itemBytes: number
    readonly connections: readonly number[]
    readonly rounds: number
  }
  readonly cells: readonly {
    readonly server: string
    readonly workload: string
    readonly connections: number
    readonly median: { readonly operationsPerSecond: number; readonly loadCpu: number }
  }[]
}

const titles: Readonly<Partial<Record<WorkloadName, string>>> = {
  Get: "GetItem",
  Put: "PutItem",
  Query: "Query of 20 items",
  BatchWrite: "BatchWriteItem of 25 items",
}

export function chart({ json, svg, contenders, workloads }: Options): void {
  const { startedAt, machine, options, cells }: Written = JSON.parse(readFileSync(json, "utf8"))
  const connections = options.connections.includes(64) ? 64 : Math.max(...options.connections)
  const measured = cells.filter((cell) => cell.connections === connections)
  const panels: Panel[] = workloads.flatMap((workload) => {
    const bars = contenders.flatMap(({ name, title }) =>
      measured
        .filter((cell) => cell.server === name && cell.workload === workload)
        .map(({ median }) => ({
          label: title,
          value: median.operationsPerSecond,
          isAtLeast: isBoundByLoad(median),
          kind: kindOf(name),
        })),
    )
    return bars.length > 0 ? [{ title: titles[workload] ?? workload, bars }] : []
  })
  if (panels.length === 0) throw new Error(`${json} has none of ${workloads.join(", ")}`)
  const { cores, cpu, node } = machine
  const isBound = panels.some(({ bars }) => bars.some(({ isAtLeast }) => isAtLeast))
  const rounds = options.rounds === 1 ? "one round" : `median of ${options.rounds} rounds`
  const notes = [
    `requests per second, ${rounds}, ${connections} connections, ` +
      `items of ${options.itemBytes} bytes; ${startedAt.slice(0, 10)}`,
    `${cores} cores (${cpu}), the load on one of them; Node ${node}`,
    ...(isBound ? ["≥: the load was at its limit, the server can do more"] : []),
  ]
  writeFileSync(svg, svgOf(panels, notes))
  print(svg)
}

function kindOf(server: string): "floor" | "ours" | "other" {
  if (server.startsWith("floor")) return "floor"
  return server.startsWith("libdynamo") ? "ours" : "other"
}
