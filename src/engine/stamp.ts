/** Who wrote an item last, and when: what the replicas of a global table judge by. */
import type { Table } from "../model/table/table.ts"
import type { Change, ItemKey } from "../storage/storage.ts"

interface Occasion {
  readonly nowMs: number
  /** The copy of another replica's write, which brings its stamp along. */
  readonly isCopy?: boolean
}

/** What the write of an item adds, which is nothing unless the table is a replica. */
export function stampOfWrite(
  { replication }: Table,
  key: ItemKey,
  isGone: boolean,
  { nowMs, isCopy = false }: Occasion,
): readonly Change[] {
  if (!replication || isCopy) return []
  const { id: stamps, region } = replication
  const stamp = { atUs: nowMs * 1000, region }
  return [{ change: "stampItem", as: "write", stamps, key, stamp, isGone }]
}

/** Of an item that was there before the table became a replica: any write is later. */
export function stampToFill(stamps: number, region: string, key: ItemKey): Change {
  const stamp = { atUs: 0, region }
  return { change: "stampItem", as: "fill", stamps, key, stamp, isGone: false }
}
