import type { SeededRandom } from "../../../test/support/seeded-random.ts"
import { normalizeNumber } from "./number.ts"

/**
 * Any normalised number, with a liking for those that tests of numbers need: short ones, those of
 * full length, powers of ten, neighbours of each other and both ends of the range.
 */
export function randomNumber(random: SeededRandom): string {
  if (random.oneIn(40)) return "0"
  const sign = random.pick(["", "-"])
  const length = random.pick([1, 1, 2, 3, 5, 15, 16, 36, 37, 38])
  const first = random.pick(["1", "1", "9", String(1 + random.below(9))])
  const rest = random.pick([
    randomDigits(random, length - 1),
    "0".repeat(length - 1),
    "9".repeat(length - 1),
  ])
  const magnitude = random.pick([0, 0, 1, 2, -1, -2, 125, 124, -130, -129, random.below(256) - 130])
  return normalizeNumber(`${sign}${first}.${rest}e${magnitude}`, "current")
}

function randomDigits(random: SeededRandom, length: number): string {
  return Array.from({ length }, () => random.below(10)).join("")
}
