/**
 * Storages that break their promise now and then, each in one way: put between an engine and its
 * storage they show whether a simulation notices.
 */
import type { Change, Read, Storage } from "../../src/storage/storage.ts"

/** Each `times`-th chance is taken. */
type Chance = () => boolean

const times = 6

const breakages: Readonly<Record<string, (storage: Storage, chance: Chance) => Storage>> = {
  "loses an acknowledged write": (storage, chance) =>
    changing(storage, (changes) => (hasItem(changes) && chance() ? [] : changes)),

  "writes half of a transaction": (storage, chance) =>
    changing(storage, (changes) => {
      const last = changes.findLastIndex(isItem)
      const isOfMany = changes.filter(isItem).length > 1
      return isOfMany && chance() ? changes.filter((_, at) => at !== last) : changes
    }),

  "does not count an item": (storage, chance) =>
    changing(storage, (changes) => {
      const counts = changes.some((change) => change.change === "count" && change.items !== 0)
      return counts && chance() ? changes.filter(({ change }) => change !== "count") : changes
    }),

  "forgets a client's token": (storage) =>
    changing(storage, (changes) => changes.filter(({ change }) => change !== "putToken")),

  "drops an entry of an index": (storage, chance) =>
    changing(storage, (changes) => {
      const isEntry = ({ change }: { change: string }) => change === "putEntry"
      return changes.some(isEntry) && chance()
        ? changes.filter((change) => !isEntry(change))
        : changes
    }),

  "keeps an entry of an index": (storage, chance) =>
    changing(storage, (changes) => {
      const isEntry = ({ change }: { change: string }) => change === "deleteEntry"
      return changes.some(isEntry) && chance()
        ? changes.filter((change) => !isEntry(change))
        : changes
    }),

  "carries out a write twice": (storage, chance) => ({
    ...boundTo(storage),
    async write(reads, plan) {
      const reply = await storage.write(reads, plan)
      if (reads.some(({ space }) => space === "item") && chance()) {
        // Whoever is refused the second time has nobody to tell it to.
        await storage.write(reads, plan).catch(() => undefined)
      }
      return reply
    },
  }),

  "decides on what it read before": (storage, chance) => ({
    ...boundTo(storage),
    async write(reads, plan) {
      if (!reads.some(({ space }) => space === "item") || !chance()) {
        return storage.write(reads, plan)
      }
      const found = await storage.read(reads, "strong")
      await new Promise((resolve) => setImmediate(resolve))
      return storage.write(reads, () => plan(found))
    },
  }),

  "reads from an old snapshot": (storage, chance) => {
    const snapshots = new Map<string, unknown>()
    return {
      ...boundTo(storage),
      async read(reads, consistency) {
        const name = nameOf(reads)
        const found = await storage.read(reads, consistency)
        const old = snapshots.get(name) as typeof found | undefined
        snapshots.set(name, found)
        // Of the same table: another one would only be noticed, and asked again.
        return old && old[0] === found[0] && chance() ? old : found
      },
    }
  },

  "shows a page without its last row": (storage, chance) => ({
    ...boundTo(storage),
    async read(reads, consistency) {
      const found = await storage.read(reads, consistency)
      const [version, page] = found as readonly [unknown, { rows?: readonly unknown[] } | undefined]
      if (!page?.rows?.length || !chance()) return found
      return [version, { ...page, rows: page.rows.slice(0, -1) }] as unknown as typeof found
    },
  }),
}

export const breakageNames = Object.keys(breakages)

export function breakageOf(name: string): (storage: Storage) => Storage {
  const breakage = breakages[name]
  if (!breakage) throw new Error(`no breakage is called ${name}`)
  let chances = 0
  const chance = () => {
    chances += 1
    return chances % times === 0
  }
  return (storage) => breakage(storage, chance)
}

function changing(
  storage: Storage,
  changed: (changes: readonly Change[]) => readonly Change[],
): Storage {
  return {
    ...boundTo(storage),
    write: (reads, plan) =>
      storage.write(reads, (found) => {
        const answer = plan(found)
        return "refuse" in answer ? answer : { ...answer, changes: changed(answer.changes) }
      }),
  }
}

function boundTo(storage: Storage): Storage {
  return {
    read: (reads, consistency) => storage.read(reads, consistency),
    write: (reads, plan) => storage.write(reads, plan),
    close: () => storage.close(),
  }
}

function isItem({ change }: Change): boolean {
  return change === "putItem" || change === "deleteItem"
}

function hasItem(changes: readonly Change[]): boolean {
  return changes.some(isItem)
}

function nameOf(reads: readonly Read[]): string {
  return JSON.stringify(reads, (_, value) => (value instanceof Uint8Array ? [...value] : value))
}
