// 2, 25, 44: time does not tell. The long run is `node test/accounts/timing.ts --samples 10000`.
import { expect, test } from "vitest"
import { accountOfKeyId } from "../../src/model/sigv4/access-key-id.ts"
import type { Comparison } from "./compare-times.ts"
import { compareAll, sampleTimes, unusedDigit } from "./timing.ts"

/**
 * A step that one kind has and another has not: a lookup left out, a key not derived. It is held
 * against what is certain of the difference, so a busy machine makes the test blind, not red.
 */
const stepUs = 6

/** The end of the interval that is nearer to no difference at all. */
function certainUs({ difference: { from, to } }: Comparison): number {
  return Math.max(0, from, -to)
}

test("unknown, wrong, inactive; and tables of others, whether they are there or not", async () => {
  for (const comparison of compareAll(await sampleTimes({ rounds: 1000 }))) {
    expect(certainUs(comparison), JSON.stringify(comparison)).toBeLessThan(stepUs)
  }
})

// Or the test above would prove nothing.
test("a lookup that is left out is found", async () => {
  const samples = await sampleTimes({
    rounds: 400,
    spoil: (identity) => ({
      dawdle: (accessKeyId) => identity.dawdle(accessKeyId),
      findAccessKey: async (accessKeyId, sessionToken) =>
        accountOfKeyId(accessKeyId)?.startsWith(unusedDigit)
          ? undefined
          : identity.findAccessKey(accessKeyId, sessionToken),
    }),
  })
  const found = compareAll(samples).filter((comparison) => certainUs(comparison) >= stepUs)
  expect(found.map(({ other }) => other)).toEqual(["unknown account"])
})
