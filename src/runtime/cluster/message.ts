/** What the primary and its workers say to each other. */
export type FromWorker =
  | { readonly is: "listening"; readonly port: number }
  /** Somebody has asked this worker for the figures of all. */
  | { readonly is: "figures wanted"; readonly id: number }
  | { readonly is: "figures"; readonly id: number; readonly text: string }

export type FromPrimary =
  /** It is this worker that runs maintenance from time to time. */
  | { readonly is: "keep time" }
  | { readonly is: "figures wanted"; readonly id: number }
  | { readonly is: "figures of all"; readonly id: number; readonly figures: readonly Figures[] }

export interface Figures {
  readonly worker: number
  /** Prometheus's text format. */
  readonly text: string
}

/** Tells a process that it is a worker: its number, and where to listen if that is decided. */
export const workerVariable = "LIBDYNAMO_WORKER"
