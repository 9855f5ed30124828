import { Buffer } from "node:buffer"
import { expect, test } from "vitest"
import { parseBinarySet, parseStringSet } from "./parse-set.ts"

// The text sorts what came before the repeat (observed); sorting what a request can hold takes
// seconds.
test("duplicates among more than an item can hold are printed as they were sent", () => {
  const texts = Array.from({ length: 150_000 }, (_, at) => String(900_000 - at))
  const begin = process.cpuUsage()
  const printed = [...texts, "900000"].map((text) => `"${text}"`).join(", ")
  const fault = "One or more parameter values were invalid: Input collection"
  expect(refusalOf(() => parseStringSet([...texts, "900000"], "current"))).toBe(
    `${fault} [${printed}] contains duplicates.`,
  )
  const blobs = texts.map((text) => Buffer.from(text).toString("base64"))
  refusalOf(() => parseBinarySet([...blobs, blobs[0] as string], "current"))
  // Of the processor: how long it takes is a matter of what else the machine does.
  expect(process.cpuUsage(begin).user / 1000).toBeLessThan(1000)
})

function refusalOf(judge: () => void): string {
  try {
    judge()
  } catch (error) {
    return (error as Error).message
  }
  return "no refusal"
}
