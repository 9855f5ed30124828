/** How many bytes a bulk operation has put into indexes. */
import type { Table } from "../../model/table/table.ts"
import type { Change } from "../../storage/storage.ts"
import type { Written } from "../plan.ts"
import type { IndexBytes } from "./bulk-record.ts"

/** By the entries that are put; of vector indexes by what they charge, which is bytes. */
export function putBytes(
  table: Table,
  changes: readonly Change[],
  written: readonly Written[],
): readonly IndexBytes[] {
  const known = new Map<number, Omit<IndexBytes, "bytes">>([
    ...table.localIndexes.map(({ id, name }) => [id, { kind: "local", name }] as const),
    ...table.globalIndexes.map(({ id, name }) => [id, { kind: "global", name }] as const),
  ])
  const entries = changes.flatMap((change) => {
    const index = change.change === "putEntry" ? known.get(change.index) : undefined
    return index && change.change === "putEntry" ? [{ ...index, bytes: change.size }] : []
  })
  const vectors = written
    .flatMap(({ indexes }) => indexes)
    .filter(({ kind }) => kind === "vector")
    .map(({ kind, index: name, units: bytes }) => ({ kind, name, bytes }))
  return sumOfIndexes([], [...entries, ...vectors])
}

export function sumOfIndexes(
  before: readonly IndexBytes[],
  more: readonly IndexBytes[],
): readonly IndexBytes[] {
  const sums = new Map<string, IndexBytes>()
  for (const each of [...before, ...more]) {
    const id = `${each.kind}/${each.name}`
    sums.set(id, { ...each, bytes: each.bytes + (sums.get(id)?.bytes ?? 0) })
  }
  return [...sums.values()]
}
