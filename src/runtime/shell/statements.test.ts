import { expect, test } from "vitest"
import { splitStatements } from "./statements.ts"

test.each<[string, string[], string]>([
  ["", [], ""],
  ["SELECT * FROM a;", ["SELECT * FROM a"], ""],
  ["SELECT 1; SELECT\n2 ;SELECT 3", ["SELECT 1", "SELECT\n2"], "SELECT 3"],
  [`SELECT * FROM "a;b" WHERE c = 'it''s; so';`, [`SELECT * FROM "a;b" WHERE c = 'it''s; so'`], ""],
  ["-- one; two\nSELECT 1;", ["-- one; two\nSELECT 1"], ""],
  ["SELECT /* ; */ 1; /* */ -- the end", ["SELECT /* ; */ 1"], ""],
  ["SELECT 'a;", [], "SELECT 'a;"],
  ["SELECT 1; /* goes on;", ["SELECT 1"], " /* goes on;"],
  [";; ;", [], ""],
  ["SELECT 4 - 2 / 1;", ["SELECT 4 - 2 / 1"], ""],
])("%j", (text, statements, rest) => {
  expect(splitStatements(text)).toEqual({ statements, rest })
})

test("a long text takes linear time", () => {
  const text = `${"- / 'a' ".repeat(200_000)};`
  expect(splitStatements(text).statements).toHaveLength(1)
})
