import { expect, test } from "vitest"
import { crc32, crc32ByTable } from "./checksum.ts"

// The checksums that DynamoDB sends with its shortest errors.
test.each([
  ["<UnknownOperationException/>\n", 3552371480],
  ['{"__type":"com.amazon.coral.service#SerializationException"}', 3948637019],
  ['{"__type":"com.amazon.coral.service#UnknownOperationException"}', 1368724161],
  ["", 0],
])("%j is %d", (text, checksum) => {
  expect(crc32(text)).toBe(checksum)
  expect(crc32ByTable(text)).toBe(checksum)
  expect(crc32ByTable(new TextEncoder().encode(text))).toBe(checksum)
})

test("both ways take text as UTF-8", () => {
  expect(crc32ByTable("é😀")).toBe(crc32("é😀"))
})
