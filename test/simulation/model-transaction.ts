/** Transactions: everything or nothing, once for each token. */
import { type Charge, capacitiesOf, chargesOfWrite, readUnits } from "./capacity.ts"
import { type Expected, fault, type Outcome, ok } from "./expected.ts"
import { carriedOut } from "./model-write.ts"
import type { ItemAction, RequestOf } from "./request.ts"
import { sizeOf } from "./size.ts"
import { definitionOf, itemAt, type State, withEntry, withItem } from "./state.ts"
import { textOf } from "./text.ts"

/** AWS guide: every item is charged twice, to prepare and to commit. */
const times = 2

export function transactGetReply(state: State, request: RequestOf<"transactGet">): Expected {
  const items = request.keys.map(({ table, key }) => itemAt(state, table, key))
  const charges = request.keys.map(({ table }, at) => {
    const item = items[at]
    return { table, units: times * readUnits(item ? sizeOf(item) : 0, true) }
  })
  const ConsumedCapacity = capacitiesOf(request.capacity, charges, "ReadCapacityUnits")
  return ok({ Responses: items.map((Item) => ({ Item })), ConsumedCapacity })
}

export function transactWriteReply(state: State, request: RequestOf<"transactWrite">): Outcome {
  const { actions, token, capacity } = request
  const lives = livesOf(state, actions)
  const text = textOf(actions)
  const used = token === undefined ? undefined : state.tokens.get(token)
  if (used && used.request !== text) {
    return { state, expected: fault("IdempotentParameterMismatchException", mismatch) }
  }
  // A table that is another by now never saw what was carried out on the one before.
  if (used && used.lives === lives) {
    const charges = replayCharges(state, actions)
    const ConsumedCapacity = capacitiesOf(capacity, charges, "ReadCapacityUnits")
    return { state, expected: ok({ ConsumedCapacity }) }
  }

  let next = state
  const charges: Charge[] = []
  const reasons = actions.map(({ table, key, action, showsOld }) => {
    const old = itemAt(state, table, key)
    const done = carriedOut(action, key, old)
    if (!done) {
      const shown = showsOld && old ? { Item: old } : {}
      return { Code: "ConditionalCheckFailed", ...shown, Message: "The conditional request failed" }
    }
    charges.push(...chargesOfWrite(definitionOf(state, table), old, done.item, times))
    if (action.does !== "check" && textOf(old) !== textOf(done.item)) {
      next = withItem(next, table, key, done.item)
    }
    return { Code: "None" }
  })
  if (reasons.some(({ Code }) => Code !== "None")) {
    const codes = reasons.map(({ Code }) => Code).join(", ")
    const cancelled = `${cancellation} [${codes}]`
    const more = { CancellationReasons: reasons }
    return { state, expected: fault("TransactionCanceledException", cancelled, more) }
  }
  if (token !== undefined) {
    next = { ...next, tokens: withEntry(next.tokens, token, { request: text, lives }) }
  }
  const ConsumedCapacity = capacitiesOf(capacity, charges, "WriteCapacityUnits")
  return { state: next, expected: ok({ ConsumedCapacity }) }
}

/** Of all tables in it: a name alone does not tell a table from the one that was there before. */
function livesOf(state: State, actions: readonly ItemAction[]): string {
  return [...new Set(actions.map(({ table }) => state.tables.get(table)?.life))].toSorted().join()
}

/** Whether it would find that it was carried out before. */
export function isRepeated(state: State, request: RequestOf<"transactWrite">): boolean {
  const used = state.tokens.get(request.token ?? "")
  return used !== undefined && used.lives === livesOf(state, request.actions)
}

/** What was carried out before is charged as if it were read. */
function replayCharges(state: State, actions: readonly ItemAction[]): readonly Charge[] {
  return actions.map(({ table, key }) => {
    const item = itemAt(state, table, key)
    return { table, units: times * readUnits(item ? sizeOf(item) : 0, true) }
  })
}

const mismatch =
  "The request uses the same client token as a previous, but non-identical request. " +
  "Do not reuse a client token with different requests, unless the requests are identical"
const cancellation = "Transaction cancelled, please refer cancellation reasons for specific reasons"
