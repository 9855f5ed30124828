/** A figure for whoever watches: see `http/metrics.ts`. Those of one name stand together. */
export interface Figure {
  readonly name: string
  readonly kind: "counter" | "gauge"
  readonly help: string
  /** Never the caller's text: the number of figures is bounded. */
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}
