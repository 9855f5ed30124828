/** Objects as files of a folder. */
import { mkdir, open, readdir, rename, rm, stat } from "node:fs/promises"
import { dirname, join } from "node:path"
import { Readable } from "node:stream"
import type { ReadableStream as NodeStream } from "node:stream/web"
import { type Platform, randomUuid } from "../../platform.ts"
import { isObjectName, type ObjectBody, type Objects, requireObjectName } from "./objects.ts"

/** What a write that was cut off leaves behind; no reader sees it. */
const partial = /^\.[\da-f-]{36}\.partial$/

/** The folder and its parents are made with the first object. */
export function directoryObjects(root: string, platform: Platform): Objects {
  const pathOf = (name: string) => {
    requireObjectName(name)
    return join(root, name)
  }
  return {
    async put(name, body) {
      const path = pathOf(name)
      const folder = dirname(path)
      const made = await mkdir(folder, { recursive: true })
      const temporary = join(folder, `.${randomUuid(platform)}.partial`)
      try {
        await writeDurably(temporary, body)
        await rename(temporary, path)
      } catch (error) {
        await rm(temporary, { force: true })
        throw error
      }
      await syncFolders(folder, made)
    },
    async get(name) {
      const handle = await open(pathOf(name), "r").catch(unlessAbsent)
      if (handle === undefined) return undefined
      // Closes the handle at its end, and when it is cancelled.
      return Readable.toWeb(handle.createReadStream()) as ReadableStream<Uint8Array>
    },
    async *list(prefix) {
      const within = prefix.slice(0, prefix.lastIndexOf("/") + 1)
      // It may be whatever somebody has sent, and no object is named like that.
      if (within !== "" && !isObjectName(within.slice(0, -1))) return
      for await (const entry of filesBelow(root, within)) {
        if (entry.name.startsWith(prefix)) yield entry
      }
    },
    async delete(name) {
      await rm(pathOf(name), { force: true })
    },
  }
}

async function writeDurably(path: string, body: ObjectBody): Promise<void> {
  const handle = await open(path, "wx")
  try {
    if (body instanceof Uint8Array) await handle.writeFile(body)
    else for await (const chunk of body as NodeStream<Uint8Array>) await handle.writeFile(chunk)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** A name is on disk once its folder is; and that of a new folder, once its parent is. */
async function syncFolders(folder: string, topmostMade: string | undefined): Promise<void> {
  const last = topmostMade === undefined ? folder : dirname(topmostMade)
  for (let at = folder; ; at = dirname(at)) {
    const handle = await open(at, "r")
    try {
      await handle.sync()
    } finally {
      await handle.close()
    }
    if (at.length <= last.length) return
  }
}

/** In the order of whole names: `a-b` before `a/b`, as `-` is before `/`. */
async function* filesBelow(
  root: string,
  within: string,
): AsyncGenerator<{ name: string; bytes: number }> {
  const entries = await readdir(join(root, within), { withFileTypes: true }).catch(unlessAbsent)
  if (entries === undefined) return
  const names = entries
    .filter((entry) => !partial.test(entry.name))
    .map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name))
    .sort()
  for (const name of names) {
    const path = `${within}${name}`
    if (name.endsWith("/")) yield* filesBelow(root, path)
    else {
      const found = await stat(join(root, path)).catch(unlessAbsent)
      if (found !== undefined) yield { name: path, bytes: found.size }
    }
  }
}

/** Of a rejection: nothing where it is absence, and thrown again where it is anything else. */
function unlessAbsent(error: unknown): undefined {
  const { code } = error as { code?: string }
  if (code !== "ENOENT" && code !== "ENOTDIR") throw error
}
