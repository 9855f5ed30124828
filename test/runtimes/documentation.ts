/** What a page of documentation tells its readers to do. */
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { root } from "../support/server.ts"

export interface Block {
  /** What stands above it, such as `On Turso`. */
  readonly heading: string
  readonly commands: string
}

/** The blocks of shell commands, in order. */
export function blocksOf(path: string): Block[] {
  const text = readFileSync(join(root, path), "utf8")
  const parts = text.matchAll(/^#+ (?<heading>.+)$|^```sh\n(?<commands>[\s\S]*?)^```$/gm)
  const blocks: Block[] = []
  let last = ""
  for (const { groups } of parts) {
    if (groups?.heading !== undefined) last = groups.heading
    else blocks.push({ heading: last, commands: groups?.commands ?? "" })
  }
  return blocks
}

/** Variables that commands set, `-e` of Docker and secrets of wrangler included. */
export function variablesIn(commands: string): string[] {
  const forms = /(?:^|\s)(?:export )?([A-Z][A-Z0-9_]+)=|secret put ([A-Z_]+)/gm
  return [...commands.matchAll(forms)].map(([, set, put]) => set ?? put ?? "")
}

/** The first cell of each row of a page's tables, which may name several variables. */
export function variablesOfTables(path: string): string[] {
  const text = readFileSync(join(root, path), "utf8")
  const cells = [...text.matchAll(/^\| (`[A-Z].*?) \|/gm)].map(([, cell = ""]) => cell)
  return cells.flatMap((cell) => [...cell.matchAll(/`([A-Z\d_]+)`/g)].map(([, name = ""]) => name))
}
