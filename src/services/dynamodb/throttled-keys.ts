/** Which keys of a table a request names that was throttled: what contributor insights count. */
import type { AccountEngine } from "../../engine/engine.ts"
import { keyOfItem } from "../../model/key/key-schema.ts"
import type { Table } from "../../model/table/table.ts"
import type { Item } from "../../model/value/attribute-value.ts"

type Values = Readonly<Record<string, unknown>>

/**
 * Of requests that name keys. A Query, a Scan and statements of PartiQL are throttled before
 * anybody knows where they would have read.
 */
export function noteThrottled(
  { catalog, insights }: AccountEngine,
  input: Values,
  table: Table,
  index: string | undefined,
): void {
  const isOurs = (name: unknown) => catalog.nameOf(String(name)) === table.name
  for (const named of namedIn(input, isOurs)) {
    const key = keyOfItem(table.key, named)
    if (Object.keys(key).length === 0) continue
    if (index === undefined) insights.throttled(table, key)
    // What is written says under which key the index would have had it.
    else insights.throttled(table, named, index)
  }
}

/** Keys, and items that hold them, as they were sent. */
function* namedIn(input: Values, isOurs: (name: unknown) => boolean): Iterable<Item> {
  const { Key, Item, RequestItems, TransactItems } = input
  for (const named of [Key, Item]) if (named) yield named as Item
  for (const [name, requests] of Object.entries((RequestItems ?? {}) as Values)) {
    if (!isOurs(name)) continue
    const { Keys = [] } = requests as { Keys?: Item[] }
    yield* Keys
    if (Array.isArray(requests)) for (const request of requests) yield* itemsIn(request)
  }
  for (const action of (TransactItems ?? []) as Values[]) {
    for (const part of Object.values(action)) {
      const { TableName } = (part ?? {}) as Values
      if (TableName !== undefined && isOurs(TableName)) yield* itemsIn({ part })
    }
  }
}

function* itemsIn(request: Values): Iterable<Item> {
  for (const part of Object.values(request)) {
    const { Key, Item } = (part ?? {}) as Values
    for (const named of [Key, Item]) if (named) yield named as Item
  }
}
