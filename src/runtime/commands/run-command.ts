/** Runs a command that moves data, from its options to its last line. */
import process from "node:process"
import { systemPlatform } from "../platform.ts"
import { backupTable, restoreTable } from "./backup-command.ts"
import { exportTable } from "./export-command.ts"
import { garbageCollector } from "./garbage.ts"
import { importTable } from "./import-command.ts"
import type { DataCommand } from "./options.ts"
import type { Screen } from "./progress.ts"

/** Progress goes to stderr; what is returned is for stdout. */
export async function runCommand(command: DataCommand): Promise<string> {
  const { environment } = command
  const write = (text: string) => process.stderr.write(text)
  const isTerminal = process.stderr.isTTY === true
  const screen: Screen = { isTerminal, columns: process.stderr.columns || 80, write }
  const platform = systemPlatform({ level: "error", write, forPeople: isTerminal })
  const shared = { environment, platform, screen }
  switch (command.command) {
    case "export":
      return exportTable({
        ...{ ...shared, options: command.options },
        collectGarbage: garbageCollector(),
      })
    case "import":
      return importTable({ ...shared, options: command.options })
    case "backup":
      return backupTable({ ...shared, options: command.options })
    case "restore":
      return restoreTable({ ...shared, options: command.options })
  }
}
