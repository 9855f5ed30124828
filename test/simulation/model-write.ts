/** What a write makes of one item. */
import type { AttributeValue, Item } from "../../src/model/value/attribute-value.ts"
import type { Action, Guard, ReturnValues, Update } from "./request.ts"

/** Nothing if the guard does not let the item pass. */
export function carriedOut(
  action: Action,
  key: Item,
  old: Item | undefined,
): { readonly item: Item | undefined } | undefined {
  if (action.guard && !passes(action.guard, old)) return undefined
  switch (action.does) {
    case "put":
      return { item: action.item }
    case "update":
      return { item: updated(action.update, old ?? key) }
    case "delete":
      return { item: undefined }
    case "check":
      return { item: old }
  }
}

function passes(guard: Guard, item: Item | undefined): boolean {
  switch (guard.when) {
    case "exists":
      return item !== undefined
    case "absent":
      return item === undefined
    case "below":
      return isBelow(item, guard.n)
    case "has":
      return membersOf(item?.ss).includes(guard.member)
    case "stamp":
      return item?.v !== undefined && "S" in item.v && item.v.S === guard.is
  }
}

export function isBelow(item: Item | undefined, n: number): boolean {
  return item?.n !== undefined && "N" in item.n && Number(item.n.N) < n
}

function updated({ stamp, count, appends, members, sets, removes }: Update, old: Item): Item {
  const kept = Object.entries(old).filter(([name]) => !removes.includes(name))
  let item: Item = { ...Object.fromEntries(kept), ...sets, v: { S: stamp } }
  if (count) item = { ...item, n: { N: String(numberOf(old.n) + count.by) } }
  if (appends) {
    const list = old.l && "L" in old.l ? old.l.L : []
    item = { ...item, l: { L: [...list, { S: stamp }] } }
  }
  if (!members) return item
  const { ss, ...rest } = item
  const these = new Set(members.these)
  const before = membersOf(ss)
  const SS =
    members.to === "ADD"
      ? [...new Set([...before, ...these])]
      : before.filter((member) => !these.has(member))
  // A set is never empty: it goes with its last element.
  return SS.length === 0 ? rest : { ...rest, ss: { SS } }
}

/** What ReturnValues shows, if anything. */
export function shownBy(
  returns: ReturnValues,
  action: Action,
  old: Item | undefined,
  item: Item | undefined,
): Item | undefined {
  const shown = returns.endsWith("OLD") ? old : returns.endsWith("NEW") ? item : undefined
  if (!shown || returns.startsWith("ALL") || action.does !== "update") return shown
  const names = namesIn(action.update)
  const parts = Object.entries(shown).filter(([name]) => names.includes(name))
  return parts.length === 0 ? undefined : Object.fromEntries(parts)
}

function namesIn({ count, appends, members, sets, removes }: Update): readonly string[] {
  return [
    ...["v", ...Object.keys(sets), ...removes],
    ...(count ? ["n"] : []),
    ...(appends ? ["l"] : []),
    ...(members ? ["ss"] : []),
  ]
}

function numberOf(value: AttributeValue | undefined): number {
  return value && "N" in value ? Number(value.N) : 0
}

function membersOf(value: AttributeValue | undefined): readonly string[] {
  return value && "SS" in value ? value.SS : []
}
