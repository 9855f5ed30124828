/** Pages over several ranges of a partition, one after the other: bounded in number and in bytes. */
import type { Item } from "./dynamo-client.ts"
import type { TableKeys } from "./keys.ts"
import { queryRecords, type Range, type Store } from "./tables.ts"

export interface PageQuery {
  readonly keys: TableKeys
  readonly partition: string
  readonly ranges: readonly Range[]
  readonly limit: number
  readonly after?: Position | undefined
  readonly isDescending?: boolean
}

/** The last record that was looked at: which range it is in, and its sort key. */
export type Position = readonly [range: number, sort: string | null]

export interface Page {
  readonly items: readonly Item[]
  /** Absent at the end. */
  readonly next?: Position | undefined
}

/** Of 1 MB each, where DynamoDB ends them. */
const readsMax = 8

export async function readPage(store: Store, query: PageQuery): Promise<Page> {
  const { keys, partition, ranges, limit, isDescending = false } = query
  const items: Item[] = []
  let reads = 0
  let [place, sort] = query.after ?? [0, null]
  while (place < ranges.length) {
    const range = ranges[place] as Range
    const isSifted = "legacyOnly" in range && range.legacyOnly === true
    const page = await queryRecords(store, {
      ...{ keys, partition, range, isDescending },
      // One more than wanted tells whether there are more; of what is sifted, all may fall through.
      ...(isSifted ? {} : { limit: limit - items.length + 1 }),
      ...(sort === null ? {} : { after: sort }),
    })
    for (const item of page.items) {
      if (isSifted && item.legacy?.BOOL !== true) continue
      if (items.length === limit) return { items, next: [place, sort] }
      items.push(item)
      sort = item[keys.range]?.S ?? null
    }
    if (page.lastSort === undefined) {
      place += 1
      sort = null
    } else {
      sort = page.lastSort
      reads += 1
      if (reads === readsMax) return { items, next: [place, sort] }
    }
  }
  return { items }
}
