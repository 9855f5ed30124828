import { Buffer } from "node:buffer"
import { expect, test } from "vitest"
import { processorMsOf } from "../../../test/support/processor-time.ts"
import { parseBinarySet, parseStringSet } from "./parse-set.ts"

// The text sorts what came before the repeat (observed); sorting what a request can hold takes
// seconds.
test("duplicates among more than an item can hold are printed as they were sent", () => {
  const texts = Array.from({ length: 150_000 }, (_, at) => String(900_000 - at))
  const printed = [...texts, "900000"].map((text) => `"${text}"`).join(", ")
  const fault = "One or more parameter values were invalid: Input collection"
  const blobs = texts.map((text) => Buffer.from(text).toString("base64"))
  const ms = processorMsOf(() => {
    expect(refusalOf(() => parseStringSet([...texts, "900000"], "current"))).toBe(
      `${fault} [${printed}] contains duplicates.`,
    )
    refusalOf(() => parseBinarySet([...blobs, blobs[0] as string], "current"))
  })
  expect(ms).toBeLessThan(1000)
})

function refusalOf(judge: () => void): string {
  try {
    judge()
  } catch (error) {
    return (error as Error).message
  }
  return "no refusal"
}
