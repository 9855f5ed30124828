import { expect, test } from "vitest"
import type { AttributeValue } from "../value/attribute-value.ts"
import { normalizeNumber } from "../value/number.ts"
import { keyBytes } from "./key-bytes.ts"
import { partitionHash } from "./partition-hash.ts"

const hashOf = (value: AttributeValue) => partitionHash(keyBytes(value))

// Orders in which dynalite 4.0.0 returned these keys from a Scan. Its tests were written against
// the service. Key bytes and hash have to be right to agree.
const numbers = [
  "-1",
  `-0.${"9".repeat(38)}`,
  `-${"9".repeat(38)}`,
  "1e125",
  "-1234567890123456789012345678901234567.8",
  "-1e-130",
  "10",
  "-123",
  "12.5",
  "123",
  "-0.1",
  "-10",
  "1e-130",
  "-1e125",
  "9".repeat(38),
  "1",
  "-12.5",
  "0",
  "0.1",
]
const strings = ["é", "\u20ac", "\u{1f600}", "x".repeat(2048), "user#2", "b", "user#1", "ab", "a"]
const binaries = ["AAAA", "/w==", "aGVsbG8=", "gA==", "AA=="]

test.each<[string, AttributeValue[]]>([
  ["strings", strings.map((S) => ({ S }))],
  ["numbers", numbers.map((text) => ({ N: normalizeNumber(text, "current") }))],
  ["binaries", binaries.map((B) => ({ B }))],
])("a scan returns %s in DynamoDB's order", (_, scanned) => {
  expect(scanned.toSorted((a, b) => hashOf(a) - hashOf(b))).toEqual(scanned)
})

test("a hash is a whole number of 32 bits, of this partition alone", () => {
  // printf Outliersa | md5sum
  const hash = hashOf({ S: "a" })
  expect(hash).toBe(0xf6558e51)
  hashOf({ S: "another, longer than the first" })
  expect(hashOf({ S: "a" })).toBe(hash)
})

test("a key longer than a table's may be has a hash too", () => {
  // printf Outliers%02100d 0 | md5sum
  expect(hashOf({ S: "0".repeat(2100) })).toBe(0xd1545080)
})
