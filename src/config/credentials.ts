/** The variables of strict mode: who opens the control-plane account, and what seals secrets. */
import * as v from "valibot"
import type { BootstrapCredentials } from "../engine/bootstrap.ts"
import { isAccessKeyId, isSecret } from "../model/sigv4/access-key-id.ts"
import { ConfigError } from "./config-error.ts"

export interface StrictConfig {
  /** One of the two is there; where both are, the file wins. */
  readonly credentials?: BootstrapCredentials
  readonly secretFile?: string
  /** A secret file that everybody on the machine can read is refused. */
  readonly refusesReadable?: boolean
  /** 32 bytes; without this and the file, a key is kept beside a local database. */
  readonly masterKey?: Uint8Array
  readonly masterKeyFile?: string
  /** Another STS that has to agree on the accounts of keys. */
  readonly stsEndpoint?: URL
  /** Another IAM, which says what users and roles may do. */
  readonly iamEndpoint?: URL
  /** Calls on items are audited, too. */
  readonly auditsItems?: boolean
  /** A signature that changed something is good once. */
  readonly refusesReplays?: boolean
}

const flag = v.picklist(["0", "1"], "must be 0 or 1")

const endpoint = v.pipe(
  v.string(),
  v.check(isSafeEndpoint, "must be an https: URL, or an http: URL of this machine"),
  v.transform((text) => new URL(text)),
)

export const credentialVariables = {
  IAM_ACCOUNT_ID: v.optional(v.pipe(v.string(), v.regex(/^\d{12}$/, "must be 12 digits"))),
  IAM_ACCESS_KEY: v.optional(
    v.pipe(v.string(), v.check(isAccessKeyId, "must be 16 to 128 letters, digits and underscores")),
  ),
  IAM_SECRET_KEY: v.optional(
    v.pipe(v.string(), v.check(isSecret, "must be 16 to 128 printable ASCII characters")),
  ),
  IAM_SECRET_FILE: v.optional(v.pipe(v.string(), v.minLength(1, "must not be empty"))),
  IAM_SECRET_STRICT: v.optional(flag, "0"),
  IAM_MASTER_KEY: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^[A-Za-z0-9+/]{43}=$/, "must be 32 bytes in base64"),
      v.transform((text) => new Uint8Array(Buffer.from(text, "base64"))),
    ),
  ),
  STS_SERVICE_ENDPOINT: v.optional(endpoint),
  IAM_SERVICE_ENDPOINT: v.optional(endpoint),
  IAM_AUDIT_ITEMS: v.optional(flag, "0"),
  IAM_REFUSE_REPLAYS: v.optional(flag, "0"),
  IAM_MASTER_KEY_FILE: v.optional(v.pipe(v.string(), v.minLength(1, "must not be empty"))),
}

const variables = v.object(credentialVariables)

/** Whoever sets one of these wants strict mode; what is missing or misspelt must not end in open. */
export function isStrictName(name: string): boolean {
  return name.startsWith("IAM_") || name === "STS_SERVICE_ENDPOINT"
}

/** What we sign must not be read on the way. */
function isSafeEndpoint(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, hostname, username, password } = new URL(text)
  if (username !== "" || password !== "") return false
  const isLocal = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname)
  return protocol === "https:" || (protocol === "http:" && isLocal)
}

export const trio = ["IAM_ACCOUNT_ID", "IAM_ACCESS_KEY", "IAM_SECRET_KEY"] as const

/** @throws ConfigError for what is not whole */
export function strictOf(
  given: v.InferOutput<typeof variables>,
  strictNames: readonly string[],
): StrictConfig | undefined {
  if (strictNames.length === 0) return undefined
  for (const name of strictNames) {
    if (!Object.hasOwn(credentialVariables, name)) {
      throw new ConfigError(`${name} is set, and there is no such variable`)
    }
  }
  if (given.IAM_MASTER_KEY !== undefined && given.IAM_MASTER_KEY_FILE !== undefined) {
    throw new ConfigError("IAM_MASTER_KEY and IAM_MASTER_KEY_FILE are set: one of them is enough")
  }
  const credentials = credentialsOf(given)
  const { IAM_SECRET_FILE: secretFile, IAM_MASTER_KEY_FILE: masterKeyFile } = given
  const { STS_SERVICE_ENDPOINT: stsEndpoint, IAM_SERVICE_ENDPOINT: iamEndpoint } = given
  return {
    ...(credentials === undefined ? {} : { credentials }),
    ...(secretFile === undefined ? {} : { secretFile }),
    ...(given.IAM_SECRET_STRICT === "1" ? { refusesReadable: true } : {}),
    ...(stsEndpoint === undefined ? {} : { stsEndpoint }),
    ...(iamEndpoint === undefined ? {} : { iamEndpoint }),
    ...(given.IAM_AUDIT_ITEMS === "1" ? { auditsItems: true } : {}),
    ...(given.IAM_REFUSE_REPLAYS === "1" ? { refusesReplays: true } : {}),
    ...(given.IAM_MASTER_KEY === undefined ? {} : { masterKey: given.IAM_MASTER_KEY }),
    ...(masterKeyFile === undefined ? {} : { masterKeyFile }),
  }
}

function credentialsOf(given: v.InferOutput<typeof variables>): BootstrapCredentials | undefined {
  const { IAM_ACCOUNT_ID: account, IAM_ACCESS_KEY: accessKeyId, IAM_SECRET_KEY: secret } = given
  if (account !== undefined && accessKeyId !== undefined && secret !== undefined) {
    return { account, accessKeyId, secret }
  }
  const missing = trio.filter((name) => given[name] === undefined)
  if (missing.length === trio.length && given.IAM_SECRET_FILE !== undefined) return undefined
  throw new ConfigError(`${missing.join(" and ")} must be set too: ${trio.join(", ")} go together`)
}
