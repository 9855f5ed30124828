import { readFileSync } from "node:fs"
import { expect, test } from "vitest"
import { version } from "./version.ts"

test("is the one in package.json", () => {
  const { version: published } = JSON.parse(readFileSync("package.json", "utf8"))
  expect(version).toBe(published)
})
