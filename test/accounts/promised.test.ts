// That every attempt has its test: else the list of them would be a list of wishes.
import { readdir, readFile } from "node:fs/promises"
import { join } from "node:path"
import { describe, expect, test } from "vitest"
import { abuses, type Promised, scenarios } from "./promised.ts"

const folder = import.meta.dirname
const upTo = (count: number) => Array.from({ length: count }, (_, at) => at + 1)

test("45 attempts and 8 scenarios, none left out", () => {
  expect(abuses.map(({ number }) => number)).toEqual(upTo(45))
  expect(scenarios.map(({ number }) => number)).toEqual(upTo(8))
})

describe.each<[string, readonly Promised[]]>([
  ["attempt", abuses],
  ["scenario", scenarios],
])("%s", (_, promised) => {
  test.each(promised.map((each) => [each.number, each.about, each] as const))(
    "%i, %s, is a test",
    async (_number, _about, { tests }) => {
      const named = Object.entries(tests)
      expect(named.length).toBeGreaterThan(0)
      for (const [file, titles] of named) {
        const text = await readFile(join(folder, `${file}.test.ts`), "utf8")
        expect(titles.length).toBeGreaterThan(0)
        for (const title of titles) expect(text, `${file}.test.ts`).toContain(title)
      }
    },
  )
})

test("a test that says a number is one of those of that number", async () => {
  const files = (await readdir(folder)).filter((name) => name.endsWith(".test.ts"))
  const said: string[] = []
  for (const name of files) {
    const text = await readFile(join(folder, name), "utf8")
    for (const [, number] of text.matchAll(/^\s*(?:\]\)\()?(?:test\(|describe\()?"(\d+): /gm)) {
      said.push(`${number} ${name}`)
    }
  }
  expect(said.length).toBeGreaterThan(20)
  const listed = abuses.flatMap(({ number, tests }) =>
    Object.keys(tests).map((file) => `${number} ${file}.test.ts`),
  )
  expect(said.filter((each) => !listed.includes(each))).toEqual([])
})
