/** The smallest history that still shows a difference, found by leaving things out. */
import { type Difference, Episode, type Servers } from "./episode.ts"
import { smallerThan } from "./parts.ts"
import type { ComparedRequest } from "./requests.ts"
import type { ComparedTable } from "./tables.ts"

export interface Shown {
  readonly difference: Difference
  /** What has to happen first. */
  readonly before: readonly ComparedRequest[]
  readonly request: ComparedRequest
}

/** Replays are cheap, but not free. */
const replaysMax = 120

export async function minimise(
  servers: Servers,
  table: ComparedTable,
  whole: Shown,
  run: string,
): Promise<Shown> {
  const { kind } = whole.difference
  let replays = 0
  const shown = async (before: Shown["before"], request: ComparedRequest) => {
    if (replays++ >= replaysMax) return undefined
    const episode = await Episode.open(servers, table, run)
    try {
      for (const earlier of before) await episode.compare(earlier)
      const difference = await episode.compare(request)
      const isSame = difference?.kind === kind && !difference.explanation
      return isSame ? { before, request, difference } : undefined
    } finally {
      await episode.close()
    }
  }

  let smallest = whole
  // Whole stretches of what came before first, then single requests, then parts of the request.
  for (let size = smallest.before.length; size >= 1; size = Math.floor(size / 2)) {
    for (let from = 0; from < smallest.before.length; ) {
      const before = smallest.before.toSpliced(from, size)
      const smaller = await shown(before, smallest.request)
      if (smaller) smallest = smaller
      else from += size
    }
  }
  for (let isSmaller = true; isSmaller; ) {
    isSmaller = false
    for (const input of smallerThan(smallest.request.input)) {
      const request = { ...smallest.request, input: input as ComparedRequest["input"] }
      const smaller = await shown(smallest.before, request)
      if (!smaller) continue
      smallest = smaller
      isSmaller = true
      break
    }
  }
  return smallest
}
