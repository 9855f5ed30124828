/** The variables of encryption at rest. */
import * as v from "valibot"
import { ConfigError } from "./config-error.ts"

export interface EncryptionConfig {
  /** One of the two. */
  readonly key?: string
  readonly keyFile?: string
}

/** Whoever guesses has the file at hand, and time. */
const charactersMin = 16

export function isEncryptionKey(text: string): boolean {
  return text.length >= charactersMin && !text.includes("\0")
}

export const encryptionVariables = {
  LIBSQL_ENCRYPTION_KEY: v.optional(
    v.pipe(v.string(), v.check(isEncryptionKey, `must have ${charactersMin} characters or more`)),
  ),
  LIBSQL_ENCRYPTION_KEY_FILE: v.optional(v.string()),
}

const variables = v.object(encryptionVariables)

/** @throws ConfigError */
export function encryptionOf(given: v.InferOutput<typeof variables>): EncryptionConfig | undefined {
  const { LIBSQL_ENCRYPTION_KEY: key, LIBSQL_ENCRYPTION_KEY_FILE: keyFile } = given
  if (key !== undefined && keyFile !== undefined) {
    throw new ConfigError("LIBSQL_ENCRYPTION_KEY and LIBSQL_ENCRYPTION_KEY_FILE: one is enough")
  }
  if (key !== undefined) return { key }
  return keyFile === undefined ? undefined : { keyFile }
}
