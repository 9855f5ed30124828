/**
 * Text with `*` (any run of characters) and `?` (any one). Matched without backtracking: the runs
 * between the stars are found one after the other, each as far left as it goes, which is right
 * because a star gives way to anything. A pattern that was written to be slow is not.
 */

export type WildcardToken = string | typeof anyRun | typeof anyCharacter

export const anyRun = Symbol("*")
export const anyCharacter = Symbol("?")

/** What stands between stars; one run alone means that there is no star. */
export interface Wildcard {
  readonly runs: readonly Run[]
}

interface Run {
  /** A placeholder stands at each hole. */
  readonly text: string
  /** Places where any character will do; absent if there are none. */
  readonly holes?: ReadonlySet<number>
}

export function wildcardOf(tokens: readonly WildcardToken[]): Wildcard {
  const runs: Run[] = []
  let text = ""
  let holes = new Set<number>()
  const endRun = () => {
    runs.push(Object.freeze(holes.size === 0 ? { text } : { text, holes }))
    text = ""
    holes = new Set()
  }
  for (const token of tokens) {
    if (token === anyRun) endRun()
    else if (token === anyCharacter) {
      holes.add(text.length)
      text += "?"
    } else text += token
  }
  endRun()
  return Object.freeze({ runs: Object.freeze(runs) })
}

/** The pattern in which `*` and `?` are wildcards. */
export function parseWildcard(text: string): Wildcard {
  return wildcardOf(tokensOf(text))
}

export function tokensOf(text: string): readonly WildcardToken[] {
  return text
    .split(/([*?])/)
    .filter((part) => part !== "")
    .map((part) => (part === "*" ? anyRun : part === "?" ? anyCharacter : part))
}

export function matchesWildcard({ runs }: Wildcard, value: string): boolean {
  const first = runs[0] as Run
  const lastAt = runs.length - 1
  if (lastAt === 0) return value.length === first.text.length && standsAt(first, value, 0)
  const last = runs[lastAt] as Run
  const end = value.length - last.text.length
  if (end < first.text.length) return false
  if (!standsAt(first, value, 0) || !standsAt(last, value, end)) return false
  let at = first.text.length
  for (let between = 1; between < lastAt; between++) {
    const run = runs[between] as Run
    const found = find(run, value, at)
    if (found === -1 || found + run.text.length > end) return false
    at = found + run.text.length
  }
  return true
}

function standsAt({ text, holes }: Run, value: string, at: number): boolean {
  if (!holes) return value.startsWith(text, at)
  for (let i = 0; i < text.length; i++) {
    if (text.charCodeAt(i) !== value.charCodeAt(at + i) && !holes.has(i)) return false
  }
  return true
}

/** Below this many comparisons the simple way is the quick one. */
const comparisonsMax = 1 << 16

/** Where the run stands first, at or after `from`; -1 if nowhere. */
function find(run: Run, value: string, from: number): number {
  const { text, holes } = run
  const places = value.length - from - text.length
  if (places < 0) return -1
  if (places * text.length > comparisonsMax) return findInBits(run, value, from)
  if (!holes) return value.indexOf(text, from)
  for (let at = from; at <= from + places; at++) if (standsAt(run, value, at)) return at
  return -1
}

/**
 * Shift-and (Baeza-Yates and Gonnet): bit i says that the first i + 1 characters of the run end
 * here. Each character of the value costs one step for every 32 of the run, whatever they are.
 */
function findInBits({ text, holes }: Run, value: string, from: number): number {
  const words = Math.ceil(text.length / 32)
  const places = new Map<number, Uint32Array>()
  const anywhere = new Uint32Array(words)
  for (const hole of holes ?? []) setBit(anywhere, hole)
  for (let i = 0; i < text.length; i++) {
    if (holes?.has(i)) continue
    const unit = text.charCodeAt(i)
    const bits = places.get(unit) ?? anywhere.slice()
    setBit(bits, i)
    places.set(unit, bits)
  }
  const state = new Uint32Array(words)
  const lastBit = 1 << ((text.length - 1) & 31)
  for (let at = from; at < value.length; at++) {
    const bits = places.get(value.charCodeAt(at)) ?? anywhere
    let carry = 1
    for (let word = 0; word < words; word++) {
      const before = state[word] as number
      state[word] = ((before << 1) | carry) & (bits[word] as number)
      carry = before >>> 31
    }
    if (((state[words - 1] as number) & lastBit) !== 0) return at + 1 - text.length
  }
  return -1
}

function setBit(bits: Uint32Array, at: number): void {
  bits[at >> 5] = (bits[at >> 5] as number) | (1 << (at & 31))
}
