/**
 * A pack: the codes of many vectors, as bytes. Numbers are written as the machine has them, which
 * is the low byte first on every machine that Node, Bun and Workers run on.
 */
import { encode } from "./code.ts"
import { filterCodes } from "./filters.ts"
import { dot, normOf, type VectorMetric } from "./metric.ts"
import { placesOf, rotated } from "./rotation.ts"

export interface PackedVector {
  readonly id: number
  readonly vector: Float32Array
  readonly filters: string
}

/**
 * Vectors as they were seen from a centre: the mean of those of the first pack, so that codes tell
 * where vectors differ and not what they have in common.
 */
export interface Pack {
  readonly dimensions: number
  readonly count: number
  /** How many filters each vector has a code of. */
  readonly filterCount: number
  readonly centre: Float32Array
  /** Equal for equal centres. */
  readonly centreName: string
  readonly ids: Float64Array
  /** Added to the estimate of (q - centre)·(x - centre): see `search.ts`. */
  readonly offsets: Float32Array
  readonly coarse: Float32Array
  readonly coarseErrors: Float32Array
  readonly fine: Float32Array
  readonly fineErrors: Float32Array
  readonly filters: Uint32Array
  readonly signs: Uint32Array
  readonly larges: Uint32Array
}

const format = 1
const headerWords = 8

/** As many vectors as one step of work reads and packs: a megabyte of them, 1024 at most. */
export function packRowsMax(dimensions: number): number {
  return Math.max(64, Math.min(1024, Math.floor(2 ** 18 / dimensions)))
}

/** What of a vector is packed and compared: of the cosine but its direction. */
export function seenBy(metric: VectorMetric, vector: Float32Array): Float32Array {
  if (metric !== "cosine") return vector
  const norm = normOf(vector)
  return norm === 0 ? vector : vector.map((value) => value / norm)
}

/** @param centre that of an older pack of the same place, if there is any */
export function encodePack(
  metric: VectorMetric,
  vectors: readonly PackedVector[],
  centre?: Float32Array,
): Uint8Array {
  const seen = vectors.map(({ vector }) => seenBy(metric, vector))
  const middle = centre ?? meanOf(seen)
  const filterCount = Math.max(0, ...vectors.map(({ filters }) => filterCodes(filters).length))
  const pack = emptyPack(middle.length, vectors.length, filterCount)
  pack.centre.set(middle)
  const places = placesOf(middle.length)
  const words = places / 32
  for (const [at, { id, filters }] of vectors.entries()) {
    const x = (seen[at] as Float32Array).map((value, place) => value - (middle[place] as number))
    const bits = [at * words, (at + 1) * words] as const
    const turned = rotated(x, places)
    const code = encode(turned, pack.signs.subarray(...bits), pack.larges.subarray(...bits))
    pack.ids[at] = id
    pack.offsets[at] = metric === "euclidean" ? -dot(x, x) / 2 : dot(middle, x)
    pack.coarse[at] = code.coarse
    pack.coarseErrors[at] = code.coarseError
    pack.fine[at] = code.fine
    pack.fineErrors[at] = code.fineError
    pack.filters.set(filterCodes(filters), at * filterCount)
  }
  return new Uint8Array(pack.ids.buffer)
}

/** @throws Error if these are not the bytes of a pack */
export function decodePack(body: Uint8Array): Pack {
  // Copied, because numbers of eight bytes have to begin where such a number may.
  const { buffer } = new Uint8Array(body)
  const [version, dimensions = 0, count = 0, filterCount = 0] = new Uint32Array(buffer, 0, 4)
  if (version !== format) throw new Error(`a pack of another format: ${version}`)
  const pack = laidOut(buffer, dimensions, count, filterCount)
  return { ...pack, centreName: pack.centre.join() }
}

function emptyPack(dimensions: number, count: number, filterCount: number) {
  const words = placesOf(dimensions) / 32
  const numbers = headerWords + count * (2 + 5 + filterCount + 2 * words) + dimensions
  const buffer = new ArrayBuffer(numbers * 4)
  new Uint32Array(buffer).set([format, dimensions, count, filterCount])
  return laidOut(buffer, dimensions, count, filterCount)
}

function laidOut(
  buffer: ArrayBuffer,
  dimensions: number,
  count: number,
  filterCount: number,
): Omit<Pack, "centreName"> {
  let start = headerWords * 4
  const take = (numbers: number) => {
    start += numbers * 4
    return [buffer, start - numbers * 4] as const
  }
  const floats = (length: number) => new Float32Array(...take(length), length)
  const words = (length: number) => new Uint32Array(...take(length), length)
  const codeWords = (count * placesOf(dimensions)) / 32
  return {
    ...{ dimensions, count, filterCount },
    ids: new Float64Array(...take(2 * count), count),
    offsets: floats(count),
    coarse: floats(count),
    coarseErrors: floats(count),
    fine: floats(count),
    fineErrors: floats(count),
    centre: floats(dimensions),
    filters: words(count * filterCount),
    signs: words(codeWords),
    larges: words(codeWords),
  }
}

function meanOf(vectors: readonly Float32Array[]): Float32Array {
  const mean = new Float32Array(vectors[0]?.length ?? 0)
  for (const vector of vectors) {
    for (const [at, value] of vector.entries()) mean[at] = (mean[at] as number) + value
  }
  return mean.map((sum) => sum / vectors.length)
}
