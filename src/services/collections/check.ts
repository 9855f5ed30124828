/** What is in a table; changes nothing. */
import { deadPrefix, livePrefix, ownPrefix, type TableKeys } from "./keys.ts"
import { legacyPlace, scanKeys } from "./legacy.ts"
import type { Store } from "./tables.ts"

export interface CheckCounts {
  live: number
  deleted: number
  versions: number
  /** Versions that dynamodb-mini wrote and nobody has upgraded. */
  withoutNumber: number
  /** Objects whose name another one has, too. */
  sharedNames: number
  unreadable: number
}

export async function check(store: Store, keys: TableKeys): Promise<CheckCounts> {
  const counts = {
    live: 0,
    deleted: 0,
    versions: 0,
    withoutNumber: 0,
    sharedNames: 0,
    unreadable: 0,
  }
  for await (const items of scanKeys(store, keys)) {
    for (const item of items) {
      const sort = item[keys.range]?.S ?? ""
      if (item.unclaimed?.BOOL) counts.sharedNames += 1
      if (sort.startsWith(livePrefix)) counts.live += 1
      else if (sort.startsWith(deadPrefix)) counts.deleted += 1
      else if (!sort.startsWith(ownPrefix)) {
        counts.versions += 1
        const place = legacyPlace(keys, item)
        if (place === "unreadable") counts.unreadable += 1
        else if (place !== "other") counts.withoutNumber += 1
      }
    }
  }
  return counts
}
