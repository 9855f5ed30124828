/** `libdynamo sql`: statements from a terminal, a pipe or the command line. */
import process from "node:process"
import type { Platform } from "../../platform.ts"
import type { Call } from "../signed-call.ts"
import { completionsOf } from "./completion.ts"
import { historyMax, readHistory, writeHistory } from "./history.ts"
import { Lines } from "./lines.ts"
import { type Screen, Shell } from "./shell.ts"
import { splitStatements } from "./statements.ts"
import { TableNames } from "./table-names.ts"

export interface ShellOptions {
  readonly call: Call
  readonly platform: Platform
  /** What it talks to, for the greeting. */
  readonly place: string
  /** Statements to carry out instead of asking for some. */
  readonly execute?: string | undefined
  readonly showsJson: boolean
}

const prompt = "libdynamo> "
const continued = "       ... "
const more = "-- more: Enter; q ends --"

/** Whether every statement was carried out; of a terminal it does not matter. */
export async function runShell(options: ShellOptions): Promise<boolean> {
  const { call, platform, place, execute, showsJson } = options
  const names = new TableNames(call, platform)
  const isTerminal = process.stdin.isTTY && process.stdout.isTTY && execute === undefined
  let pending = ""
  const lines =
    execute === undefined
      ? new Lines({
          input: process.stdin,
          terminal: isTerminal ? process.stdout : undefined,
          complete: async (line) => completionsOf(line, await names.list()),
          history: isTerminal ? await readHistory() : [],
          historyMax,
          onInterrupt() {
            pending = ""
            process.stdout.write("\n")
            lines?.setPrompt(prompt)
          },
        })
      : undefined
  const screen: Screen = {
    write: (text) => process.stdout.write(text),
    complain: (text) => process.stderr.write(text),
    size: () => (isTerminal ? sizeOfTerminal() : undefined),
    wantsMore: async () => (await lines?.next(more, "aside"))?.trim().toLowerCase() === "",
  }
  const shell = new Shell(call, names, screen, showsJson)
  if (!lines) return runAll(shell, execute ?? "")

  if (isTerminal) screen.write(`libdynamo sql on ${place}; .help tells more\n`)
  let isFine = true
  for (;;) {
    const line = await lines.next(pending === "" ? prompt : continued)
    if (line === undefined) break
    if (pending === "" && line.trimStart().startsWith(".")) {
      if (/^\s*\.(?:quit|exit)\b/.test(line)) break
      isFine = (await shell.command(line)) && isFine
      continue
    }
    const { statements, rest } = splitStatements(`${pending}${line}\n`)
    pending = rest
    for (const statement of statements) isFine = (await shell.statement(statement)) && isFine
  }
  lines.close()
  if (isTerminal) {
    await writeHistory(lines.history)
    return true
  }
  // The last one of a pipe needs no semicolon.
  return (await runAll(shell, pending)) && isFine
}

async function runAll(shell: Shell, text: string): Promise<boolean> {
  const { statements, rest } = splitStatements(text)
  let isFine = true
  for (const statement of rest === "" ? statements : [...statements, rest.trim()]) {
    isFine = (await shell.statement(statement)) && isFine
  }
  return isFine
}

function sizeOfTerminal(): { columns: number; rows: number } {
  const { columns = 80, rows = 24 } = process.stdout
  return { columns, rows }
}
