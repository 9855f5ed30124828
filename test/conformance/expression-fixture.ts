/** The item on which expressions are tried, and the values that they name. */
import type { AttributeValue } from "@aws-sdk/client-dynamodb"

export const Key = { pk: { S: "a" } }
export const item = {
  ...Key,
  word: { S: "abc" },
  five: { N: "5" },
  ten: { N: "10" },
  yes: { BOOL: true },
  nil: { NULL: true },
  tags: { SS: ["x", "y"] },
  figures: { NS: ["1", "2"] },
  bytes: { B: Uint8Array.of(1, 2, 3) },
  steps: { L: [{ S: "one" }, { M: { a: { N: "1" }, b: { N: "2" } } }, { N: "3" }] },
  box: { M: { core: { M: { deep: { N: "7" } } }, side: { S: "s" } } },
} satisfies Record<string, AttributeValue>

/** Every value that an expression below names. */
const values: Readonly<Record<string, AttributeValue>> = {
  ":abc": { S: "abc" },
  ":ab": { S: "ab" },
  ":b": { S: "b" },
  ":x": { S: "x" },
  ":z": { S: "z" },
  ":0": { N: "0" },
  ":1": { N: "1" },
  ":5": { N: "5.0" },
  ":7": { N: "7" },
  ":9": { N: "9" },
  ":10": { N: "1e1" },
  ":yes": { BOOL: true },
  ":S": { S: "S" },
  ":DOG": { S: "DOG" },
  ":tags": { SS: ["y", "x"] },
  ":y": { SS: ["y"] },
  ":yz": { SS: ["y", "z"] },
  ":box": { M: { side: { S: "s" }, core: { M: { deep: { N: "7.00" } } } } },
  ":list": { L: [{ N: "9" }] },
  ":none": { L: [] },
}

/** Only what the expression uses: anything more is refused. */
export function used(expression: string) {
  const names = new Set(expression.match(/:\w+/g))
  const entries = Object.entries(values).filter(([name]) => names.has(name))
  return entries.length > 0 ? { ExpressionAttributeValues: Object.fromEntries(entries) } : {}
}
