import { expect, test } from "vitest"
import { completionsOf } from "./completion.ts"

const tables = ["Music", "music-2", "Orders"]

test.each<[string, string[], string]>([
  ["SELECT * FROM ", ['"Music"', '"music-2"', '"Orders"'], ""],
  ["SELECT * FROM Mu", ['"Music"'], "Mu"],
  ['select * from "music-', ['"music-2"'], '"music-'],
  ["INSERT INTO O", ['"Orders"'], "O"],
  [".describe O", ["Orders"], "O"],
  ["SEL", ["SELECT"], "SEL"],
  ["SELECT * FROM a wh", ["where"], "wh"],
  ["SELECT * ", [], ""],
])("%j", (line, candidates, typed) => {
  expect(completionsOf(line, tables)).toEqual([candidates, typed])
})
