/** Whether memory is flat, from what was seen of it. */

export interface Sample {
  readonly seconds: number
  readonly residentBytes: number
}

export interface MemoryTrend {
  /** Of the line through the second half (least squares). */
  readonly bytesPerHour: number
  /** The most of either half. */
  readonly firstHalfMax: number
  readonly secondHalfMax: number
}

/** The first half is for whatever is filled once: caches, compiled code, the heap's usual size. */
export function memoryTrend(samples: readonly Sample[]): MemoryTrend {
  const middle = Math.ceil(samples.length / 2)
  const [first, second] = [samples.slice(0, middle), samples.slice(middle)]
  return {
    bytesPerHour: slope(second) * 3600,
    firstHalfMax: most(first),
    secondHalfMax: most(second),
  }
}

/** Bytes per second. */
function slope(samples: readonly Sample[]): number {
  const mean = (values: readonly number[]) =>
    values.reduce((sum, value) => sum + value, 0) / values.length
  const second = mean(samples.map(({ seconds }) => seconds))
  const bytes = mean(samples.map(({ residentBytes }) => residentBytes))
  const spread = samples.reduce((sum, { seconds }) => sum + (seconds - second) ** 2, 0)
  const together = samples.reduce(
    (sum, { seconds, residentBytes }) => sum + (seconds - second) * (residentBytes - bytes),
    0,
  )
  return together / spread
}

function most(samples: readonly Sample[]): number {
  return Math.max(...samples.map(({ residentBytes }) => residentBytes))
}
