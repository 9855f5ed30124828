/**
 * Puts whose plan only wants to know how large the old item was: for the counts, which the database
 * can keep itself, and for the reply, which can wait. They need no request of their own to look.
 *
 * Plans are pure, so a plan shows by a few trials what it would do. One that refused old items of
 * some sizes and not of others would be misjudged: sizes are for counts and replies.
 */
import type { Change, Read } from "../storage.ts"
import type { WriteCall } from "./remote-call.ts"

type PutItem = Change & { change: "putItem" }

export function isBlindRead([first, second, ...others]: readonly Read[]): boolean {
  return first?.space === "tableVersion" && second?.space === "itemSize" && others.length === 0
}

const trialSizes = [undefined, 0, 1_000_003]

/** The put, if the plan makes it of any old item and counts it as any put is to be counted. */
export function blindPutOf(
  { reads, plan }: Pick<WriteCall, "reads" | "plan">,
  [version]: readonly unknown[],
): PutItem | undefined {
  const read = reads[1]
  if (read?.space !== "itemSize") return undefined
  let put: PutItem | undefined
  for (const oldSize of trialSizes) {
    const planned = plan([version, oldSize])
    if ("refuse" in planned) return undefined
    const [first, second, ...others] = planned.changes
    if (first?.change !== "putItem" || second?.change !== "count" || others.length > 0) {
      return undefined
    }
    const isSame = first.key === read.key && first.table === read.table
    const { table, items, bytes } = second
    const isCounted =
      table === read.table &&
      items === (oldSize === undefined ? 1 : 0) &&
      bytes === first.row.size - (oldSize ?? 0)
    if (!isSame || !isCounted || (put && put.row.body !== first.row.body)) return undefined
    put = first
  }
  return put
}
