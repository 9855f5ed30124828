/**
 * Holds replies against their output shapes, in every test that runs operations in its own process,
 * and notes which operations replied at all: `test/replies.test.ts` reads the notes at the end.
 */
import { existsSync, readdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import type { Operation } from "../../src/operation.ts"
import { checkReply } from "./check-reply.ts"

/** Where the notes lie: vitest.config.ts makes a folder for each run. */
const folder = process.env.REPLIES_FOLDER

/** What is wrong with the reply, in one line for each finding. */
export function findingsIn({ name, output }: Operation, reply: unknown): string[] {
  if (folder !== undefined) {
    const note = join(folder, name)
    if (!existsSync(note)) writeFileSync(note, "")
  }
  return checkReply(output, reply, name)
}

/** Names of the operations that have replied in this run so far, in any process of vitest's. */
export function repliedOperations(): string[] {
  if (folder === undefined) throw new Error("vitest.config.ts sets REPLIES_FOLDER")
  return readdirSync(folder)
}
