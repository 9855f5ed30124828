/** The page on compatibility against the code, for nobody remembers to write pages. */
import { readFile } from "node:fs/promises"
import { join } from "node:path"
import { expect, test } from "vitest"
import { operations } from "../src/services/dynamodb/operations.ts"

test("the table lists each operation that is served, in order", async () => {
  const page = await readFile(join(import.meta.dirname, "../docs/compatibility.md"), "utf8")
  const listed = [...page.matchAll(/^\| ([A-Z][A-Za-z]+) +\| yes /gm)].map(([, name]) => name)
  expect(listed).toEqual(operations.map(({ name }) => name))
})
