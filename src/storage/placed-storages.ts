/**
 * A database for each place. They are opened when they are first used, and so many of them are kept
 * open; then the one that was not used for the longest time is closed, if nobody uses it now.
 */
import { ApiError } from "../error.ts"
import type { Platform } from "../platform.ts"
import { type Place, type Placement, probeOf } from "./placement.ts"
import type { Consistency, Found, Plan, Read, Storage } from "./storage.ts"

export interface PlacedOptions {
  /** Places that share a name share a database. Throws ApiError for a place that cannot be. */
  readonly nameOf: (place: Place) => string
  /** Creates the database that is not there. */
  readonly open: (place: Place) => Promise<Storage>
  /** Those that are there already, where that can be known. */
  readonly list?: () => Promise<readonly Place[]>
  /** So many are open at most; whoever needs one more waits until one is idle. */
  readonly openMax: number
  /**
   * Absent where a call must not wait for what another one has begun (`runtime/workers.ts`): there
   * each opens for itself until one is done, and none waits for room.
   */
  readonly sharesWaiting?: boolean
  readonly platform: Platform
}

interface Opened {
  readonly place: Place
  storage: Storage | undefined
  opening: Promise<Storage> | undefined
  calls: number
}

export function placedStorages(options: PlacedOptions): Placement {
  return new PlacedStorages(options)
}

class PlacedStorages implements Placement {
  readonly #options: PlacedOptions
  /** The least recently used first. */
  readonly #open = new Map<string, Opened>()
  #closing = 0
  /** All that were seen; those whose turn of maintenance comes last stand last. */
  readonly #seen = new Map<string, Place>()
  #isListed = false
  #lastFailure: unknown
  /** Who waits for another database to become idle or to be closed. */
  #waiting: (() => void)[] = []
  #isClosed = false

  constructor(options: PlacedOptions) {
    this.#options = options
  }

  storageOf(place: Place): Storage {
    this.#options.nameOf(place)
    return new PlacedStorage((call) => this.#use(place, call, true))
  }

  async storagesToMaintain(): Promise<readonly Storage[]> {
    if (!this.#isListed) await this.#list()
    const places = [...this.#open.values()].map(({ place }) => place)
    for (const [name, place] of this.#seen) {
      if (this.#open.has(name)) continue
      this.#seen.delete(name)
      this.#seen.set(name, place)
      places.push(place)
      break
    }
    return places.map((place) => new PlacedStorage((call) => this.#use(place, call, false)))
  }

  async probe(): Promise<void> {
    const last = [...this.#open.values()].at(-1)
    if (last) await this.#use(last.place, probeOf, false)
    else if (this.#lastFailure !== undefined) throw this.#lastFailure
  }

  async close(): Promise<void> {
    this.#isClosed = true
    this.#wake()
    const open = [...this.#open.values()]
    this.#open.clear()
    const closing = open.map(async ({ storage, opening }) => {
      // What could not be opened need not be closed.
      const opened = storage ?? (await opening?.catch(() => undefined))
      await opened?.close()
    })
    await Promise.all(closing)
  }

  /** @param isCallers no: maintenance keeps nothing open by looking after it */
  async #use<T>(
    place: Place,
    call: (storage: Storage) => Promise<T>,
    isCallers: boolean,
  ): Promise<T> {
    const name = this.#options.nameOf(place)
    const opened = this.#reserveOpen(name, isCallers) ?? (await this.#reserveNew(name, place))
    try {
      return await call(opened.storage ?? (await this.#openedBy(opened)))
    } finally {
      opened.calls--
      if (opened.calls === 0) {
        // It could not be opened.
        if (!opened.storage && this.#open.get(name) === opened) this.#open.delete(name)
        this.#wake()
      }
    }
  }

  #reserveOpen(name: string, isCallers: boolean): Opened | undefined {
    const opened = this.#open.get(name)
    if (!opened) return undefined
    opened.calls++
    if (isCallers) {
      this.#open.delete(name)
      this.#open.set(name, opened)
    }
    return opened
  }

  async #reserveNew(name: string, place: Place): Promise<Opened> {
    while (this.#open.size + this.#closing >= this.#options.openMax) {
      // No `await` between looking and queueing: the last call may end there, and wake nobody.
      const idle = this.#takeIdle()
      if (idle) await this.#closeIdle(idle)
      else if (this.#options.sharesWaiting) {
        await new Promise<void>((wake) => this.#waiting.push(wake))
      } else break
      // Others waited too, and one of them may have opened it.
      const opened = this.#reserveOpen(name, true)
      if (opened) return opened
    }
    if (this.#isClosed) throw closedFailure()
    const opened = { place, storage: undefined, opening: undefined, calls: 1 }
    this.#open.set(name, opened)
    return opened
  }

  #openedBy(opened: Opened): Promise<Storage> {
    if (!this.#options.sharesWaiting) return this.#openStorage(opened)
    // A failure is for those who wait for it: whoever comes next tries again.
    opened.opening ??= this.#openStorage(opened).finally(() => {
      opened.opening = undefined
    })
    return opened.opening
  }

  async #openStorage(opened: Opened): Promise<Storage> {
    // `close` sees neither what nobody has begun to open nor, where nothing is shared, what is
    // being opened.
    if (this.#isClosed) throw closedFailure()
    let storage: Storage
    try {
      storage = await this.#options.open(opened.place)
      this.#lastFailure = undefined
    } catch (error) {
      this.#lastFailure = error
      if (error instanceof ApiError) throw error
      const cause = error instanceof Error ? error.message : String(error)
      this.#options.platform.log("error", "database cannot be opened", { cause })
      throw new ApiError("InternalServerError", "Internal server error")
    }
    if (this.#isClosed) {
      await this.#closeIdle(storage)
      throw closedFailure()
    }
    this.#seen.set(this.#options.nameOf(opened.place), opened.place)
    // Another call was faster, where nothing is shared.
    if (opened.storage) await this.#closeIdle(storage)
    opened.storage ??= storage
    return opened.storage
  }

  #takeIdle(): Storage | undefined {
    for (const [name, { storage, calls }] of this.#open) {
      if (calls > 0 || !storage) continue
      this.#open.delete(name)
      return storage
    }
    return undefined
  }

  /** It takes room until it is closed. */
  async #closeIdle(storage: Storage): Promise<void> {
    this.#closing++
    try {
      await storage.close()
    } catch (error) {
      this.#options.platform.log("warn", "database cannot be closed", { error: String(error) })
    } finally {
      this.#closing--
      this.#wake()
    }
  }

  /** What cannot be listed now is listed by a later run. */
  async #list(): Promise<void> {
    try {
      for (const place of (await this.#options.list?.()) ?? []) {
        this.#seen.set(this.#options.nameOf(place), place)
      }
      this.#isListed = true
    } catch (error) {
      this.#options.platform.log("warn", "databases cannot be listed", { error: String(error) })
    }
  }

  #wake(): void {
    for (const wake of this.#waiting.splice(0)) wake()
  }
}

/** Stands for a database that may be closed and opened again between two calls. */
class PlacedStorage implements Storage {
  readonly #use: <T>(call: (storage: Storage) => Promise<T>) => Promise<T>

  constructor(use: <T>(call: (storage: Storage) => Promise<T>) => Promise<T>) {
    this.#use = use
  }

  read<const R extends readonly Read[]>(reads: R, consistency: Consistency): Promise<Found<R>> {
    return this.#use((storage) => storage.read(reads, consistency))
  }

  write<const R extends readonly Read[], T>(
    reads: R,
    plan: (found: Found<R>) => Plan<T>,
  ): Promise<T> {
    return this.#use((storage) => storage.write(reads, plan))
  }

  /** Other places may share the database: it is closed with its placement. */
  async close(): Promise<void> {}
}

function closedFailure(): ApiError {
  return new ApiError("ServiceUnavailableException", "The database is closed")
}
