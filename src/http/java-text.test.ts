import { expect, test } from "vitest"
import { boolean, map, structure } from "../model/shape/shape.ts"
import { echoOf } from "./java-text.ts"

// Found by the fuzzer: to echo what nobody has read is to recurse as deep as the caller likes.
test("BatchGetItem's echo leaves out what is no member, however deep it is", () => {
  const requestItems = map(structure("KeysAndAttributes", { ConsistentRead: boolean }))
  const deep: unknown = JSON.parse(`${'{"a":'.repeat(20_000)}1${"}".repeat(20_000)}`)
  expect(echoOf(requestItems, { t: { ConsistentRead: true, deep }, u: null })).toBe(
    `'{"t":{"ConsistentRead":true},"u":null}'`,
  )
})
