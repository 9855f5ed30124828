import { expect, test } from "vitest"
import { helpText } from "./help.ts"
import { optionsOf } from "./options.ts"

const commands = Object.entries(optionsOf)

test("one page has a line for every command, and says where more is", () => {
  const page = helpText()
  for (const [command] of commands) {
    expect(page).toMatch(new RegExp(`^  libdynamo \\[?${command.split(" ")[0]}\\b`, "m"))
  }
  expect(page).toContain("--help")
  for (const topic of ["purge", "constructor", "--help"]) expect(helpText(topic)).toBe(page)
})

test.each(commands)(
  "%s: its own options, each with a line, and no other command",
  (command, own) => {
    const text = helpText(command)
    expect(text).not.toBe(helpText())
    for (const option of own) expect(text).toMatch(new RegExp(`^  --${option}\\b.*  \\S`, "m"))
    expect(text.match(/^ {2}libdynamo /gm)).toHaveLength(1)
    const [word = ""] = command.split(" ")
    expect(helpText(word)).toBe(text)
    const others = commands.flatMap(([, options]) => options).filter((name) => !own.includes(name))
    for (const option of others) expect(text).not.toMatch(new RegExp(`^  --${option}\\b`, "m"))
  },
)

test("lines fit a terminal", () => {
  const lines = ["", ...Object.keys(optionsOf)].flatMap((topic) => helpText(topic).split("\n"))
  for (const line of lines) expect(line.length, line).toBeLessThanOrEqual(100)
})
