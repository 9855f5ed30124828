/**
 * What is kept of a vector to estimate dot products with it: two bits for each place of the rotated
 * vector, its sign and whether it is large. The sign alone gives a coarse estimate, both together a
 * fine one. An estimate comes with the standard deviation of its error, which is what makes it
 * usable: whoever looks for the nearest knows whom it may leave out.
 *
 * For a code u of x the estimate of q·x is (x·x / x·u) q·u. The rest of x is at right angles to x,
 * and after a random rotation its part along q is as small as that of any direction: |rest| |q| /
 * √places. (Gao and Long, RaBitQ, 2024, has the idea and the proof, for signs.)
 */

/** Of Lloyd's best four levels for a normal distribution: where they divide, and their ratio. */
const divide = 0.9816
const ratio = 1.51 / 0.4528
const extra = ratio - 1

/** Of the sign alone, and of both bits: the factor, and the deviation for |q| = 1. */
export interface Code {
  readonly coarse: number
  readonly coarseError: number
  readonly fine: number
  readonly fineError: number
}

/** Writes the bits of `x`, 32 to a word, and says how they are to be read. */
export function encode(x: Float32Array, signs: Uint32Array, larges: Uint32Array): Code {
  let square = 0
  for (const value of x) square += value * value
  if (square === 0) return { coarse: 0, coarseError: 0, fine: 0, fineError: 0 }
  const bound = divide * Math.sqrt(square / x.length)
  let coarse = 0
  let fine = 0
  let large = 0
  for (const [at, value] of x.entries()) {
    const size = Math.abs(value)
    const bit = 1 << (at & 31)
    const word = at >>> 5
    coarse += size
    fine += size
    if (value >= 0) signs[word] = (signs[word] as number) | bit
    if (size <= bound) continue
    larges[word] = (larges[word] as number) | bit
    fine += size * extra
    large++
  }
  const fineSquare = x.length + large * (ratio * ratio - 1)
  return {
    coarse: square / coarse,
    coarseError: errorOf(square, coarse, x.length, x.length),
    fine: square / fine,
    fineError: errorOf(square, fine, fineSquare, x.length),
  }
}

/** `product` is that of the vector and its code. */
function errorOf(square: number, product: number, codeSquare: number, places: number): number {
  const rest = (square * codeSquare) / (product * product) - 1
  return Math.sqrt((square * Math.max(0, rest)) / (places - 1))
}

/** For each byte of a code its part of the dot product with the rotated query. */
export function tableOf(query: Float32Array): Float32Array {
  const table = new Float32Array((query.length / 8) * 256)
  for (let byte = 0; byte < query.length / 8; byte++) {
    const start = byte * 256
    let none = 0
    for (let bit = 0; bit < 8; bit++) none -= query[byte * 8 + bit] as number
    table[start] = none
    for (let bit = 0; bit < 8; bit++) {
      const more = 2 * (query[byte * 8 + bit] as number)
      for (let low = 0; low < 1 << bit; low++) {
        table[start + (1 << bit) + low] = (table[start + low] as number) + more
      }
    }
  }
  return table
}

/** The dot product of the query and the signs from `word` on. */
export function coarseProduct(
  table: Float32Array,
  signs: Uint32Array,
  word: number,
  words: number,
): number {
  // Two sums, so that the processor need not wait for one addition before the next.
  let even = 0
  let odd = 0
  let place = 0
  for (let at = word; at < word + words; at++) {
    const bits = signs[at] as number
    even += table[place + (bits & 255)] as number
    odd += table[place + 256 + ((bits >>> 8) & 255)] as number
    even += table[place + 512 + ((bits >>> 16) & 255)] as number
    odd += table[place + 768 + (bits >>> 24)] as number
    place += 1024
  }
  return even + odd
}

/** What the large places add to it. */
export function largeProduct(
  table: Float32Array,
  signs: Uint32Array,
  larges: Uint32Array,
  word: number,
  words: number,
): number {
  let sum = 0
  let place = 0
  for (let at = word; at < word + words; at++) {
    const sign = signs[at] as number
    const large = larges[at] as number
    sum += bitsProduct(table, place, large & sign) - bitsProduct(table, place, large & ~sign)
    place += 1024
  }
  // The table tells each bit from its opposite, twice as much as it from nothing.
  return (sum / 2) * extra
}

function bitsProduct(table: Float32Array, place: number, bits: number): number {
  return (
    (table[place + (bits & 255)] as number) +
    (table[place + 256 + ((bits >>> 8) & 255)] as number) +
    (table[place + 512 + ((bits >>> 16) & 255)] as number) +
    (table[place + 768 + (bits >>> 24)] as number)
  )
}
