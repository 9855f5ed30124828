import { expect, test } from "vitest"
import { checkReply } from "../../test/support/check-reply.ts"
import {
  double,
  integer,
  item,
  JsonText,
  list,
  map,
  required,
  string,
  structure,
} from "../model/shape/shape.ts"
import { encoderOf } from "./encode.ts"

const capacity = structure("ConsumedCapacity", { TableName: string(), CapacityUnits: double })
const shape = structure("Output", {
  Items: list(item),
  Responses: map(list(item)),
  Item: item,
  Count: required(integer()),
  ConsumedCapacity: capacity,
})
const encode = encoderOf(shape)

test("stored items are spliced in as they are", () => {
  const stored = '{"pk":{"S":"a"},  "n":{"N":"1"}}'
  const parsed = { b: { B: "AAE=" } }
  expect(
    encode({
      Items: [new JsonText(stored), parsed],
      Responses: { 't"': [new JsonText("{}")], none: [] },
      Item: parsed,
      Count: 2,
      ConsumedCapacity: { TableName: "t", CapacityUnits: 0.5 },
    }),
  ).toBe(
    `{"Items":[${stored},{"b":{"B":"AAE="}}],"Responses":{"t\\"":[{}],"none":[]},"Item":{"b":{"B":"AAE="}},"Count":2,"ConsumedCapacity":{"TableName":"t","CapacityUnits":0.5}}`,
  )
})

test("what is undefined is left out", () => {
  expect(encode({ Items: undefined, Count: 0, ConsumedCapacity: { TableName: undefined } })).toBe(
    '{"Count":0,"ConsumedCapacity":{}}',
  )
  expect(encoderOf(structure("Output", { Item: item }))({})).toBe("{}")
})

// `toJSON` is a name like any other; a lone surrogate has no UTF-8.
test("the caller's names and texts stay what they are", () => {
  const odd = JSON.parse('{"toJSON":{"S":"\\ud800"},"__proto__":{"S":"é"}}')
  expect(encode({ Item: odd, Count: 0 })).toBe(
    '{"Item":{"toJSON":{"S":"\\ud800"},"__proto__":{"S":"é"}},"Count":0}',
  )
})

test("a reply of the right shape passes the check", () => {
  const reply = {
    Items: [new JsonText('{"a":{"M":{"b":{"L":[{"NULL":true},{"NS":["1"]}]}}}}')],
    Count: 1,
    Responses: { t: [{ a: { BOOL: false } }] },
    ConsumedCapacity: { TableName: "t", CapacityUnits: 0.5 },
  }
  expect(checkReply(shape, reply)).toEqual([])
})

test.each<[unknown, string]>([
  [{}, "reply.Count is missing"],
  [{ Count: 1.5 }, "reply.Count is not a whole number"],
  [{ Count: 1, Nope: 1 }, "reply.Nope is not in the output shape"],
  [{ Count: 1, Items: {} }, "reply.Items is not a list"],
  [{ Count: 1, Item: { a: { S: "x", N: "1" } } }, "reply.Item.a has 2 types, not one"],
  [{ Count: 1, Item: new JsonText('{"a":{"N":1}}') }, "reply.Item.a.N is not a string"],
  [{ Count: 1, Item: { a: { SS: [] } } }, "reply.Item.a.SS is not a set"],
  [{ Count: 1, Item: { a: { L: [{}] } } }, "reply.Item.a.L[0] has 0 types, not one"],
  [{ Count: 1, Responses: { t: [1] } }, "reply.Responses.t[0] is not an item"],
  [
    { Count: 1, ConsumedCapacity: { CapacityUnits: Number.NaN } },
    "reply.ConsumedCapacity.CapacityUnits is not a finite number",
  ],
])("the check finds what is wrong in %j", (reply, finding) => {
  expect(checkReply(shape, reply)).toEqual([finding])
})
