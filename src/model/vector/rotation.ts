/**
 * A rotation that spreads whatever a vector is over all of its places: afterwards the sign of each
 * place tells about as much as that of any other, which codes (`code.ts`) live on. Made of Hadamard
 * transforms and fixed signs, it keeps lengths and dot products and needs no matrix.
 *
 * Packs are rotated by it for as long as they exist, so it may never change.
 */

/** Fewer places would tell too little about a short vector. */
const placesMin = 256

/** How many places a rotated vector has: the codes of it as many bits. A multiple of 32. */
export function placesOf(dimensions: number): number {
  return Math.max(placesMin, Math.ceil(dimensions / 32) * 32)
}

/** `vector` may be shorter than `places`; what it lacks is zero. */
export function rotated(vector: Float32Array, places: number): Float32Array {
  const turned = new Float32Array(places)
  turned.set(vector)
  const block = 2 ** Math.floor(Math.log2(places))
  // A transform takes a power of two: the first and the last places, which overlap, in turn.
  for (let round = 0; round < rounds; round++) {
    const signs = signsOf(round, places)
    for (let at = 0; at < places; at++) turned[at] = (turned[at] as number) * (signs[at] as number)
    transform(round % 2 === 0 ? turned.subarray(0, block) : turned.subarray(places - block))
  }
  return turned
}

const rounds = 3

/** Walsh and Hadamard's transform in place, by which lengths stay as they are. */
function transform(values: Float32Array): void {
  const { length } = values
  for (let half = 1; half < length; half *= 2) {
    for (let start = 0; start < length; start += 2 * half) {
      for (let at = start; at < start + half; at++) {
        const a = values[at] as number
        const b = values[at + half] as number
        values[at] = a + b
        values[at + half] = a - b
      }
    }
  }
  const scale = 1 / Math.sqrt(length)
  for (let at = 0; at < length; at++) values[at] = (values[at] as number) * scale
}

const known = new Map<string, Float32Array>()

function signsOf(round: number, places: number): Float32Array {
  const name = `${round} ${places}`
  let signs = known.get(name)
  if (!signs) {
    signs = Float32Array.from({ length: places }, (_, at) => (isNegative(round, at) ? -1 : 1))
    known.set(name, signs)
  }
  return signs
}

/** A fixed coin for each place: the finalizer of MurmurHash3. */
function isNegative(round: number, at: number): boolean {
  let hash = Math.imul(round + 1, 0x9e3779b1) ^ Math.imul(at + 1, 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return ((hash ^ (hash >>> 16)) & 1) === 1
}
