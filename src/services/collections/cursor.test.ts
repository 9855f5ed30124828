import { expect, test } from "vitest"
import { cursorOf, positionIn } from "./cursor.ts"

const cursor = cursorOf([1, "##live#a"], "question", "secret")

test("goes on where it was", () => {
  expect(positionIn(cursor, "question", "secret")).toEqual([1, "##live#a"])
})

test("is good for nothing else, and nobody can change it", () => {
  const refused = (text: string, question = "question", secret = "secret") =>
    expect(() => positionIn(text, question, secret)).toThrow("cursor")
  refused(cursor, "another")
  refused(cursor, "question", "another")
  for (let at = 0; at < cursor.length; at += 1) {
    const other = cursor[at] === "A" ? "B" : "A"
    const changed = cursor.slice(0, at) + other + cursor.slice(at + 1)
    // The last characters of base64 may differ in bits that are not there.
    if (at !== cursor.length - 1 && at !== cursor.indexOf(".") - 1) refused(changed)
  }
  for (const text of ["", ".", "..", `${cursor}.`, cursor.replace(".", "")]) refused(text)
})
