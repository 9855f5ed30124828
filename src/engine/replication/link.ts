/**
 * Takes the items of one replica over into another: the last state of each that was written since,
 * in bounded steps. How far that is stands in the taker's database and moves in the same atomic
 * step as the items, so a step that is repeated, or done by two at once, has its effect once.
 *
 * An item is taken over if it was written later than what the taker has (`isLater`). All replicas
 * judge by the same order, so they end up with the same items, whatever comes first, or twice. So
 * each hands on what it got from others, too, except to the one it came from: what a replica has
 * lost touch with reaches it by another way.
 */
import { isLater, type ReplicationSetting } from "../../model/table/replication.ts"
import type { Table } from "../../model/table/table.ts"
import type { ReplicaLink, Stamp, StampedItem } from "../../storage/replica-space.ts"
import type { Change, ItemRow, Plan, Read } from "../../storage/storage.ts"
import { planItemWrite, type WriteOccasion } from "../plan.ts"
import { StoredItem } from "../stored-item.ts"
import type { Side } from "./sides.ts"

/** Few enough rows and bytes of one step that no writer waits for long. */
const bound = { rowsMax: 100, bytesMax: 512 * 1024 }

export interface LinkStep {
  /** Stale: a definition has changed meanwhile. Waiting: the source has no stamps to go by yet. */
  readonly is: "more" | "end" | "stale" | "waiting"
  /** How far the taker has got. */
  readonly after: number
}

export async function linkStep(source: Side, target: Side, nowMs: number): Promise<LinkStep> {
  const from = source.table.replication as ReplicationSetting
  const to = target.table.replication as ReplicationSetting
  if (from.state) return { is: "waiting", after: 0 }
  const readLink = { space: "replicaLink", stamps: to.id, source: from.region } as const
  const [found] = await target.storage.read([readLink], "strong")
  // Of a former life of the source: begin anew.
  const link = found?.sourceStamps === from.id ? found : undefined
  const { after = 0, isFilled = false } = link ?? {}
  const knownIn = isFilled ? to.region : ""
  const page = { space: "stampedItems", stamps: from.id, table: source.table.id } as const
  // In the same snapshot: items of a table that was dropped meanwhile are not gone, but swept.
  const [version, { rows, isLast }] = await source.storage.read(
    [
      { space: "tableVersion", address: source.address },
      { ...page, after, knownIn, bound },
    ],
    "strong",
  )
  if (version !== source.version) return { is: "stale", after }
  const last = rows.at(-1)?.sequence ?? after
  if (isFilled && rows.length === 0) return { is: "end", after }
  const unknown = rows.filter(({ stamp }) => stamp.region !== knownIn)
  const next = { stamps: to.id, source: from.region, sourceStamps: from.id, after: last }
  return target.storage.write(
    readsOf(target, readLink, unknown),
    (seen: readonly unknown[]): Plan<LinkStep> => {
      const [versionNow, linkNow, stamps, ...items] = seen as Seen
      const isSame = versionNow === target.version && isSameLink(linkNow, found)
      if (!isSame) return { changes: [], reply: { is: "stale", after } }
      const changes: Change[] = []
      for (const [at, item] of unknown.entries()) {
        if (!isLater(item.stamp, stamps[at])) continue
        const plan = planCopy(target.table, item, items[at], nowMs)
        if ("refuse" in plan) return plan
        changes.push(...plan.changes)
      }
      changes.push({
        change: "putReplicaLink",
        link: { ...next, isFilled: isFilled || isLast },
      })
      return { changes, reply: { is: isLast ? "end" : "more", after: last } }
    },
  )
}

type Seen = readonly [
  version: number | undefined,
  link: ReplicaLink | undefined,
  stamps: readonly (Stamp | undefined)[],
  ...items: (ItemRow | undefined)[],
]

function readsOf(
  { address, table }: Side,
  readLink: Read,
  items: readonly StampedItem[],
): readonly Read[] {
  const keys = items.map(({ key }) => key)
  const stamps = table.replication?.id ?? 0
  return [
    { space: "tableVersion", address },
    readLink,
    { space: "stamps", stamps, keys },
    ...keys.map((key) => ({ space: "item", table: table.id, key }) as const),
  ]
}

/** No condition and no watch: it was judged where it was written. */
function planCopy(
  table: Table,
  { key, stamp, isGone, row }: StampedItem,
  oldRow: ItemRow | undefined,
  nowMs: number,
): Plan<undefined> {
  const old = oldRow && new StoredItem(oldRow)
  const occasion: WriteOccasion = { nowMs, isCopy: true }
  if (!isGone && !row) throw new Error("an item that is there came without its row")
  const change = row
    ? ({ to: "put", row: new StoredItem(row) } as const)
    : ({ to: "delete" } as const)
  const plan = planItemWrite({ change }, table, key, oldRow?.size, old, occasion)
  if ("refuse" in plan) return plan
  const stamps = table.replication?.id ?? 0
  const stamped: Change = { change: "stampItem", as: "copy", stamps, key, stamp, isGone }
  return { changes: [...plan.changes, stamped], reply: undefined }
}

function isSameLink(a: ReplicaLink | undefined, b: ReplicaLink | undefined): boolean {
  return a?.sourceStamps === b?.sourceStamps && a?.after === b?.after
}
