import type { Random } from "../../../test/support/random.ts"
import { normalizeNumber } from "./number.ts"

/**
 * Any normalised number, with a liking for those that tests of numbers need: short ones, those of
 * full length, powers of ten, neighbours of each other and both ends of the range.
 */
export function randomNumber(random: Random): string {
  if (random.integer(40) === 0) return "0"
  const sign = random.pick(["", "-"])
  const length = random.pick([1, 1, 2, 3, 5, 15, 16, 36, 37, 38])
  const first = random.pick(["1", "1", "9", String(1 + random.integer(9))])
  const rest = random.pick([
    random.digits(length - 1),
    "0".repeat(length - 1),
    "9".repeat(length - 1),
  ])
  const magnitude = random.pick([
    0,
    0,
    1,
    2,
    -1,
    -2,
    125,
    124,
    -130,
    -129,
    random.integer(256) - 130,
  ])
  return normalizeNumber(`${sign}${first}.${rest}e${magnitude}`, "current")
}
