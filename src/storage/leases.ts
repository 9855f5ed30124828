import { LRUCache } from "lru-cache"
import type { Platform } from "../platform.ts"

/** Holds for as long as nobody writes to its place. */
export interface Lease {
  readonly isValid: boolean
}

interface Writes {
  underWay: number
  /** More than one at a time: nobody here can tell which of them came last. */
  isShared: boolean
}

/** How long a write whose end nobody knows may still take effect, as far as we believe. */
const doubtMs = 60_000

/**
 * Who has read a place asks here, before reading, for a lease; what was read is right for as long
 * as the lease is valid. So what a read brings after a write has begun is not kept, however late it
 * comes (as in Nishtala and others, "Scaling Memcache at Facebook", NSDI 2013, 3.2.1).
 *
 * A place is a text: of an item, of a partition, of a table.
 */
export class Leases {
  /** Whatever is forgotten is not valid any more, so the bound costs reads and nothing else. */
  readonly #leases: LRUCache<string, { isValid: boolean }>
  readonly #writes = new Map<string, Writes>()
  /** Places and the end of their doubt; the first to end stands first. */
  readonly #doubts = new Map<string, number>()
  #allInDoubtUntilMs = Number.NEGATIVE_INFINITY
  readonly #doubtsMax: number
  readonly #platform: Pick<Platform, "now">

  constructor(placesMax: number, platform: Pick<Platform, "now">) {
    this.#doubtsMax = placesMax
    this.#platform = platform
    this.#leases = new LRUCache({
      max: placesMax,
      dispose(lease) {
        lease.isValid = false
      },
    })
  }

  /** While a write is under way, or may be, it is not valid from the start. */
  take(place: string): Lease {
    if (this.#writes.has(place) || this.#isInDoubt(place)) return { isValid: false }
    const known = this.#leases.get(place)
    if (known) return known
    const lease = { isValid: true }
    this.#leases.set(place, lease)
    return lease
  }

  /** Takes back what was given for the place. */
  revoke(place: string): void {
    this.#leases.delete(place)
  }

  /** To be called before a write can have taken effect; leases of the place end here. */
  beginWrite(place: string): void {
    this.revoke(place)
    const writes = this.#writes.get(place)
    if (!writes) {
      this.#writes.set(place, { underWay: 1, isShared: false })
      return
    }
    writes.underWay++
    writes.isShared = true
  }

  /** Once for each `beginWrite`. Returns whether no other write was under way meanwhile. */
  endWrite(place: string): boolean {
    const writes = this.#writes.get(place)
    if (!writes) throw new Error("the end of a write that did not begin")
    writes.underWay--
    if (writes.underWay === 0) this.#writes.delete(place)
    return !writes.isShared
  }

  /**
   * For a write that failed and may take effect all the same, later: a server may still be at it.
   * To be called before its `endWrite`.
   */
  doubt(place: string): void {
    const nowMs = this.#platform.now()
    this.#doubts.delete(place)
    this.#doubts.set(place, nowMs + doubtMs)
    for (const [known, untilMs] of this.#doubts) {
      if (untilMs > nowMs) break
      this.#doubts.delete(known)
    }
    if (this.#doubts.size <= this.#doubtsMax) return
    this.#doubts.clear()
    this.#allInDoubtUntilMs = nowMs + doubtMs
  }

  #isInDoubt(place: string): boolean {
    if (this.#doubts.size === 0 && this.#allInDoubtUntilMs < 0) return false
    const nowMs = this.#platform.now()
    return nowMs < this.#allInDoubtUntilMs || nowMs < (this.#doubts.get(place) ?? nowMs)
  }
}
