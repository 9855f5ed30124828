/**
 * Which of the packed vectors may be among the nearest: estimated coarsely for all, finely for
 * those that are in question then, and never exactly, which is for storage to do with those that
 * are left.
 *
 * Nearer is a higher q·x + offset. With c the centre of the pack, q' = q - c and x' = x - c:
 * - dot product, and cosine for vectors of length 1: q·x = q'·x' + c·x' + q·c
 * - euclidean: -|q - x|² / 2 = q'·x' - |x'|² / 2 - |q'|² / 2
 * The last term is the same for all vectors, the offset is with each vector in its pack.
 */
import { coarseProduct, largeProduct, tableOf } from "./code.ts"
import { filterCodes } from "./filters.ts"
import { dot, normOf, type VectorMetric } from "./metric.ts"
import { type Pack, seenBy } from "./pack.ts"
import { placesOf, rotated } from "./rotation.ts"

/**
 * How many standard deviations off an estimate may be before a vector that belongs to the nearest
 * is overlooked. The finer the estimates, the fewer vectors a deviation more costs.
 */
const coarseDeviations = 2.5
const fineDeviations = 3

/** As many are estimated finely before anything else, to know what the nearest are about. */
const firstLooks = 4

export interface NumberedPack {
  readonly pack: number
  readonly content: Pack
}

export interface VectorSearch {
  readonly metric: VectorMetric
  readonly query: Float32Array
  /** Those that a vector has to have, as `filterOf` writes them. */
  readonly filters: readonly string[]
  readonly topK: number
  readonly candidatesMax: number
}

/** With the pack that names it. */
export interface Candidate {
  readonly pack: number
  readonly id: number
}

/** In no order; all that may be among the nearest, but for the odd one. */
export function findCandidates(
  packs: readonly NumberedPack[],
  search: VectorSearch,
): readonly Candidate[] {
  const looks = looksAt(packs, search)
  const { topK, candidatesMax } = search
  const first = new Highest(firstLooks * topK)
  for (const look of looks) {
    const { estimates } = look
    for (let at = 0; at < estimates.length; at++) {
      if ((estimates[at] as number) > first.lowest) first.add(estimates[at] as number, look, at)
    }
  }
  const best = new Highest(topK)
  for (const { look, at } of first.all) best.add(look.fine(at), look, at)
  const found = looks.flatMap((look) => look.inQuestion(best.lowest))
  // Those that were looked at first are among them, and so are the nearest.
  const sure = new Highest(topK)
  for (const { fine, look, at } of found) sure.add(fine, look, at)
  const possible = found.filter(({ highest }) => highest >= sure.lowest)
  if (possible.length > candidatesMax) possible.sort((a, b) => b.highest - a.highest)
  return possible
    .slice(0, candidatesMax)
    .map(({ look, at }) => ({ pack: look.pack, id: look.content.ids[at] as number }))
}

interface Questioned {
  readonly look: Look
  readonly at: number
  /** The estimate, and what it may be at most. */
  readonly fine: number
  readonly highest: number
}

/** A pack as one search sees it. */
class Look {
  readonly pack: number
  readonly content: Pack
  readonly #view: View
  readonly #words: number
  readonly #filters: readonly (readonly [place: number, code: number])[]
  /** Coarse ones; of a vector that the filters leave out there is none higher than any number. */
  readonly estimates: Float32Array

  constructor({ pack, content }: NumberedPack, view: View, filters: readonly number[]) {
    this.pack = pack
    this.content = content
    this.#view = view
    this.#words = placesOf(content.dimensions) / 32
    this.#filters = [...filters.entries()].filter(([, code]) => code !== 0)
    this.estimates = this.#estimateAll()
  }

  /** Those that may reach `lowest`. */
  inQuestion(lowest: number): readonly Questioned[] {
    const { coarseErrors, fineErrors } = this.content
    const coarseDoubt = this.#view.length * coarseDeviations
    const fineDoubt = this.#view.length * fineDeviations
    const found: Questioned[] = []
    for (let at = 0; at < this.estimates.length; at++) {
      const estimate = this.estimates[at] as number
      if (estimate + (coarseErrors[at] as number) * coarseDoubt < lowest) continue
      if (estimate === Number.NEGATIVE_INFINITY) continue
      const fine = this.fine(at)
      const highest = fine + (fineErrors[at] as number) * fineDoubt
      if (highest >= lowest) found.push({ look: this, at, fine, highest })
    }
    return found
  }

  fine(at: number): number {
    const { signs, larges, fine, offsets } = this.content
    const { table } = this.#view
    const word = at * this.#words
    const product =
      coarseProduct(table, signs, word, this.#words) +
      largeProduct(table, signs, larges, word, this.#words)
    return product * (fine[at] as number) + (offsets[at] as number) + this.#view.constant
  }

  #estimateAll(): Float32Array {
    const { count, signs, coarse, offsets } = this.content
    const { table, constant } = this.#view
    const estimates = new Float32Array(count)
    for (let at = 0; at < count; at++) {
      const isIn = this.#filters.length === 0 || this.#hasFilters(at)
      estimates[at] = isIn
        ? coarseProduct(table, signs, at * this.#words, this.#words) * (coarse[at] as number) +
          (offsets[at] as number) +
          constant
        : Number.NEGATIVE_INFINITY
    }
    return estimates
  }

  #hasFilters(at: number): boolean {
    const { filters, filterCount } = this.content
    return this.#filters.every(
      ([place, code]) => place < filterCount && filters[at * filterCount + place] === code,
    )
  }
}

/** The query from a centre; packs of the same centre share it. */
interface View {
  readonly table: Float32Array
  readonly length: number
  /** What makes estimates of packs with other centres comparable. */
  readonly constant: number
}

function looksAt(packs: readonly NumberedPack[], search: VectorSearch): readonly Look[] {
  const query = seenBy(search.metric, search.query)
  const codes = filterCodes(search.filters.join(""))
  const views = new Map<string, View>()
  return packs.map((numbered) => {
    const { centre } = numbered.content
    const { centreName: name } = numbered.content
    const view = views.get(name) ?? viewFrom(centre, query, search.metric)
    views.set(name, view)
    return new Look(numbered, view, codes)
  })
}

function viewFrom(centre: Float32Array, query: Float32Array, metric: VectorMetric): View {
  const q = query.map((value, at) => value - (centre[at] as number))
  return {
    table: tableOf(rotated(q, placesOf(q.length))),
    length: normOf(q),
    constant: metric === "euclidean" ? -dot(q, q) / 2 : dot(query, centre),
  }
}

interface Held {
  readonly value: number
  readonly look: Look
  readonly at: number
}

/** The highest values so far, in order, the lowest first. */
class Highest {
  readonly #max: number
  readonly #held: Held[] = []

  constructor(max: number) {
    this.#max = max
  }

  get all(): readonly Held[] {
    return this.#held
  }

  /** What a value has to exceed. */
  get lowest(): number {
    return this.#held.length < this.#max
      ? Number.NEGATIVE_INFINITY
      : (this.#held[0]?.value ?? Number.NEGATIVE_INFINITY)
  }

  add(value: number, look: Look, at: number): void {
    if (value <= this.lowest) return
    const held = this.#held
    if (held.length === this.#max) held.shift()
    let place = held.length
    while (place > 0 && (held[place - 1] as Held).value > value) place--
    held.splice(place, 0, { value, look, at })
  }
}
