// RFC 1952, and what DynamoDB takes beyond it.
import { gzipSync } from "node:zlib"
import { expect, test } from "vitest"
import { gzipMembersMax } from "../../limits.ts"
import { gunzipMembers, UnreadableGzip } from "./gunzip.ts"

const text = "hello, ".repeat(100)
const whole = gzipSync(text)

/** Empty ones are the cheapest to send: 20 bytes, each of them an inflater of its own. */
function emptyMembers(count: number): Uint8Array {
  return Buffer.alloc(count * 20, gzipSync(""))
}

/** A header with every optional part: extra field, name, comment, checksum. */
const decorated = Buffer.concat([
  Buffer.from([0x1f, 0x8b, 8, 2 + 4 + 8 + 16, 0, 0, 0, 0, 0, 255]),
  Buffer.from([3, 0, 1, 2, 3]),
  Buffer.from("name\0comment\0"),
  Buffer.from([0, 0]),
  whole.subarray(10),
])

test.each<[string, Uint8Array, string]>([
  ["one member", whole, text],
  ["nothing in it", gzipSync(""), ""],
  ["three members", Buffer.concat([whole, gzipSync(""), whole]), text + text],
  ["as many members as may be", emptyMembers(gzipMembersMax), ""],
  ["junk behind", Buffer.concat([whole, Buffer.from([0x1f, 0x8b])]), text],
  ["zeros behind", Buffer.concat([whole, Buffer.alloc(100)]), text],
  ["a header with everything", decorated, text],
])("%s", async (_, body, expected) => {
  expect(Buffer.from(await gunzipMembers(body, 10_000)).toString()).toBe(expected)
})

const flipped = Buffer.from(whole)
flipped.writeUInt8(flipped.readUInt8(whole.length - 6) ^ 1, whole.length - 6)
test.each<[string, Uint8Array]>([
  ["nothing", new Uint8Array(0)],
  ["something else", Buffer.from("hello")],
  ["a header alone", whole.subarray(0, 10)],
  [
    "a name without end",
    Buffer.concat([Buffer.from([31, 139, 8, 8, 0, 0, 0, 0, 0, 0]), Buffer.from("name")]),
  ],
  ["no trailer", whole.subarray(0, -8)],
  ["another checksum", flipped],
  ["a second member that breaks off", Buffer.concat([whole, whole.subarray(0, 15)])],
  ["a member too many", emptyMembers(gzipMembersMax + 1)],
  ["more than the limit", gzipSync("x".repeat(10_001))],
  ["more than the limit in all", Buffer.concat(Array.from({ length: 20 }, () => whole))],
])("%s cannot be read", async (_, body) => {
  await expect(gunzipMembers(body, 10_000)).rejects.toThrow(UnreadableGzip)
})
