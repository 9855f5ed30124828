/** `npm run bench -- chart`: bars of what was measured, for the README. */
import { readFileSync, writeFileSync } from "node:fs"
import { type Panel, svgOf } from "./chart-svg.ts"
import { contenders } from "./contenders.ts"
import type { Options } from "./options.ts"
import { print } from "./setup.ts"

/** The ones that say most, if they were measured. */
const shown = ["Get", "Put", "Query", "BatchWrite"]

/** As far as it is read here. */
interface Written {
  readonly machine: { readonly cores: number; readonly cpu: string }
  readonly options: { readonly itemBytes: number; readonly connections: readonly number[] }
  readonly cells: readonly {
    readonly server: string
    readonly workload: string
    readonly connections: number
    readonly median: { readonly operationsPerSecond: number }
  }[]
}

export function chart({ json, svg }: Options): void {
  const { machine, options, cells }: Written = JSON.parse(readFileSync(json, "utf8"))
  const connections = options.connections.includes(64) ? 64 : Math.max(...options.connections)
  const measured = cells.filter((cell) => cell.connections === connections)
  const panels: Panel[] = shown.flatMap((workload) => {
    const bars = measured
      .filter((cell) => cell.workload === workload)
      .map(({ server, median }) => ({
        label: contenders.find(({ name }) => name === server)?.title ?? server,
        value: median.operationsPerSecond,
        kind: kindOf(server),
      }))
    return bars.length > 0 ? [{ title: workload, bars }] : []
  })
  if (panels.length === 0) throw new Error(`${json} has none of ${shown.join(", ")}`)
  const { cores, cpu } = machine
  const note = `requests per second, ${connections} connections, items of ${options.itemBytes} bytes; ${cores} cores (${cpu}), load included`
  writeFileSync(svg, svgOf(panels, note))
  print(svg)
}

function kindOf(server: string): "floor" | "ours" | "other" {
  if (server.startsWith("floor")) return "floor"
  return server.startsWith("libdynamo") ? "ours" : "other"
}
