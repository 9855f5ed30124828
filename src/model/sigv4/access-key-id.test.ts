import { expect, test } from "vitest"
import { accessKeyIdOf, accountOfKeyId } from "./access-key-id.ts"

// Published ids, and the edges of the field: 40 bits hold more than twelve digits do.
test.each([
  ["ASIAY34FZKBOKMUTVV7A", "609629065308"],
  ["AKIARTX3GSDSQAAAAAAA", "111122223333"],
  ["AKIARTX3GSDS77777777", "111122223333"],
  ["AKIAQAAAAAAAAAAAAAAA", "000000000000"],
  ["AKIA6RVFFB77QAAAAAAB", "999999999999"],
  ["AKIAQAAAAAAVAAAAAMBZ", "000000000042"],
  ["ELAKM5YGIGQQAD2B54IZ", undefined],
  ["AKIAIOSFODNN7EXAMPLE", undefined],
  ["AKIA7777777777777777", undefined],
  ["AKIARTX3GSDSQAAAAAA", undefined],
  ["AKIARTX3GSDSQAAAAAAAA", undefined],
  ["akiartx3gsdsqaaaaaaa", undefined],
  ["AKIARTX3GSDSQAAAAAA0", undefined],
])("%s is of %s", (id, account) => {
  expect(accountOfKeyId(id)).toBe(account)
})

test.each(["000000000000", "000000000042", "111122223333", "999999999999"])(
  "the account %s comes out of the ids made for it",
  (account) => {
    for (const filler of [0, 255]) {
      const id = accessKeyIdOf("AKIA", account, new Uint8Array(5).fill(filler))
      expect(id).toMatch(/^AKIA[A-Z2-7]{16}$/)
      expect(accountOfKeyId(id)).toBe(account)
    }
  },
)
