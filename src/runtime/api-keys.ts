/** The keys of the collections API, from a file that may change while we run, or from a secret. */
import { existsSync } from "node:fs"
import type { CollectionsConfig } from "../config/collections.ts"
import { ConfigError, type Environment } from "../config.ts"
import type { Platform } from "../platform.ts"
import {
  type ApiKey,
  type ApiKeySource,
  ApiKeysFault,
  parseApiKeys,
} from "../services/collections/api-keys.ts"
import { SecretFileFault } from "./parse-secret-file.ts"
import { readSecretFile } from "./secret-file.ts"

const lookMs = 1000

/** Where dynamodb-mini had it. */
const usualFile = "env/api-keys.json"

/** With the usual file, where there is one and nothing else was said. */
export function withUsualApiKeys(environment: Environment): Environment {
  if (environment.API_KEYS_FILE || environment.API_KEYS || !existsSync(usualFile)) {
    return environment
  }
  return { ...environment, API_KEYS_FILE: usualFile }
}

/** @throws ConfigError */
export function apiKeysOf({ keysFile, keys }: CollectionsConfig, platform: Platform): ApiKeySource {
  try {
    if (keysFile !== undefined) return apiKeysFile(keysFile, platform)
    const fixed = parseApiKeys(keys ?? "")
    return { current: () => fixed }
  } catch (error) {
    const name = keysFile === undefined ? "API_KEYS" : `API_KEYS_FILE: ${keysFile}`
    throw new ConfigError(`${name} ${faultOf(error)}`)
  }
}

/** Looked at once a second at most; what cannot be used changes nothing, and is said once. */
function apiKeysFile(path: string, platform: Platform): ApiKeySource {
  const first = readSecretFile(path, undefined)
  if (first === "same") throw new Error("nothing to compare with")
  let keys: readonly ApiKey[] = parseApiKeys(first.text)
  let mark = first.mark
  let lookedAtMs = platform.now()
  let fault: string | undefined

  function look(): void {
    const seen = readSecretFile(path, mark)
    if (seen === "same") return
    // Also where it cannot be used: it is not read again as it is.
    mark = seen.mark
    keys = parseApiKeys(seen.text)
    platform.log("info", "api_keys.read", { file: path, keys: keys.length })
  }

  function lookNow(): string | undefined {
    try {
      look()
      return undefined
    } catch (error) {
      return faultOf(error)
    }
  }

  return {
    current() {
      const nowMs = platform.now()
      if (Math.abs(nowMs - lookedAtMs) >= lookMs) {
        lookedAtMs = nowMs
        const before = fault
        fault = lookNow()
        if (fault !== undefined && fault !== before) {
          platform.log("warn", "api_keys.kept", { file: path, fault })
        }
      }
      return keys
    },
  }
}

/** Of another fault nothing: its text might quote the file. */
function faultOf(error: unknown): string {
  const isOurs = error instanceof ApiKeysFault || error instanceof SecretFileFault
  return isOurs ? error.message : "cannot be read"
}
