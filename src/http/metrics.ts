/** Counts of requests, for Prometheus, and what others have counted. */
import type { Figure } from "../storage/figure.ts"

/** Upper ends, in seconds. */
const buckets = [0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

interface Series {
  readonly operation: string
  readonly counts: number[]
  readonly byStatus: Map<number, number>
  count: number
  seconds: number
}

export class Metrics {
  readonly #series = new Map<string, Series>()

  /** `operation` is one of ours, never the caller's text: the number of series is bounded. */
  observe(operation: string, status: number, milliseconds: number): void {
    const series = this.#series.get(operation) ?? this.#create(operation)
    const seconds = milliseconds / 1000
    series.count += 1
    series.seconds += seconds
    series.byStatus.set(status, (series.byStatus.get(status) ?? 0) + 1)
    const bucket = buckets.findIndex((end) => seconds <= end)
    if (bucket !== -1) series.counts[bucket] = (series.counts[bucket] ?? 0) + 1
  }

  /** Prometheus's text format, version 0.0.4. */
  text(others: readonly Figure[] = []): string {
    const all = [...this.#series.values()].sort((a, b) => (a.operation < b.operation ? -1 : 1))
    return [
      "# HELP libdynamo_requests_total Requests by operation and HTTP status.",
      "# TYPE libdynamo_requests_total counter",
      ...all.flatMap(requestLines),
      "# HELP libdynamo_request_duration_seconds Time from the first byte to the reply.",
      "# TYPE libdynamo_request_duration_seconds histogram",
      ...all.flatMap(durationLines),
      ...others.flatMap((figure, at) => figureLines(figure, others[at - 1])),
      "",
    ].join("\n")
  }

  #create(operation: string): Series {
    const counts = buckets.map(() => 0)
    const series = { operation, counts, byStatus: new Map(), count: 0, seconds: 0 }
    this.#series.set(operation, series)
    return series
  }
}

function requestLines({ operation, byStatus }: Series): string[] {
  return [...byStatus].map(
    ([status, count]) =>
      `libdynamo_requests_total{operation="${operation}",status="${status}"} ${count}`,
  )
}

function durationLines({ operation, counts, count, seconds }: Series): string[] {
  const name = "libdynamo_request_duration_seconds"
  let sum = 0
  const lines = buckets.map((end, index) => {
    sum += counts[index] ?? 0
    return `${name}_bucket{operation="${operation}",le="${end}"} ${sum}`
  })
  return [
    ...lines,
    `${name}_bucket{operation="${operation}",le="+Inf"} ${count}`,
    `${name}_sum{operation="${operation}"} ${seconds}`,
    `${name}_count{operation="${operation}"} ${count}`,
  ]
}

function figureLines({ name, kind, help, labels, value }: Figure, before?: Figure): string[] {
  const head = name === before?.name ? [] : [`# HELP ${name} ${help}`, `# TYPE ${name} ${kind}`]
  const inBraces = Object.entries(labels).map(([label, text]) => `${label}="${text}"`)
  return [...head, `${name}{${inBraces.join()}} ${value}`]
}
