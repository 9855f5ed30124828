import { expect, test } from "vitest"
import { Metrics } from "../../http/metrics.ts"
import { mergeFigures } from "./merge-figures.ts"

const help = "h"

test("each name comes once, with the samples of all", () => {
  const text = (value: number, ...more: string[]) =>
    ["# HELP a b", "# TYPE a counter", `a{op="Get"} ${value}`, ...more, ""].join("\n")
  const merged = mergeFigures([
    { worker: 1, text: text(3) },
    { worker: 2, text: text(4, "# HELP c d", "# TYPE c gauge", "c 1") },
  ])
  expect(merged.split("\n")).toEqual([
    "# HELP a b",
    "# TYPE a counter",
    'a{op="Get",worker="1"} 3',
    'a{op="Get",worker="2"} 4',
    "# HELP c d",
    "# TYPE c gauge",
    'c{worker="2"} 1',
    "",
  ])
})

// Keys of the callers' items are in there (contributor insights).
test("labels may hold any sign, and a figure none", () => {
  const labels = { key: '[\\"a} 1 {\\"]' }
  const keyed = { name: "k", kind: "gauge", help, labels, value: 2 } as const
  const bare = { name: "n", kind: "gauge", help, labels: {}, value: 5 } as const
  const text = new Metrics().text([keyed, bare])
  const lines = mergeFigures([{ worker: 7, text }]).split("\n")
  expect(lines).toContain('k{key="[\\"a} 1 {\\"]",worker="7"} 2')
  expect(lines).toContain('n{worker="7"} 5')
})

test("what one has observed is there as it was, but for the label", () => {
  const metrics = new Metrics()
  metrics.observe("PutItem", 200, 3)
  const text = metrics.text()
  const merged = mergeFigures([{ worker: 1, text }])
  expect(merged.replaceAll(',worker="1"', "")).toBe(text)
})
