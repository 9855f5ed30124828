import { expect, test } from "vitest"
import { ApiError } from "../../error.ts"
import { holds } from "../expression/condition.ts"
import { putsOfLine } from "./put-line.ts"

test.each([
  ["DYNAMODB_JSON", '{"Item":{"pk":{"S":"a"},"n":{"N":"1.0"}}}'],
  ["ION", '$ion_1_0 {Item:{pk:"a",n:1.}}'],
] as const)("an item alone: %s", (format, line) => {
  expect(putsOfLine(format, line)).toEqual([
    { item: { pk: { S: "a" }, n: { N: "1" } }, condition: undefined },
  ])
})

test.each([
  [
    "DYNAMODB_JSON",
    '{"Item":{"pk":{"S":"a"}},"ConditionExpression":"#n < :n","ExpressionAttributeNames":{"#n":"n"},"ExpressionAttributeValues":{":n":{"N":"2"}}}',
  ],
  [
    "ION",
    '{Item:{pk:"a"},ConditionExpression:"#n < :n",ExpressionAttributeNames:{\'#n\':"n"},ExpressionAttributeValues:{\':n\':2.}}',
  ],
] as const)("an item with a condition: %s", (format, line) => {
  const [put] = putsOfLine(format, line)
  if (!put?.condition) throw new Error("no condition")
  expect(holds(put.condition, { n: { N: "1" } })).toBe(true)
  expect(holds(put.condition, { n: { N: "2" } })).toBe(false)
})

test("a line of Ion may have several; an empty line has none", () => {
  const two = putsOfLine("ION", '{Item:{pk:"a"}} {Item:{pk:"b"}}')
  expect(two.map(({ item }) => item)).toEqual([{ pk: { S: "a" } }, { pk: { S: "b" } }])
  expect(putsOfLine("DYNAMODB_JSON", " ")).toEqual([])
})

// What is not known might be a condition: it must not be passed over.
test.each([
  ["DYNAMODB_JSON", "{", "not JSON"],
  ["DYNAMODB_JSON", "[]", "no Item"],
  ["DYNAMODB_JSON", "{}", "no Item"],
  ["DYNAMODB_JSON", '{"Item":{"pk":{"S":"a"}},"Condition":"x"}', "another name: Condition"],
  ["DYNAMODB_JSON", '{"Item":{},"ConditionExpression":1}', "of another type"],
  ["DYNAMODB_JSON", '{"Item":{},"ConditionExpression":"a ="}', "Syntax error"],
  ["DYNAMODB_JSON", '{"Item":{},"ConditionExpression":"a = :a"}', ":a"],
  ["DYNAMODB_JSON", '{"Item":{},"ExpressionAttributeNames":{"#a":"a"}}', "expressions"],
  [
    "DYNAMODB_JSON",
    '{"Item":{},"ConditionExpression":"attribute_exists(a)","ExpressionAttributeNames":{"#a":"a"}}',
    "unused",
  ],
  ["ION", '{Item:"a"}', "no Item"],
  ["ION", '{Item:{pk:"a"},ConditionExpression:1}', "of another type"],
] as const)("%s refused: %s", (format, line, text) => {
  try {
    putsOfLine(format, line)
  } catch (error) {
    expect(error).toBeInstanceOf(ApiError)
    expect((error as ApiError).message).toContain(text)
    return
  }
  throw new Error("it was taken")
})
