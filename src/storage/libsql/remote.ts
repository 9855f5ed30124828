/**
 * Storage in a remote libSQL database: sqld, Turso, or whatever else speaks Hrana over HTTP.
 * docs/decisions/0007-remote-writes.md says how writes are kept right without an open transaction.
 */
import { ApiError } from "../../error.ts"
import type { Platform } from "../../platform.ts"
import type { Consistency, Found, Plan, Read, Storage } from "../storage.ts"
import { type Fetch, Hrana } from "./hrana.ts"
import { HranaError } from "./hrana-error.ts"
import { KeptStreams } from "./hrana-streams.ts"
import type { WriteCall } from "./remote-call.ts"
import { prepareDatabase } from "./remote-open.ts"
import { Readers } from "./remote-readers.ts"
import { httpUrlOf } from "./remote-url.ts"
import { Writers } from "./remote-writers.ts"

export interface RemoteOptions {
  /** `libsql://`, `https://`, `http://`, `wss://` or `ws://`; all of them are spoken to by HTTP. */
  readonly url: string
  readonly authToken?: string | undefined
  readonly platform: Platform
  readonly fetch?: Fetch | undefined
  /**
   * Whether calls of different requests may share round trips, which is much faster. Not on
   * Workers, where I/O belongs to the request that started it: there calls of one moment share.
   */
  readonly sharing?: boolean | undefined
  /** For reads alone: it is opened without a request, and does not ask again what fails. */
  readonly isReplica?: boolean | undefined
}

const requestMsMax = 10_000

/** Opens the database. Throws `UnusableDatabase` with one line that names its host. */
export async function openRemote(options: RemoteOptions): Promise<Storage> {
  const { authToken, platform, sharing = true, isReplica = false } = options
  const url = httpUrlOf(options.url)
  const fetch: Fetch = options.fetch ?? ((target, init) => globalThis.fetch(target, init))
  // Of a request that is cut off, as on Workers, nobody would give the stream back.
  const kept = sharing ? new KeptStreams(platform) : undefined
  const hrana = new Hrana({ url, authToken, fetch, timeoutMs: requestMsMax, kept })
  if (!isReplica) await prepareDatabase(hrana, new URL(url).host, platform)
  return new RemoteStorage(hrana, platform, sharing, !isReplica)
}

class RemoteStorage implements Storage {
  readonly #readers: Readers
  readonly #writers: Writers
  readonly #platform: Platform
  #closed: Promise<void> | undefined

  constructor(hrana: Hrana, platform: Platform, sharing: boolean, isPatient: boolean) {
    const failureOf = (cause: unknown) => this.#failureOf(cause)
    const shared = { hrana, platform, sharing, isPatient, failureOf }
    this.#readers = new Readers(shared)
    this.#writers = new Writers(shared)
    this.#platform = platform
  }

  read<const R extends readonly Read[]>(reads: R, _consistency: Consistency): Promise<Found<R>> {
    if (this.#closed) return Promise.reject(closedFailure())
    return new Promise((resolve, reject) => {
      this.#readers.add({
        reads,
        resolve: (seen) => {
          this.#writers.noteVersions(reads, seen)
          resolve(seen.map(({ value }) => value) as unknown as Found<R>)
        },
        reject,
      })
    })
  }

  write<const R extends readonly Read[], T>(
    reads: R,
    plan: (found: Found<R>) => Plan<T>,
  ): Promise<T> {
    if (this.#closed) return Promise.reject(closedFailure())
    return new Promise<T>((resolve, reject) => {
      this.#writers.add({
        reads,
        plan: plan as unknown as WriteCall["plan"],
        resolve: (reply) => resolve(reply as T),
        reject,
        staleTimes: 0,
      })
    })
  }

  close(): Promise<void> {
    this.#closed ??= this.#writers.whenIdle()
    return this.#closed
  }

  #failureOf(cause: unknown): ApiError {
    const text = cause instanceof Error ? cause.message : String(cause)
    this.#platform.log("error", "storage failed", { cause: text })
    if (cause instanceof HranaError && cause.kind === "busy") {
      return new ApiError("ServiceUnavailableException", "The database is busy")
    }
    return new ApiError("InternalServerError", "Internal server error")
  }
}

function closedFailure(): ApiError {
  return new ApiError("ServiceUnavailableException", "The database is closed")
}
