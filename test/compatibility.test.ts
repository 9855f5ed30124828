/** The page on compatibility against the code, for nobody remembers to write pages. */
import { readdir, readFile } from "node:fs/promises"
import { join } from "node:path"
import { expect, test } from "vitest"
import { operations } from "../src/services/dynamodb/operations.ts"
import { operations as streamsOperations } from "../src/services/dynamodb-streams/operations.ts"
import { explanationNames } from "./compare/explained.ts"

const page = await readFile(join(import.meta.dirname, "../docs/compatibility.md"), "utf8")

test("the table lists each operation that is served, in order", () => {
  const listed = [...page.matchAll(/^\| ([A-Z][A-Za-z]+) +\| yes /gm)].map(([, name]) => name)
  const served = [...operations, ...streamsOperations]
  expect(listed).toEqual(served.map(({ name }) => name).toSorted())
})

test("each known difference has its test, and each test its difference", async () => {
  const numbers = [...page.matchAll(/^\| (\d+) +\| /gm)].map(([, number]) => Number(number))
  expect(numbers).toEqual(numbers.map((_, at) => at + 1))
  const files = await readdir(join(import.meta.dirname, "differences"))
  expect(files.map((file) => Number(/^(\d{3})-[a-z-]+\.test\.ts$/.exec(file)?.[1])).sort()).toEqual(
    numbers.map(Number).sort(),
  )
})

test("each explanation of the comparer has its line", () => {
  const lines = page.slice(page.indexOf("## Comparing")).matchAll(/^\| ([a-zEN][^|]*?) +\| /gm)
  const listed = [...lines].map(([, name]) => name).filter((name) => name !== "name")
  expect(listed).toEqual([...explanationNames].sort())
})
