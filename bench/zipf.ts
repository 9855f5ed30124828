/** Random numbers of which few are frequent, the same ones in every run. */

/** The exponent of YCSB's "zipfian" requests. */
const skew = 0.99

/** From 0 to below 1: mulberry32, by Tommy Ettinger, in the public domain. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let bits = Math.imul(state ^ (state >>> 15), state | 1)
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61)
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32
  }
}

/** Ranks from 0 to below `count`: rank k comes up in proportion to 1 / (k + 1)^0.99. */
export function zipfRanks(count: number, random: () => number): () => number {
  let total = 0
  const sums = Float64Array.from({ length: count }, (_, rank) => {
    total += 1 / (rank + 1) ** skew
    return total
  })
  return () => firstAbove(sums, random() * total)
}

function firstAbove(sums: Float64Array, value: number): number {
  let [low, high] = [0, sums.length - 1]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sums[middle] ?? 0) > value) high = middle
    else low = middle + 1
  }
  return low
}
