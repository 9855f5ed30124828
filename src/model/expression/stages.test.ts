import { expect, test } from "vitest"
import type { Item } from "../value/attribute-value.ts"
import { bindCondition } from "./bind-condition.ts"
import { bindUpdate } from "./bind-update.ts"
import { holds } from "./condition.ts"
import { parseConditionTree } from "./condition-parser.ts"
import { parsePlaceholders } from "./placeholders.ts"
import { parseProjectionTree } from "./projection.ts"
import { tokenize } from "./token.ts"
import { applyUpdate } from "./update.ts"
import { parseUpdateTree } from "./update-parser.ts"

// Every stage is a function of the one before, and each can be looked at by itself.

const print = (value: unknown) => JSON.stringify(value)

test("a condition: text, tokens, tree, bound tree, result", () => {
  const text = "NOT #n.l[0] <= :v OR (size(b)) IN (:v) AND c = d"
  expect(tokenize(text).map(({ text }) => text)).toEqual(
    "NOT|#n|.|l|[|0|]|<=|:v|OR|(|size|(|b|)|)|IN|(|:v|)|AND|c|=|d|<EOF>".split("|"),
  )

  const tree = parseConditionTree(text)
  expect(print(tree)).toBe(
    '{"kind":"or","conditions":[{"kind":"not","condition":{"kind":"compare","comparator":"<=",' +
      '"left":{"kind":"path","steps":["#n","l",0],"hasPlaceholders":true},' +
      '"right":{"kind":"value","placeholder":":v"}}},{"kind":"and","conditions":[{"kind":"in",' +
      '"operand":{"kind":"call","name":"size","operands":[' +
      '{"kind":"path","steps":["b"],"hasPlaceholders":false}]},' +
      '"candidates":[{"kind":"value","placeholder":":v"}]},{"kind":"compare","comparator":"=",' +
      '"left":{"kind":"path","steps":["c"],"hasPlaceholders":false},' +
      '"right":{"kind":"path","steps":["d"],"hasPlaceholders":false}}]}]}',
  )

  const placeholders = parsePlaceholders({
    names: { "#n": "a.b" },
    values: { ":v": { N: "1.0" } },
    layer: "current",
  })
  const bound = bindCondition(tree, placeholders)
  expect(print(bound)).toBe(
    '{"kind":"or","conditions":[{"kind":"not","condition":{"kind":"compare","comparator":"<=",' +
      '"left":{"kind":"path","path":["a.b","l",0]},' +
      '"right":{"kind":"constant","value":{"N":"1"}}}},{"kind":"and","conditions":[{"kind":"in",' +
      '"operand":{"kind":"size","operand":{"kind":"path","path":["b"]}},' +
      '"candidates":[{"kind":"constant","value":{"N":"1"}}]},{"kind":"compare","comparator":"=",' +
      '"left":{"kind":"path","path":["c"]},"right":{"kind":"path","path":["d"]}}]}]}',
  )

  expect(holds(bound, { "a.b": { M: { l: { L: [{ N: "0" }] } } } })).toBe(false)
  expect(holds(bound, { "a.b": { M: { l: { L: [{ N: "2" }] } } } })).toBe(true)
})

test("an update: text, tokens, tree, bound tree, result", () => {
  const text = "SET a[1] = if_not_exists(b, :v) + :v REMOVE c"
  expect(tokenize(text).map(({ text }) => text)).toEqual(
    "SET|a|[|1|]|=|if_not_exists|(|b|,|:v|)|+|:v|REMOVE|c|<EOF>".split("|"),
  )

  const tree = parseUpdateTree(text)
  expect(print(tree)).toBe(
    '[{"kind":"set","path":{"kind":"path","steps":["a",1],"hasPlaceholders":false},' +
      '"value":{"kind":"arithmetic","operator":"+","left":{"kind":"call","name":"if_not_exists",' +
      '"operands":[{"kind":"path","steps":["b"],"hasPlaceholders":false},' +
      '{"kind":"value","placeholder":":v"}]},"right":{"kind":"value","placeholder":":v"}}},' +
      '{"kind":"remove","path":{"kind":"path","steps":["c"],"hasPlaceholders":false}}]',
  )

  const placeholders = parsePlaceholders({ values: { ":v": { N: "1" } }, layer: "current" })
  const bound = bindUpdate(tree, placeholders)
  expect(print(bound.actions)).toBe(
    '[{"kind":"set","path":["a",1],"value":{"kind":"+","left":{"kind":"if_not_exists",' +
      '"path":["b"],"otherwise":{"kind":"constant","value":{"N":"1"}}},' +
      '"right":{"kind":"constant","value":{"N":"1"}}}},{"kind":"remove","path":["c"]}]',
  )

  const item: Item = { a: { L: [{ S: "x" }] }, b: { N: "41" }, c: { NULL: true } }
  expect(print(applyUpdate(bound, item))).toBe('{"a":{"L":[{"S":"x"},{"N":"42"}]},"b":{"N":"41"}}')
})

// One tree serves all requests with the same text, so nobody may change it.
test("trees are frozen to the bottom", () => {
  const trees = [
    parseConditionTree("(NOT a = :a OR size(b) BETWEEN :a AND c) AND d IN (:a, e)"),
    parseUpdateTree("SET a = list_append(b, :c) REMOVE d[0].e ADD f :g"),
    parseProjectionTree("a, b.c[3]"),
  ]
  for (const tree of trees) expect(isFrozen(tree)).toBe(true)
})

function isFrozen(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return true
  return Object.isFrozen(value) && Object.values(value).every(isFrozen)
}
