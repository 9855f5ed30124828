/** Two kinds of requests, measured in the same rounds: whether time tells them apart. */

export interface Comparison {
  readonly first: string
  readonly other: string
  /** Of the first kind. */
  readonly medianUs: number
  /** How much longer the other kind takes: the median over the rounds, and its 99 % interval. */
  readonly difference: Interval
  /** Of Wilcoxon's signed-rank test: how often chance alone makes equals look so different. */
  readonly p: number
  /**
   * Kolmogorov and Smirnov's: by how much guessing by one sample is better than tossing a coin,
   * times two. Chance alone exceeds 1.63 * sqrt(2 / samples) in one case of a hundred.
   */
  readonly distance: number
}

export interface Interval {
  readonly from: number
  readonly middle: number
  readonly to: number
}

/** Two samples of equal length; what is at one place belongs to one round. */
export function compare(
  names: Pick<Comparison, "first" | "other">,
  first: readonly number[],
  other: readonly number[],
): Comparison {
  if (first.length !== other.length || first.length === 0) throw new Error("samples of equal size")
  const differences = other.map((us, round) => us - (first[round] as number))
  return {
    ...names,
    medianUs: sorted(first)[first.length >> 1] as number,
    difference: medianOf(differences),
    p: signedRank(differences),
    distance: distanceOf(first, other),
  }
}

/** By order statistics, so nothing is assumed of how the differences are distributed. */
function medianOf(differences: readonly number[]): Interval {
  const ordered = sorted(differences)
  const half = ordered.length / 2
  const reach = (2.576 * Math.sqrt(ordered.length)) / 2
  const at = (place: number) =>
    ordered[Math.min(ordered.length - 1, Math.max(0, Math.round(place)))] as number
  return { from: at(half - reach - 1), middle: at(half), to: at(half + reach) }
}

/** Two-sided, by the normal approximation: samples are large, and ties are few. */
function signedRank(differences: readonly number[]): number {
  const ordered = differences.filter((us) => us !== 0).sort((a, b) => Math.abs(a) - Math.abs(b))
  const count = ordered.length
  let sum = 0
  for (const [place, us] of ordered.entries()) sum += Math.sign(us) * (place + 1)
  const deviation = Math.sqrt((count * (count + 1) * (2 * count + 1)) / 6)
  return deviation === 0 ? 1 : twoSided(sum / deviation)
}

/** Abramowitz and Stegun 7.1.26: right to seven digits after the point. */
function twoSided(deviations: number): number {
  const x = Math.abs(deviations) / Math.SQRT2
  const t = 1 / (1 + 0.3275911 * x)
  const series =
    t *
    (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))))
  return series * Math.exp(-x * x)
}

function distanceOf(first: readonly number[], other: readonly number[]): number {
  const [a, b] = [sorted(first), sorted(other)]
  let [atA, atB, largest] = [0, 0, 0]
  while (atA < a.length && atB < b.length) {
    const next = Math.min(a[atA] as number, b[atB] as number)
    while (a[atA] === next) atA += 1
    while (b[atB] === next) atB += 1
    largest = Math.max(largest, Math.abs(atA / a.length - atB / b.length))
  }
  return largest
}

function sorted(values: readonly number[]): readonly number[] {
  return values.toSorted((a, b) => a - b)
}
