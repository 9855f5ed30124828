/**
 * Randomness that can be repeated: a test that fails says its seed, and SEED=… runs it again.
 */
import { onTestFailed } from "vitest"

export interface Random {
  /** 0 to `bound - 1`. */
  integer(bound: number): number
  pick<T>(choices: readonly T[]): T
  /** Decimal digits. */
  digits(length: number): string
  bytes(length: number): Uint8Array
}

/** To be called inside a test. */
export function seededRandom(): Random {
  const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 32))
  onTestFailed(() => {
    process.stderr.write(`SEED=${seed}\n`)
  })
  const next = mulberry32(seed)
  const integer = (bound: number) => Math.floor(next() * bound)
  return {
    integer,
    pick: (choices) => choices[integer(choices.length)] as (typeof choices)[number],
    digits: (length) => Array.from({ length }, () => integer(10)).join(""),
    bytes: (length) => Uint8Array.from({ length }, () => integer(256)),
  }
}

/** Tommy Ettinger's generator: 32 bits of state, good enough to choose test input. */
function mulberry32(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
