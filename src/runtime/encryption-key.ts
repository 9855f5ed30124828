import { readFileSync } from "node:fs"
import { type EncryptionConfig, isEncryptionKey } from "../config/encryption.ts"
import { ConfigError } from "../config.ts"

/** @throws ConfigError where the file cannot be read, or holds no key */
export function encryptionKeyOf({ key, keyFile }: EncryptionConfig = {}): string | undefined {
  if (keyFile === undefined) return key
  let text: string
  try {
    text = readFileSync(keyFile, "utf8").replace(/\r?\n$/, "")
  } catch {
    throw new ConfigError(`LIBSQL_ENCRYPTION_KEY_FILE cannot be read: ${keyFile}`)
  }
  if (isEncryptionKey(text)) return text
  throw new ConfigError(`LIBSQL_ENCRYPTION_KEY_FILE holds no key of 16 characters: ${keyFile}`)
}
