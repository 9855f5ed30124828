/** What a version of an object is, and how it stands in an item. */
import type { Item } from "./dynamo-client.ts"
import { idOf, ownPrefix, type TableKeys, versionIn } from "./keys.ts"

export interface Version {
  /** `<user>#<collection>`, or `<entry>`. */
  readonly id: string
  /** Milliseconds since the epoch where clocks agree; always more than that before. */
  readonly version: number
  /** 1, 2, 3… Absent in what dynamodb-mini wrote, until it is upgraded. */
  readonly revision?: number | undefined
  /** The first version. */
  readonly createdAt?: number | undefined
  readonly name?: string | undefined
  /** JSON. */
  readonly value?: string | undefined
  /** An ISO time: the object was deleted. */
  readonly deletedAt?: string | undefined
  /** Of an object that dynamodb-mini made: the entries of a collection are where it left them. */
  readonly isLegacy?: boolean | undefined
  /** Another application has what dynamodb-mini had as the entries of this collection. */
  readonly isApart?: boolean | undefined
  /** Another object of dynamodb-mini's has the claim to its name. */
  readonly isUnclaimed?: boolean | undefined
}

/** @param item a head, or a version */
export function versionOf(keys: TableKeys, item: Item): Version {
  const sort = item[keys.range]?.S ?? ""
  const isHead = sort.startsWith(ownPrefix)
  return {
    id: idOf(sort),
    version: isHead ? Number(item.version?.N) : versionIn(sort),
    revision: numberIn(item, "revision"),
    createdAt: numberIn(item, "createdAt"),
    name: item.name?.S,
    value: item.value?.S,
    deletedAt: item.deletedAt?.S,
    isLegacy: item.legacy?.BOOL,
    isApart: item.apart?.BOOL,
    isUnclaimed: item.unclaimed?.BOOL,
  }
}

/** Without its keys. */
function contentOf(version: Version): Item {
  const { revision, createdAt, name, value, deletedAt, isLegacy } = version
  return {
    ...(revision === undefined ? {} : { revision: { N: String(revision) } }),
    ...(createdAt === undefined ? {} : { createdAt: { N: String(createdAt) } }),
    ...(name === undefined ? {} : { name: { S: name } }),
    ...(value === undefined ? {} : { value: { S: value } }),
    ...(deletedAt === undefined ? {} : { deletedAt: { S: deletedAt } }),
    ...(isLegacy ? { legacy: { BOOL: true } } : {}),
  }
}

export function keyItem(keys: TableKeys, partition: string, sort: string): Item {
  return { [keys.hash]: { S: partition }, [keys.range]: { S: sort } }
}

export function versionItem(keys: TableKeys, partition: string, sort: string, version: Version) {
  return { ...keyItem(keys, partition, sort), ...contentOf(version) }
}

export function headItem(keys: TableKeys, partition: string, sort: string, version: Version): Item {
  return {
    ...versionItem(keys, partition, sort, version),
    version: { N: String(version.version) },
    ...(version.isApart ? { apart: { BOOL: true } } : {}),
    ...(version.isUnclaimed ? { unclaimed: { BOOL: true } } : {}),
  }
}

function numberIn(item: Item, name: string): number | undefined {
  const text = item[name]?.N
  return text === undefined ? undefined : Number(text)
}
