/** What dynamodb-mini wrote, found by what it lacks: versions without a number. */
import type { Item } from "./dynamo-client.ts"
import { idOf, ownPrefix, type Place, type TableKeys, versionIn } from "./keys.ts"
import type { Store } from "./tables.ts"

/** In turn each object that has versions without a number, with the first of these. */
export async function eachObject(
  store: Store,
  keys: TableKeys,
  run: (place: Place, version: number) => Promise<void>,
  onUnreadable: () => void = () => undefined,
): Promise<void> {
  let last: string | undefined
  for await (const items of scanKeys(store, keys)) {
    for (const item of items) {
      const place = legacyPlace(keys, item)
      if (place === "unreadable") onUnreadable()
      if (typeof place === "string") continue
      const name = `${place.partition}\n${place.id}`
      if (name === last) continue
      last = name
      await run(place, versionIn(item[keys.range]?.S ?? ""))
    }
  }
}

/** Where the object of a version without a number is. */
export function legacyPlace(keys: TableKeys, item: Item): Place | "other" | "unreadable" {
  const partition = item[keys.hash]?.S ?? ""
  const sort = item[keys.range]?.S ?? ""
  if (sort.startsWith(ownPrefix) || item.revision !== undefined) return "other"
  if (!/#\d{13}$/.test(sort)) return "unreadable"
  const id = idOf(sort)
  const names = keys.hash === "application" ? id.slice(0, id.lastIndexOf("#") + 1) : ""
  return { keys, partition, id, names }
}

export async function* scanKeys(
  { client }: Store,
  keys: TableKeys,
): AsyncGenerator<readonly Item[]> {
  let after: unknown
  do {
    const page = await client.call("Scan", {
      TableName: keys.table,
      ConsistentRead: true,
      ProjectionExpression: "#hash, #range, #revision, #unclaimed",
      ExpressionAttributeNames: {
        "#hash": keys.hash,
        "#range": keys.range,
        "#revision": "revision",
        "#unclaimed": "unclaimed",
      },
      ...(after === undefined ? {} : { ExclusiveStartKey: after }),
    })
    yield page.Items as readonly Item[]
    after = page.LastEvaluatedKey
  } while (after !== undefined)
}
