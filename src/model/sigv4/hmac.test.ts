// RFC 4231, whose keys are shorter and longer than a block; and node:crypto's own HMAC beside it.
import { createHmac, randomBytes } from "node:crypto"
import { expect, test } from "vitest"
import { HmacKey } from "./hmac.ts"

test.each([
  ["0b".repeat(20), "Hi There", "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"],
  [
    Buffer.from("Jefe").toString("hex"),
    "what do ya want for nothing?",
    "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
  ],
  [
    "aa".repeat(131),
    "Test Using Larger Than Block-Size Key - Hash Key First",
    "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
  ],
])("the HMAC under %s of %j", (key, text, digest) => {
  expect(new HmacKey(Buffer.from(key, "hex")).hexOf(text)).toBe(digest)
})

test("keys of every length, and a key again after another text", () => {
  for (let length = 1; length <= 132; length += 1) {
    const bytes = randomBytes(length)
    const key = new HmacKey(bytes)
    for (const text of ["", "ü".repeat(length), "text"]) {
      const expected = createHmac("sha256", bytes).update(text).digest("hex")
      expect(key.hexOf(text), bytes.toString("hex")).toBe(expected)
    }
  }
})
