/** AWS guide, "Lambda event filtering": filter rule syntax. */
import { expect, test } from "vitest"
import { checkFilters, type FilterPattern, passesFilters } from "./event-filter.ts"

const record = {
  eventName: "INSERT",
  dynamodb: { SizeBytes: 26, NewImage: { pk: { S: "MSG#1" }, count: { N: "5" } } },
}
const image = (NewImage: object) => ({ dynamodb: { NewImage } })

test.each<[FilterPattern, boolean]>([
  [{ eventName: ["INSERT"] }, true],
  [{ eventName: ["MODIFY", "INSERT"] }, true],
  [{ eventName: ["REMOVE"] }, false],
  [{ eventName: ["INSERT"], ...image({ pk: { S: ["MSG#1"] } }) }, true],
  [{ eventName: ["REMOVE"], ...image({ pk: { S: ["MSG#1"] } }) }, false],
  [image({ pk: { S: [{ prefix: "MSG#" }] } }), true],
  [image({ pk: { S: [{ prefix: "GRP#" }] } }), false],
  [image({ pk: { S: [{ suffix: "1" }] } }), true],
  [image({ pk: { S: [{ "equals-ignore-case": "msg#1" }] } }), true],
  [image({ pk: { S: [{ "anything-but": ["MSG#1"] }] } }), false],
  [image({ pk: { S: [{ "anything-but": { prefix: "GRP#" } }] } }), true],
  [image({ gone: { S: [{ "anything-but": ["x"] }] } }), false],
  [image({ count: { N: [{ exists: true }] } }), true],
  [image({ gone: { N: [{ exists: false }] } }), true],
  [{ dynamodb: { SizeBytes: [{ numeric: [">", 20, "<=", 26] }] } }, true],
  [{ dynamodb: { SizeBytes: [{ numeric: ["=", 27] }] } }, false],
  // Numbers of items are texts there, so they never match (AWS guide).
  [image({ count: { N: [{ numeric: ["=", 5] }] } }), false],
  [{ $or: [{ eventName: ["REMOVE"] }, image({ count: { N: ["5"] } })] }, true],
  [{ $or: [{ eventName: ["REMOVE"] }, { eventName: ["MODIFY"] }] }, false],
  [image({ pk: { S: ["MSG#2"] }, count: { N: ["5"] } }), false],
])("%j: %s", (pattern, passes) => {
  expect(passesFilters(record, [pattern])).toBe(passes)
})

test("no pattern lets everything pass, and of several one is enough", () => {
  expect(passesFilters(record, [])).toBe(true)
  expect(passesFilters(record, [{ eventName: ["REMOVE"] }, { eventName: ["INSERT"] }])).toBe(true)
})

test.each<[FilterPattern, string]>([
  [{ eventName: "INSERT" }, "the filter's eventName has to be a list of rules"],
  [{ dynamodb: { Keys: [{ starts: "x" }] } }, 'there is no filter operator "starts"'],
  [{ a: [{ numeric: 5 }] }, "numeric takes a list"],
])("%j is no filter", (pattern, text) => {
  if (text.startsWith("numeric")) {
    expect(() => passesFilters({ a: 5 }, [pattern])).toThrow(text)
  } else expect(() => checkFilters([pattern])).toThrow(text)
})
