/** One list over several kinds of records, kind after kind. */
import { Buffer } from "node:buffer"
import type { AccountRecords } from "../../engine/account-records.ts"
import type { RecordOf } from "../../engine/records.ts"
import { ApiError } from "../../error.ts"
import type { Page, Paging } from "./pages.ts"

const kinds = ["user", "group", "role", "policy"] as const
type Kind = (typeof kinds)[number]

type Kinds = { readonly [K in Kind]: RecordOf<K>[] } & { readonly rest: Page<never>["rest"] }

const itemsByDefault = 100

export async function pageOfKinds(
  records: AccountRecords,
  { Marker, MaxItems = itemsByDefault }: Paging,
  wanted: readonly Kind[],
): Promise<Kinds> {
  const from = Marker === undefined ? undefined : placeIn(Marker)
  const found = { user: [], group: [], role: [], policy: [] } as { [K in Kind]: RecordOf<K>[] }
  let left = MaxItems
  for (const kind of kinds) {
    if (!wanted.includes(kind)) continue
    if (from && kinds.indexOf(kind) < kinds.indexOf(from.kind)) continue
    let after = from?.kind === kind ? from.name : undefined
    for (;;) {
      // One more than there is room for tells whether this is the end.
      const page = await records.list(kind, after, left + 1)
      const taken = page.records.slice(0, left)
      found[kind].push(...(taken as never[]))
      left -= taken.length
      after = taken.at(-1)?.name ?? after
      if (page.records.length > taken.length) {
        return { ...found, rest: { IsTruncated: true, Marker: markerOf(kind, after ?? "") } }
      }
      if (page.isLast) break
    }
  }
  return { ...found, rest: { IsTruncated: false } }
}

function markerOf(kind: Kind, name: string): string {
  return Buffer.from(`${kind}/${name}`).toString("base64")
}

function placeIn(marker: string): { readonly kind: Kind; readonly name: string | undefined } {
  const text = Buffer.from(marker, "base64").toString("utf8")
  const slash = text.indexOf("/")
  const kind = kinds.find((candidate) => candidate === text.slice(0, slash))
  if (slash === -1 || kind === undefined) throw ApiError.invalid("Invalid Marker.")
  return { kind, name: text.slice(slash + 1) || undefined }
}
