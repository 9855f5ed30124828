/** The commands in processes of their own. */
import { execFile } from "node:child_process"
import { join } from "node:path"
import { promisify } from "node:util"
import { bundle } from "../support/server.ts"
import { temporaryFolder } from "../support/temporary-folder.ts"
import { open, putAll, recoverableTable } from "./fixture.ts"
import { wireItems } from "./items.ts"

export const execute = promisify(execFile)

export async function run(args: readonly string[], env: Record<string, string> = {}) {
  const options = { env: { PATH: process.env.PATH, ...env }, maxBuffer: 1e8 }
  const { stdout, stderr } = await execute(process.execPath, [bundle, ...args], options)
  return { stdout: stdout.trim(), stderr }
}

/** How it failed; throws where it did not. */
export async function failure(args: readonly string[]): Promise<{ code: number; stderr: string }> {
  const ran = await run(args).catch((error: { code: number; stderr: string }) => error)
  if (!("code" in ran)) throw new Error(`it did not fail: ${ran.stdout}`)
  return ran
}

/** A folder with `data.db`, in which the table Library has all items. */
export async function library() {
  const folder = await temporaryFolder()
  {
    await using opened = await open({}, folder)
    await recoverableTable(opened.db, "Library")
    await putAll(opened.db, "Library", wireItems)
  }
  return {
    ...folder,
    file: join(folder.path, "data.db"),
    out: join(folder.path, "out"),
    [Symbol.asyncDispose]: folder.remove,
  }
}
