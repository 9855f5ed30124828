import { median } from "./comparison.ts"

/** What a server was measured to be at its start. */
export interface StartCell {
  readonly server: string
  /** From the start of its process to the first answer, in each round. */
  readonly startMs: readonly number[]
  readonly idleBytes: readonly number[]
  /** With all items; NaN for who was not filled. */
  readonly filledBytes: number
}

export const emptyServer = "hono-empty"

/** What we promise, of the servers whose names begin so. */
const promised = { servers: /^libdynamo-(node|strict)$/, startAtMost: 2.5, idleAtMost: 1.4 }

const columns = ["start ms", "/ node -e 0", "idle MB", `/ ${emptyServer}`, "filled MB"]
const [nameWidth, columnWidth] = [22, 21]

export function startText(
  nodeMs: readonly number[],
  cells: readonly StartCell[],
  bundle: { readonly bytes: number; readonly gzipBytes: number },
): string {
  const empty = cells.find(({ server }) => server === emptyServer)
  const rows = cells.map(({ server, startMs, idleBytes, filledBytes }) => {
    const isPromised = promised.servers.test(server)
    const start = ratio(startMs, nodeMs)
    const idle = ratio(idleBytes, empty?.idleBytes ?? [])
    return row(server, [
      median(startMs).toFixed(0),
      ratioText(start, isPromised ? promised.startAtMost : undefined),
      megabytes(median(idleBytes)),
      ratioText(idle, isPromised ? promised.idleAtMost : undefined),
      megabytes(filledBytes),
    ])
  })
  return [
    row("", columns),
    row("node -e 0", [median(nodeMs).toFixed(0)]),
    ...rows,
    "",
    `the bundle: ${megabytes(bundle.bytes)} MB, ${megabytes(bundle.gzipBytes)} MB gzipped`,
  ].join("\n")
}

function row(name: string, figures: readonly string[]): string {
  return name.padEnd(nameWidth) + figures.map((text) => text.padStart(columnWidth)).join("")
}

/** Round by round, as everywhere. */
function ratio(values: readonly number[], others: readonly number[]): number {
  return median(values.map((value, round) => value / (others[round] ?? Number.NaN)))
}

function ratioText(figure: number, atMost: number | undefined): string {
  if (Number.isNaN(figure)) return "-"
  if (atMost === undefined) return figure.toFixed(2)
  return `${figure.toFixed(2)} (${figure <= atMost ? "ok" : "MISSED"}, ≤ ${atMost})`
}

function megabytes(bytes: number): string {
  return Number.isNaN(bytes) ? "-" : (bytes / 2 ** 20).toFixed(1)
}
