/**
 * Streams that stay open from one request to the next: to open one costs sqld half a millisecond,
 * as much as a dozen steps. Between requests no transaction is open in them.
 */
import type { Platform } from "../../platform.ts"
import type { HranaStream } from "./hrana.ts"

/**
 * A stream stays with its database, though that was deleted meanwhile and another one has its name
 * (seen of a namespace of sqld 0.24): what is written there then is lost. So none grows old.
 */
const lifeMsMax = 4_000
/** Who comes so late closes it with the same request. */
const lastUseMs = lifeMsMax / 2
/** sqld 0.24 closes what was idle for ten seconds; until then it is open, wanted or not. */
const idleMsMax = 10_000
/** sqld has 128 connections for all clients and databases, and an idle one keeps one of them. */
const streamsMax = 16

/** When those of this process come to their end, whatever databases it has. */
const ends = new Map<HranaStream, number>()

export class KeptStreams {
  readonly #platform: Platform
  readonly #openedMs = new WeakMap<HranaStream, number>()
  #idle: HranaStream[] = []

  constructor(platform: Platform) {
    this.#platform = platform
  }

  /** For one request. Nothing if the process has no room for one more. */
  take(open: () => HranaStream): HranaStream | undefined {
    const nowMs = this.#platform.now()
    for (const [stream, endMs] of ends) if (endMs <= nowMs) ends.delete(stream)
    this.#idle = this.#idle.filter((stream) => this.#ageMs(stream) < lifeMsMax)
    const stream = this.#idle.pop() ?? (ends.size < streamsMax ? open() : undefined)
    if (!stream) return undefined
    ends.set(stream, Number.POSITIVE_INFINITY)
    if (!this.#openedMs.has(stream)) this.#openedMs.set(stream, nowMs)
    return stream
  }

  isLastUse(stream: HranaStream): boolean {
    return this.#ageMs(stream) >= lastUseMs
  }

  giveBack(stream: HranaStream): void {
    ends.set(stream, this.#platform.now() + idleMsMax)
    this.#idle.push(stream)
  }

  /** Something has become of the server, or of the database, that those may not have heard of. */
  forgetIdle(): void {
    this.#idle = []
  }

  async close(stream: HranaStream): Promise<void> {
    ends.delete(stream)
    await stream.close()
  }

  #ageMs(stream: HranaStream): number {
    return this.#platform.now() - (this.#openedMs.get(stream) ?? 0)
  }
}
