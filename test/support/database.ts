/**
 * The empty database that the tests of a file run on. `STORAGE` says of which kind: the vitest
 * projects differ in it, and nothing else, so that all kinds have to answer the same. `workerd` is
 * an sqld with the server on that runtime: see endpoint.ts.
 */
import { join } from "node:path"
import { startSqld } from "./sqld.ts"
import { temporaryFolder } from "./temporary-folder.ts"

const kinds = ["memory", "file", "sqld", "workerd"] as const
export type StorageKind = (typeof kinds)[number]

export interface TestDatabase extends AsyncDisposable {
  /** For `createLocal`. */
  readonly options: { readonly file: string } | { readonly url: string }
  /** For a server, or for `readConfig`. */
  readonly env: Readonly<Record<string, string>>
  close(): Promise<void>
}

export function storageKind(): StorageKind {
  const { STORAGE = "memory" } = process.env
  const kind = kinds.find((one) => one === STORAGE)
  if (kind === undefined) throw new Error(`STORAGE is one of ${kinds.join()}, not ${STORAGE}`)
  return kind
}

export async function openDatabase(kind = storageKind()): Promise<TestDatabase> {
  switch (kind) {
    case "memory":
      return onFile(":memory:", async () => {})
    case "file": {
      const folder = await temporaryFolder()
      return onFile(join(folder.path, "data.db"), folder.remove)
    }
    case "sqld":
    case "workerd": {
      const { url, stop } = await startSqld()
      // Beside a server there is no place for backups unless one is named.
      const folder = await temporaryFolder()
      const env = { LIBSQL_URL: url, BACKUP_URL: `file:${folder.path}` }
      const close = async () => {
        await stop()
        await folder.remove()
      }
      return { options: { url }, env, close, [Symbol.asyncDispose]: close }
    }
  }
}

function onFile(file: string, close: () => Promise<void>): TestDatabase {
  return { options: { file }, env: { FILE: file }, close, [Symbol.asyncDispose]: close }
}
