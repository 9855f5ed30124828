/** What was typed before, in a file of the user's own. */
import { readFile, writeFile } from "node:fs/promises"
import { homedir } from "node:os"
import { join } from "node:path"

export const historyMax = 1000
/** Statements hold data: nobody else may read them. */
const mode = 0o600

const path = () => join(homedir(), ".libdynamo_history")

/** The newest first. */
export async function readHistory(): Promise<readonly string[]> {
  const text = await readFile(path(), "utf8").catch(() => "")
  return text.split("\n").filter((line) => line !== "")
}

/** A home that cannot be written to is no reason to fail. */
export async function writeHistory(lines: readonly string[]): Promise<void> {
  const kept = lines.slice(0, historyMax)
  await writeFile(path(), kept.map((line) => `${line}\n`).join(""), { mode }).catch(() => {})
}
