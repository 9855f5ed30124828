import { expect, test } from "vitest"
import { keyOfWritten, keyText, writtenKey } from "./key-text.ts"

const key = (partition: string, sort: string) => ({
  hash: 7,
  partition: Buffer.from(partition, "base64"),
  sort: Buffer.from(sort, "base64"),
})

// 63 is a slash in base64: with one between the parts, both would be AAAA/BBB/CCCC.
test("keys that differ only in where their parts end have different texts", () => {
  expect(keyText(key("AAAA", "BBB/CCCC"))).not.toBe(keyText(key("AAAA/BBB", "CCCC")))
})

test("a key is what was written of it", () => {
  const { hash, partition, sort } = key("AP8=", "")
  const written = JSON.parse(JSON.stringify(writtenKey({ hash, partition, sort })))
  expect(keyOfWritten(written)).toEqual({ hash, partition, sort })
})
