/**
 * Storage in a local libSQL file, or in memory.
 *
 * One connection does everything but checkpoints. The driver is synchronous, and a group of writes
 * runs from BEGIN to COMMIT in one turn of the event loop, as does a group of reads. So a read
 * never meets an open write transaction, and one that starts after an acknowledgement sees what was
 * acknowledged.
 */
import { resolve } from "node:path"
import { ApiError } from "../../error.ts"
import type { Platform } from "../../platform.ts"
import type { Consistency, Found, Plan, Read, Storage } from "../storage.ts"
import { Checkpoints } from "./checkpoints.ts"
import { type Connection, isBusy } from "./connection.ts"
import { runGroup, type WriteCall } from "./group.ts"
import { openConnection } from "./open.ts"
import { type ReadCall, runReadGroup } from "./read-group.ts"
import { readSnapshot } from "./reads.ts"
import { VersionTokens } from "./version-tokens.ts"
import { OtherWriters, whenFree } from "./wait.ts"

export interface LocalOptions {
  /** A file, created when it is not there, or `:memory:`. */
  readonly path: string
  readonly platform: Platform
  /** The file is encrypted under this, and its log as well; a file that is there must be already. */
  readonly encryptionKey?: string | undefined
}

/** Opens the database. Throws `UnusableDatabase` with one line that names the path. */
export async function openLocal(options: LocalOptions): Promise<Storage> {
  const { path, platform, encryptionKey } = options
  return new LocalStorage(await openConnection(path, platform, encryptionKey), options)
}

class LocalStorage implements Storage {
  readonly #connection: Connection
  readonly #platform: Platform
  readonly #tokens: VersionTokens
  readonly #reads: ReadCall[] = []
  readonly #writes: WriteCall[] = []
  /** Of a file; what lies in memory has no log. */
  readonly #checkpoints: Checkpoints | undefined
  readonly #others = new OtherWriters()
  /** Settles when the queue has run empty; absent while nothing is queued. */
  #draining: Promise<void> | undefined
  #closed: Promise<void> | undefined

  constructor(connection: Connection, { path, platform, encryptionKey }: LocalOptions) {
    this.#connection = connection
    this.#platform = platform
    this.#tokens = new VersionTokens(platform)
    if (path === ":memory:") return
    const onFailure = (error: unknown) => this.#report(error)
    this.#checkpoints = new Checkpoints({ path: resolve(path), encryptionKey, onFailure })
  }

  // Every read is strong: there is but one copy.
  read<const R extends readonly Read[]>(reads: R, _consistency: Consistency): Promise<Found<R>> {
    if (this.#closed) return Promise.reject(closedFailure())
    return new Promise<Found<R>>((resolve, reject) => {
      if (this.#reads.length === 0) setImmediate(() => this.#answerReads())
      this.#reads.push({ reads, resolve: (found) => resolve(found as unknown as Found<R>), reject })
    })
  }

  write<const R extends readonly Read[], T>(
    reads: R,
    plan: (found: Found<R>) => Plan<T>,
  ): Promise<T> {
    if (this.#closed) return Promise.reject(closedFailure())
    return new Promise<T>((resolve, reject) => {
      this.#writes.push({
        reads,
        plan: (found) => plan(found as unknown as Found<R>),
        resolve: (reply) => resolve(reply as T),
        reject,
      })
      this.#draining ??= this.#drain()
    })
  }

  close(): Promise<void> {
    this.#closed ??= this.#close()
    return this.#closed
  }

  /** Answers the reads that have arrived, letting the event loop turn after each group. */
  #answerReads(): void {
    try {
      runReadGroup(this.#connection, this.#reads)
      if (this.#reads.length > 0) setImmediate(() => this.#answerReads())
    } catch {
      // Whichever read it was that failed: each tries again on its own.
      for (const call of this.#reads.splice(0)) this.#readAlone(call)
    }
  }

  async #readAlone({ reads, resolve, reject }: ReadCall): Promise<void> {
    try {
      resolve(await whenFree(this.#platform, () => readSnapshot(this.#connection, reads)))
    } catch (error) {
      reject(this.#failureOf(error))
    }
  }

  /** Commits group after group, letting the event loop turn before each. */
  async #drain(): Promise<void> {
    do {
      await (this.#others.turn ?? turn())
      if (this.#checkpoints?.busy) await this.#checkpoints.busy
      try {
        await this.#begin()
        if (this.#checkpoints) this.#others.look(this.#connection.dataVersion())
      } catch (error) {
        this.#connection.rollback()
        const failure = this.#failureOf(error)
        for (const call of this.#writes.splice(0)) call.reject(failure)
        break
      }
      const failureOf = (error: unknown) => this.#failureOf(error)
      const pages = runGroup(this.#connection, this.#writes, this.#tokens, failureOf)
      this.#checkpoints?.noteCommit(pages)
    } while (this.#writes.length > 0)
    this.#draining = undefined
  }

  #begin(): void | Promise<void> {
    try {
      this.#connection.beginWrite()
    } catch (error) {
      if (!isBusy(error)) throw error
      return whenFree(this.#platform, () => this.#connection.beginWrite())
    }
  }

  async #close(): Promise<void> {
    while (this.#reads.length > 0) this.#answerReads()
    await this.#draining
    await this.#checkpoints?.close()
    try {
      this.#connection.pragma("wal_checkpoint(TRUNCATE)")
    } catch (error) {
      // Another process is at work: it will move the log into the file later.
      if (!isBusy(error)) this.#report(error)
    }
    this.#connection.close()
  }

  #report(cause: unknown): void {
    const text = cause instanceof Error ? cause.message : String(cause)
    this.#platform.log("error", "storage failed", { cause: text })
  }

  #failureOf(cause: unknown): ApiError {
    this.#report(cause)
    if (isBusy(cause)) {
      return new ApiError(
        "ServiceUnavailableException",
        "The database is locked by another process",
      )
    }
    return new ApiError("InternalServerError", "Internal server error")
  }
}

function closedFailure(): ApiError {
  return new ApiError("ServiceUnavailableException", "The database is closed")
}

/** After the input of this turn, so that the calls which arrived in it commit together. */
function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
