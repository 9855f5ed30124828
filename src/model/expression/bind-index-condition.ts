/** Key condition and key schema of an index to the entries that are meant. */
import { Buffer } from "node:buffer"
import { unreachable } from "../../error.ts"
import { type ByteRange, everything, startingWith } from "../key/byte-range.ts"
import { escaped, joinedKeyBytes, terminated } from "../key/index-key.ts"
import { keyBytes } from "../key/key-bytes.ts"
import type { AttributeValue } from "../value/attribute-value.ts"
import { bindKeyClauses, byteRangeOf, type IndexKeySchema } from "./bind-key-condition.ts"
import type { KeyCondition, KeyTest } from "./key-clause.ts"

/**
 * The partition and the range of sort keys that an index's key condition means.
 *
 * @throws ApiError, bare
 */
export function bindIndexCondition(
  condition: KeyCondition,
  schema: IndexKeySchema,
): { readonly partition: Uint8Array; readonly sort: ByteRange } {
  const { partition, sort } = bindKeyClauses(condition, schema)
  return { partition: joinedKeyBytes(partition), sort: rangeOf(sort, schema.sort.length) }
}

function rangeOf(tests: readonly KeyTest[], attributes: number): ByteRange {
  const last = tests.at(-1)
  if (!last) return everything
  if (attributes === 1) return byteRangeOf(last)
  const before = Buffer.concat(tests.slice(0, -1).map((test) => terminated(equalBytes(test))))
  return rangeBehind(before, last)
}

/** Of sort keys that begin with `before`, whose next attribute the test is about. */
function rangeBehind(before: Uint8Array, test: KeyTest): ByteRange {
  const upTo = (value: AttributeValue) => Buffer.concat([before, terminated(keyBytes(value))])
  const all = startingWith(before)
  switch (test.operator) {
    case "=":
      return startingWith(upTo(test.value))
    case "<":
      return { from: before, to: upTo(test.value) }
    case "<=":
      return { ...startingWith(upTo(test.value)), from: before }
    case ">":
      return { ...all, from: behind(upTo(test.value)) }
    case ">=":
      return { ...all, from: upTo(test.value) }
    case "BETWEEN":
      return { ...startingWith(upTo(test.high)), from: upTo(test.low) }
    case "begins_with":
      return startingWith(Buffer.concat([before, escaped(keyBytes(test.prefix))]))
    default:
      return unreachable(test)
  }
}

/** The first bytes after all that begin with these; they end in a terminator, so there are some. */
function behind(bytes: Uint8Array): Uint8Array {
  const { to } = startingWith(bytes)
  if (!to) throw new Error("a value without a terminator")
  return to
}

function equalBytes(test: KeyTest): Uint8Array {
  if (test.operator !== "=") throw new Error("a condition behind one that is no equality")
  return keyBytes(test.value)
}
