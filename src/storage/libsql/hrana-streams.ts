/**
 * Streams that stay open from one request to the next: to open one costs sqld half a millisecond,
 * as much as a dozen steps. Between requests no transaction is open in them.
 */
import type { Platform } from "../../platform.ts"
import type { HranaStream } from "./hrana.ts"

/** sqld 0.24 closes what was idle for ten seconds. */
const idleMsMax = 8_000
/** sqld has 128 connections for all clients and databases, and an idle one keeps one of them. */
const streamsMax = 16

/** When those of this process come to their end, whatever databases it has. */
const ends = new Map<HranaStream, number>()

export class KeptStreams {
  readonly #platform: Platform
  #idle: HranaStream[] = []

  constructor(platform: Platform) {
    this.#platform = platform
  }

  /** For one request. Nothing if the process has no room for one more. */
  take(open: () => HranaStream): HranaStream | undefined {
    const nowMs = this.#platform.now()
    for (const [stream, endMs] of ends) if (endMs <= nowMs) ends.delete(stream)
    this.#idle = this.#idle.filter((stream) => ends.has(stream))
    const stream = this.#idle.pop() ?? (ends.size < streamsMax ? open() : undefined)
    if (stream) ends.set(stream, Number.POSITIVE_INFINITY)
    return stream
  }

  giveBack(stream: HranaStream): void {
    ends.set(stream, this.#platform.now() + idleMsMax)
    this.#idle.push(stream)
  }

  async close(stream: HranaStream): Promise<void> {
    ends.delete(stream)
    await stream.close()
  }
}
