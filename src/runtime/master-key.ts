/** Where the master key comes from: a variable, a file, or a file of our own beside the database. */
import { randomBytes } from "node:crypto"
import { linkSync, readFileSync, unlinkSync, writeFileSync } from "node:fs"
import { hasMasterKey, MasterKeyFault, openVaultOf } from "../engine/master-key.ts"
import { masterKeyBytes, type Vault } from "../engine/vault.ts"
import type { Platform } from "../platform.ts"
import type { Storage } from "../storage/storage.ts"

export type MasterKeySource =
  | { readonly key: Uint8Array }
  /** `mayBeMade` says that a missing one is drawn and written, if nothing is sealed yet. */
  | { readonly file: string; readonly mayBeMade: boolean }
  /** None is at hand, and there is no place beside the database to keep one. */
  | "none"

/** @throws MasterKeyFault where the key is missing, unreadable or another one */
export async function openVault(
  source: MasterKeySource,
  storage: Storage,
  platform: Platform,
): Promise<Vault> {
  return openVaultOf(storage, platform, await keyFrom(source, storage))
}

async function keyFrom(source: MasterKeySource, storage: Storage): Promise<Uint8Array | undefined> {
  if (source === "none") return undefined
  if ("key" in source) return source.key
  const { file, mayBeMade } = source
  const found = readKeyFile(file)
  if (found) return found
  if (!mayBeMade || (await hasMasterKey(storage))) {
    throw new MasterKeyFault(`the master key of this database is missing: there is no ${file}`)
  }
  makeKeyFile(file)
  return readKeyFile(file) ?? keyFrom(source, storage)
}

function readKeyFile(file: string): Uint8Array | undefined {
  let text: string
  try {
    text = readFileSync(file, "utf8")
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined
    throw new MasterKeyFault(`the master key cannot be read from ${file}`)
  }
  const key = parseMasterKey(text.trim())
  if (!key) throw new MasterKeyFault(`${file} holds no master key: 32 bytes in base64`)
  return key
}

/** Appears whole or not at all; of several processes the first one's stays. */
function makeKeyFile(file: string): void {
  const draft = `${file}.${randomBytes(6).toString("hex")}`
  const text = `${randomBytes(masterKeyBytes).toString("base64")}\n`
  writeFileSync(draft, text, { mode: 0o600, flag: "wx", flush: true })
  try {
    linkSync(draft, file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error
  } finally {
    unlinkSync(draft)
  }
}

/** Base64 or hex of 32 bytes. */
function parseMasterKey(text: string): Uint8Array | undefined {
  if (/^[0-9a-fA-F]{64}$/.test(text)) return Buffer.from(text, "hex")
  return /^[A-Za-z0-9+/]{43}=$/.test(text) ? Buffer.from(text, "base64") : undefined
}
