import type { Found, Read, Storage } from "../../src/storage/storage.ts"
import type { SeededRandom } from "../support/seeded-random.ts"

/**
 * As far away as a server: what a read has seen, and the word that a write is done, arrive some
 * turns later and in another order.
 */
export function delayed(storage: Storage, random: SeededRandom): Storage {
  async function rest(): Promise<void> {
    for (let turns = random.below(3); turns > 0; turns -= 1) {
      await new Promise((resolve) => setImmediate(resolve))
    }
  }
  return {
    async read<const R extends readonly Read[]>(reads: R, consistency: "strong" | "eventual") {
      await rest()
      const found: Found<R> = await storage.read(reads, consistency)
      await rest()
      return found
    },
    async write(reads, plan) {
      await rest()
      const reply = await storage.write(reads, plan)
      await rest()
      return reply
    },
    close: () => storage.close(),
  }
}
