/** Randomness that can be had again: the same seed gives the same run. */
export interface SeededRandom {
  readonly seed: number
  /** A whole number from 0 up to, not including, `end`. */
  below(end: number): number
  /** True in about one of `times` cases. */
  oneIn(times: number): boolean
  pick<T>(choices: readonly T[]): T
}

/** Mulberry32: 32 bits of state, which is plenty for choosing test cases. */
export function seededRandom(seed: number): SeededRandom {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (end: number) => Math.floor(next() * end)
  return {
    seed,
    below,
    oneIn: (times) => below(times) === 0,
    pick: (choices) => {
      if (choices.length === 0) throw new Error("nothing to pick from")
      return choices[below(choices.length)] as (typeof choices)[number]
    },
  }
}

/** The given seed, or a fresh one; whoever uses it prints it. */
export function seedOf(given: string | undefined): number {
  return given === undefined ? Math.floor(Math.random() * 2 ** 32) : Number(given)
}
