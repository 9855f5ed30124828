/** A finding in words: what does not fit, and as little of the history as explains it. */
import { type Call, lineOf, mayChange } from "./history.ts"
import { outcomeOfCall } from "./model.ts"
import { areApart } from "./request.ts"
import type { Stuck } from "./serial-order.ts"
import { textOf } from "./text.ts"

/** More calls than these before the fault explain nothing. */
const callsMax = 25

export function reportOf({ order, state, candidates, isUndecided }: Stuck, calls: readonly Call[]) {
  const answered = candidates.filter(({ isCertain }) => isCertain)
  // Every other call could still come later; this one had to come now.
  const [due] = answered.toSorted((a, b) => a.answeredAt - b.answeredAt)
  if (!due) return "no call fits, and none is due"
  const isNear = (call: Call) => !areApart(call.touches, due.touches)
  const before = order.filter(isNear).filter(mayChange).slice(-callsMax)
  const after = calls.filter(
    (call) => call !== due && isNear(call) && !order.includes(call) && call.sentAt < due.answeredAt,
  )
  const { expected } = outcomeOfCall(state, due)
  return [
    `no order of ${calls.length} calls explains the replies; the longest has ${order.length}` +
      `${isUndecided ? " (the search was given up)" : ""}.`,
    "Calls on the same items, in an order that fits:",
    ...before.map(lineOf),
    "The next has to be",
    lineOf(due),
    `    !! ${textOf(expected)}`,
    ...(after.length > 0 ? ["Under way at the same time:", ...after.map(lineOf)] : []),
  ].join("\n")
}
