/**
 * The keys that come most often, in bounded memory (Metwally, Agrawal and El Abbadi, "Efficient
 * Computation of Frequent and Top-k Elements in Data Streams", ICDT 2005: Space-Saving). A count is
 * never too low, and too high by no more than what all keys together came, divided by how many are
 * kept: whoever comes more often than that is among them.
 */
export class TopKeys {
  readonly #keysMax: number
  readonly #counts = new Map<string, number>()

  constructor(keysMax: number) {
    this.#keysMax = keysMax
  }

  add(key: string): void {
    const count = this.#counts.get(key)
    if (count !== undefined || this.#counts.size < this.#keysMax) {
      this.#counts.set(key, (count ?? 0) + 1)
      return
    }
    let [rarest, least] = ["", Number.POSITIVE_INFINITY]
    for (const [each, itsCount] of this.#counts) {
      if (itsCount < least) [rarest, least] = [each, itsCount]
    }
    this.#counts.delete(rarest)
    this.#counts.set(key, least + 1)
  }

  /** The most frequent first. */
  top(keysMax: number): readonly { readonly key: string; readonly count: number }[] {
    const all = [...this.#counts].map(([key, count]) => ({ key, count }))
    return all.sort((a, b) => b.count - a.count).slice(0, keysMax)
  }
}
