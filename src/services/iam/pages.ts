/** Lists that come in pages. A marker holds the name that the last page ended with. */
import { Buffer } from "node:buffer"
import type { AccountRecords } from "../../engine/account-records.ts"
import type { RecordKind, RecordOf } from "../../engine/records.ts"
import { ApiError } from "../../error.ts"

export interface Paging {
  readonly Marker?: string | undefined
  readonly MaxItems?: number | undefined
}

export interface Page<T> {
  readonly items: readonly T[]
  readonly rest: { readonly IsTruncated: boolean; readonly Marker?: string }
}

const itemsByDefault = 100
const chunk = 200

function markerOf(name: string): string {
  return Buffer.from(name).toString("base64")
}

function nameIn(marker: string | undefined): string | undefined {
  if (marker === undefined) return undefined
  const name = Buffer.from(marker, "base64").toString("utf8")
  if (name !== "" && markerOf(name) === marker) return name
  throw ApiError.invalid("Invalid Marker.")
}

/** Records of one kind that `isWanted`, in the order of their names. */
export async function pageOfRecords<K extends Exclude<RecordKind, "key">>(
  records: AccountRecords,
  kind: K,
  { Marker, MaxItems = itemsByDefault }: Paging,
  isWanted: (record: RecordOf<K>) => boolean = () => true,
): Promise<Page<RecordOf<K>>> {
  const found: RecordOf<K>[] = []
  let after = nameIn(Marker)
  for (;;) {
    const { records: more, isLast } = await records.list(kind, after, chunk)
    found.push(...more.filter(isWanted))
    if (isLast || found.length > MaxItems) break
    after = more.at(-1)?.name
  }
  return cut(found, MaxItems, ({ name }) => name)
}

/** Of a list that is at hand whole, in its own order. */
export function pageOfList<T>(
  all: readonly T[],
  { Marker, MaxItems = itemsByDefault }: Paging,
  nameOf: (item: T) => string,
): Page<T> {
  const after = nameIn(Marker)
  const from = after === undefined ? 0 : all.findIndex((item) => nameOf(item) === after) + 1
  return cut(all.slice(from), MaxItems, nameOf)
}

function cut<T>(all: readonly T[], itemsMax: number, nameOf: (item: T) => string): Page<T> {
  const items = all.slice(0, itemsMax)
  const last = items.at(-1)
  if (all.length <= itemsMax || last === undefined) return { items, rest: { IsTruncated: false } }
  return { items, rest: { IsTruncated: true, Marker: markerOf(nameOf(last)) } }
}
