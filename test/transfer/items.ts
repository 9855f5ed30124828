/** Items of all types, with texts and numbers that formats trip over. */
import { Buffer } from "node:buffer"
import { randomItem } from "../../src/model/transfer/random-item.case.ts"
import type { Item } from "../../src/model/value/attribute-value.ts"
import { seededRandom } from "../support/seeded-random.ts"
import type { WireItem } from "./fixture.ts"

const random = seededRandom(20261121)

/** As our own code has them: binaries are base64. */
export const items: readonly Item[] = Array.from({ length: 40 }, (_, n) => ({
  ...randomItem(random),
  pk: { S: n % 2 ? `key ${n}` : `ключ '${n}'` },
  sk: { N: `${n}.${"1234567890".repeat(3)}5` },
}))

/** The same for the SDK. */
export const wireItems = items.map((item) => wireOf(item) as WireItem)

function wireOf(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value
  if (Array.isArray(value)) return value.map(wireOf)
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => {
      if (name === "B" && typeof member === "string") return [name, Buffer.from(member, "base64")]
      if (name === "BS" && Array.isArray(member))
        return [name, member.map((one) => Buffer.from(one, "base64"))]
      return [name, wireOf(member)]
    }),
  )
}
