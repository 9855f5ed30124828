/**
 * Lets whoever else waits have a turn. To wait for what is at hand does not: a database in a file
 * answers at once, and what is read of an object may lie in memory.
 */
export function othersTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
