/** Eventual reads from a copy that is nearer or has less to do; all else from the primary. */
import type { Platform } from "../platform.ts"
import type { Figure } from "./figure.ts"
import type { Consistency, Found, Plan, Read, Storage } from "./storage.ts"

export interface ReplicatedOptions {
  readonly primary: Storage
  /** Opens the copy: when it is first needed, and again after a failure. */
  readonly openReplica: () => Promise<Storage>
  readonly platform: Platform
  readonly counts: ReplicaCounts
}

/** Eventual reads by who answered them, of all databases of a process. */
export class ReplicaCounts {
  replica = 0
  primary = 0

  figures(): readonly Figure[] {
    const help = "Eventual reads by where they came from, where there is a replica."
    const figure = (from: string, value: number): Figure => {
      return {
        name: "libdynamo_eventual_reads_total",
        kind: "counter",
        help,
        labels: { from },
        value,
      }
    }
    return [figure("replica", this.replica), figure("primary", this.primary)]
  }
}

/** A copy that takes longer is no help: the primary answers in less. */
const replicaWaitMs = 500
/** How long a copy that failed is left alone, so that not every read has to wait for it. */
const restMs = 5000

/**
 * The copy may be behind, so an eventual read may be older than what this process was told it has
 * written: DynamoDB's own eventual reads may be, too. A copy that fails or is slow costs one read
 * its time, and nobody an error.
 */
export function replicated(options: ReplicatedOptions): Storage {
  return new ReplicatedStorage(options)
}

class ReplicatedStorage implements Storage {
  readonly #primary: Storage
  readonly #openReplica: () => Promise<Storage>
  readonly #platform: Platform
  readonly #counts: ReplicaCounts
  #replica: Promise<Storage> | undefined
  /** While it rests, and one read tries whether it is back, all others go to the primary. */
  #restUntilMs = 0
  #isClosed = false

  constructor({ primary, openReplica, platform, counts }: ReplicatedOptions) {
    this.#counts = counts
    this.#primary = primary
    this.#openReplica = openReplica
    this.#platform = platform
  }

  async read<const R extends readonly Read[]>(
    reads: R,
    consistency: Consistency,
  ): Promise<Found<R>> {
    if (consistency === "strong") return this.#primary.read(reads, consistency)
    const nowMs = this.#platform.now()
    if (this.#isClosed || nowMs < this.#restUntilMs) return this.#readPrimary(reads)
    if (this.#restUntilMs > 0) this.#restUntilMs = nowMs + restMs
    try {
      const found = await withinMs(replicaWaitMs, this.#readReplica(reads))
      this.#restUntilMs = 0
      this.#counts.replica += 1
      return found
    } catch (error) {
      this.#restUntilMs = this.#platform.now() + restMs
      const cause = error instanceof Error ? error.message : String(error)
      this.#platform.log("warn", "replica left alone", { cause, restMs })
      return this.#readPrimary(reads)
    }
  }

  write<const R extends readonly Read[], T>(
    reads: R,
    plan: (found: Found<R>) => Plan<T>,
  ): Promise<T> {
    return this.#primary.write(reads, plan)
  }

  async close(): Promise<void> {
    this.#isClosed = true
    // What could not be opened need not be closed.
    const replica = await this.#replica?.catch(() => undefined)
    await Promise.all([this.#primary.close(), replica?.close()])
  }

  #readPrimary<const R extends readonly Read[]>(reads: R): Promise<Found<R>> {
    this.#counts.primary += 1
    return this.#primary.read(reads, "eventual")
  }

  async #readReplica<const R extends readonly Read[]>(reads: R): Promise<Found<R>> {
    this.#replica ??= this.#openReplica().catch((error: unknown) => {
      this.#replica = undefined
      throw error
    })
    return (await this.#replica).read(reads, "eventual")
  }
}

/** What `promise` settles to, if it does in time. */
async function withinMs<T>(ms: number, promise: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms)
  })
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}
