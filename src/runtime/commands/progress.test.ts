import { expect, test } from "vitest"
import { silentPlatform } from "../platform.ts"
import { Progress } from "./progress.ts"

function progressOn({ isTerminal }: { readonly isTerminal: boolean }) {
  const written: string[] = []
  const write = (text: string) => void written.push(text)
  const platform = { ...silentPlatform(), now: () => 1000 }
  const progress = new Progress({ isTerminal, columns: 80, write }, platform, 5)
  return { progress, written }
}

test("steps are lines where nobody looks", () => {
  const { progress, written } = progressOn({ isTerminal: false })
  progress.moved({ done: "exporting", items: 6 })
  progress.stepped({ done: "exporting", items: 7, part: 0.5 })
  progress.ended({ done: "exported", items: 8 })
  expect(written).toEqual([
    "exporting 50%, 7 items, 2000 items/s\n",
    "exported 100%, 8 items, 3000 items/s\n",
  ])
})

// What is noted has been read in files, or was said by a server.
test("a note stays in its line, and steers no terminal", () => {
  const { progress, written } = progressOn({ isTerminal: true })
  progress.note("bad\u001b[2J\nfile")
  progress.stepped({ done: "importing", items: 5 })
  progress.note("é")
  expect(written[0]).toBe("bad\\u{1b}[2J\\nfile\n")
  expect(written.at(-1)).toBe("\r\u001b[Ké\n")
})
