/** The program: does what its command line asks for. */
import process from "node:process"
import { ConfigError } from "../config.ts"
import type { Platform } from "../platform.ts"
import { type Command, parseCommandLine } from "./commands/command-line.ts"
import { helpText } from "./commands/help.ts"
import type { Screen } from "./commands/progress.ts"
import { systemPlatform } from "./platform.ts"
import { shown } from "./shell/value-text.ts"
import { version } from "./version.ts"

/** sysexits.h: the configuration is wrong. */
const exitOfBadConfig = 78

/** Runs the command line of this process to its end. */
export async function main(): Promise<void> {
  outliveReaders()
  try {
    const isDone = await run(parseCommandLine(process.argv.slice(2), process.env))
    if (!isDone) process.exitCode = 1
  } catch (error) {
    const isOurs = error instanceof ConfigError
    // It may be what a server says, or a proxy's page.
    const text = shown(error instanceof Error ? error.message : String(error))
    process.stderr.write(`libdynamo: ${text}\n`)
    process.exitCode = isOurs ? exitOfBadConfig : 1
  }
}

/** Whether all was done. Each command is loaded when it is called. */
async function run(command: Command): Promise<boolean> {
  switch (command.command) {
    case "help":
      return print(helpText(command.topic))
    case "version":
      return print(`${version}\n`)
    case "serve": {
      const { serve } = await import("./commands/serve-command.ts")
      await serve(command.environment)
      return true
    }
    case "account create": {
      const { createAccount } = await import("./commands/account-command.ts")
      const { options, environment } = command
      return print(`${await createAccount(options, environment, standardError("warn"))}\n`)
    }
    case "sql": {
      const { runSql } = await import("./commands/sql-command.ts")
      return runSql(command.options, command.environment, standardError("warn"))
    }
    case "collections check":
    case "collections upgrade": {
      const { collectionsCommand } = await import("./commands/collections-command.ts")
      const task = command.command === "collections check" ? "check" : "upgrade"
      const platform = standardError("info")
      const report = await collectionsCommand(task, command.environment, platform)
      print(`${report.text}\n`)
      return report.isCurrent
    }
    case "export": {
      const { exportTable } = await import("./commands/export-command.ts")
      const { garbageCollector } = await import("./commands/garbage.ts")
      const context = { ...dataContext(command), collectGarbage: garbageCollector() }
      return print(`${await exportTable(context)}\n`)
    }
    case "import": {
      const { importTable } = await import("./commands/import-command.ts")
      return print(`${await importTable(dataContext(command))}\n`)
    }
    case "backup": {
      const { backupTable } = await import("./commands/backup-command.ts")
      return print(`${await backupTable(dataContext(command))}\n`)
    }
    case "restore": {
      const { restoreTable } = await import("./commands/backup-command.ts")
      return print(`${await restoreTable(dataContext(command))}\n`)
    }
  }
}

/** Progress goes to stderr; what a command has to say at its end is for stdout. */
function dataContext<C extends object>(command: C): C & { platform: Platform; screen: Screen } {
  const { isTTY, columns } = process.stderr
  const screen = {
    isTerminal: isTTY === true,
    columns: columns || 80,
    write: (text: string) => process.stderr.write(text),
  }
  return { ...command, platform: standardError("error"), screen }
}

function standardError(level: "error" | "info" | "warn"): Platform {
  return systemPlatform({
    level,
    write: (line) => process.stderr.write(line),
    forPeople: process.stderr.isTTY === true,
  })
}

function print(text: string): true {
  process.stdout.write(text)
  return true
}

/** Whoever reads our log may go away (`libdynamo | head -1`): no reason to drop the requests. */
function outliveReaders(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {})
}
