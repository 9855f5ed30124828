/** How long the processor was at `work`, in milliseconds: a machine that is busy takes no longer. */
export function processorMsOf(work: () => void): number {
  const before = process.cpuUsage()
  work()
  return process.cpuUsage(before).user / 1000
}
