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
  readonly platform: Platform
}

interface Opened {
  readonly place: Place
  readonly storage: Promise<Storage>
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
    await Promise.all(open.map(async ({ storage }) => (await storage.catch(noStorage))?.close()))
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
      return await call(await opened.storage)
    } finally {
      opened.calls--
      if (opened.calls === 0) this.#wake()
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
      if (!(await this.#closeIdle())) await new Promise<void>((wake) => this.#waiting.push(wake))
      // Others waited too, and one of them may have opened it.
      const opened = this.#reserveOpen(name, true)
      if (opened) return opened
    }
    if (this.#isClosed) throw closedFailure()
    // In the next turn: a failure takes away what is noted here.
    const storage = Promise.resolve().then(() => this.#openStorage(name, place))
    const opened = { place, storage, calls: 1 }
    this.#open.set(name, opened)
    return opened
  }

  async #openStorage(name: string, place: Place): Promise<Storage> {
    try {
      const storage = await this.#options.open(place)
      this.#seen.set(name, place)
      this.#lastFailure = undefined
      return storage
    } catch (error) {
      // Not remembered: whoever comes next tries again.
      this.#open.delete(name)
      this.#lastFailure = error
      this.#wake()
      if (error instanceof ApiError) throw error
      const cause = error instanceof Error ? error.message : String(error)
      this.#options.platform.log("error", "database cannot be opened", { cause })
      throw new ApiError("InternalServerError", "Internal server error")
    }
  }

  /** Whether there was one. */
  async #closeIdle(): Promise<boolean> {
    for (const [name, { storage, calls }] of this.#open) {
      if (calls > 0) continue
      this.#open.delete(name)
      this.#closing++
      try {
        await (await storage).close()
      } catch (error) {
        this.#options.platform.log("warn", "database cannot be closed", { error: String(error) })
      } finally {
        this.#closing--
        this.#wake()
      }
      return true
    }
    return false
  }

  async #list(): Promise<void> {
    for (const place of (await this.#options.list?.()) ?? []) {
      this.#seen.set(this.#options.nameOf(place), place)
    }
    this.#isListed = true
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

/** What could not be opened need not be closed. */
function noStorage(): undefined {
  return undefined
}

function closedFailure(): ApiError {
  return new ApiError("ServiceUnavailableException", "The database is closed")
}
