import { LRUCache } from "lru-cache"

/** Holds for as long as nobody writes to its place. */
export interface Lease {
  readonly isValid: boolean
}

interface Writes {
  underWay: number
  /** More than one at a time: nobody here can tell which of them came last. */
  isShared: boolean
}

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

  constructor(placesMax: number) {
    this.#leases = new LRUCache({
      max: placesMax,
      dispose(lease) {
        lease.isValid = false
      },
    })
  }

  /** While a write is under way it is not valid from the start. */
  take(place: string): Lease {
    if (this.#writes.has(place)) return { isValid: false }
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
}
