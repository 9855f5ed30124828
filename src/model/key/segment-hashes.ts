/** How many values a partition hash has. */
const hashes = 2 ** 32

/**
 * The hashes of segment `at` of `of`, both ends included. Segments cover every hash once, and all
 * items of a partition lie in one of them (AWS guide: Parallel scan).
 */
export function hashesOfSegment(
  at: number,
  of: number,
): { readonly hashFrom: number; readonly hashTo: number } {
  // 2^32 times a million segments stays below 2^53, so the products are exact.
  return {
    hashFrom: Math.ceil((hashes * at) / of),
    hashTo: Math.ceil((hashes * (at + 1)) / of) - 1,
  }
}
