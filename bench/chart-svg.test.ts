import { expect, test } from "vitest"
import { svgOf } from "./chart-svg.ts"

const bars = [
  { label: "one & <two>", value: 1000, kind: "ours" },
  { label: "half", value: 500, isAtLeast: true, kind: "other" },
] as const

test("draws bars as long as their values, and writes the values beside", () => {
  const svg = svgOf([{ title: "Get", bars }], ["a note"])
  const [one = 0, half = 0] = [...svg.matchAll(/<rect .*width="(\d+)"/g)].map(([, text]) =>
    Number(text),
  )
  expect(one).toBeGreaterThan(100)
  expect(one / half).toBeCloseTo(2, 1)
  expect(svg).toContain(">1,000<")
  expect(svg).toContain(">≥ 500<")
})

// Titles come from the machine and from servers; an SVG that is not XML is shown by nobody.
test("writes any text as XML", () => {
  const svg = svgOf([{ title: "Get", bars }], ["A & B", "C < D"])
  expect(svg).toContain("one &amp; &lt;two&gt;")
  expect(svg).not.toMatch(/&(?!amp;|lt;|gt;)/)
})
