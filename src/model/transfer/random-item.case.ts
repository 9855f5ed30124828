import { Buffer } from "node:buffer"
import type { SeededRandom } from "../../../test/support/seeded-random.ts"
import type { AttributeValue, Item } from "../value/attribute-value.ts"
import { randomNumber } from "../value/random-number.case.ts"

const names = [
  "a",
  "Name",
  "with space",
  "null",
  "$ion_1_0",
  "$7",
  "it's",
  '"',
  "__proto__",
  "é",
  "a-b",
  "\\n",
]
const texts = [
  "",
  "plain",
  'a "quote"',
  "it's",
  "two\nlines\r\n",
  "\u0000\u001f\u007f",
  "日本 😀",
  "\\u0041",
  "a,b;c",
  "\u2028",
]

/** Any item: every type, names and texts that formats trip over, numbers of all lengths. */
export function randomItem(random: SeededRandom): Item {
  return randomMap(random, 3)
}

function randomMap(random: SeededRandom, depth: number): Item {
  const chosen = names.filter(() => random.oneIn(2))
  return Object.fromEntries(chosen.map((name) => [name, randomValue(random, depth)]))
}

function randomValue(random: SeededRandom, depth: number): AttributeValue {
  const types = ["S", "N", "B", "BOOL", "NULL", "SS", "NS", "BS", ...(depth > 0 ? ["L", "M"] : [])]
  switch (random.pick(types)) {
    case "S":
      return { S: random.pick(texts) }
    case "N":
      return { N: randomNumber(random) }
    case "B":
      return { B: randomBinary(random) }
    case "BOOL":
      return { BOOL: random.oneIn(2) }
    case "NULL":
      return { NULL: true }
    case "SS":
      return { SS: setOf(random, () => random.pick(texts.slice(1))) }
    case "NS":
      return { NS: setOf(random, () => randomNumber(random)) }
    case "BS":
      return { BS: setOf(random, () => randomBinary(random)) }
    case "L":
      return { L: Array.from({ length: random.below(4) }, () => randomValue(random, depth - 1)) }
    default:
      return { M: randomMap(random, depth - 1) }
  }
}

function setOf(random: SeededRandom, member: () => string): readonly string[] {
  return [...new Set(Array.from({ length: 1 + random.below(3) }, member))]
}

function randomBinary(random: SeededRandom): string {
  const bytes = Array.from({ length: random.below(6) }, () => random.below(256))
  return Buffer.from(bytes).toString("base64")
}
