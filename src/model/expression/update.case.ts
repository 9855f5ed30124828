/** What the tests of updates share: an item, values to write into it, and the way to an update. */
import type { AttributeValue, Item } from "../value/attribute-value.ts"
import { parsePlaceholders } from "./placeholders.ts"
import { parseUpdate } from "./update.ts"

export const N = (n: number): AttributeValue => ({ N: String(n) })
export const S = (s: string): AttributeValue => ({ S: s })
export const L = (...values: AttributeValue[]): AttributeValue => ({ L: values })

const constants: Record<string, AttributeValue> = {
  ":1": N(1),
  ":2": N(2),
  ":x": S("x"),
  ":y": S("y"),
  ":l": L(S("x")),
  ":k": L(S("y")),
  ":m": { M: {} },
  ":ss": { SS: ["b", "c"] },
  ":ab": { SS: ["a", "b"] },
  ":ns": { NS: ["1"] },
  ":null": { NULL: true },
  ":bool": { BOOL: true },
  ":b": { B: "AQ==" },
  ":big": N(9e125),
}

export function parse(text: string) {
  return parseUpdate(
    text,
    parsePlaceholders({
      names: { "#a": "a", "#dot": "a.b", "#proto": "__proto__", "#size": "size" },
      values: constants,
      layer: "current",
    }),
  )
}

export const old: Item = {
  pk: S("key"),
  n: N(5),
  s: S("text"),
  ss: { SS: ["a", "b"] },
  ns: { NS: ["1", "2"] },
  nil: { NULL: true },
  l: L(S("0"), S("1"), S("2"), S("3")),
  m: { M: { k: N(1), l: L(N(1), { M: { x: S("deep") } }) } },
}

function deepFreeze<T>(value: T): T {
  if (typeof value === "object" && value !== null)
    Object.values(Object.freeze(value)).map(deepFreeze)
  return value
}
deepFreeze(old)
