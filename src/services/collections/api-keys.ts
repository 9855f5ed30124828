/** Who may come in: the format of dynamodb-mini's `api-keys.json`, with what a key may be told besides. */
import { createHash, timingSafeEqual } from "node:crypto"
import * as v from "valibot"

export interface ApiKey {
  readonly application: string
  /** SHA-256. */
  readonly hash: Uint8Array
  /** Absent: all. */
  readonly users?: ReadonlySet<string>
  readonly isReadOnly: boolean
  readonly expiresAtMs?: number
}

/** Asked with every request: the answer may change. */
export interface ApiKeySource {
  current(): readonly ApiKey[]
}

/** One line that shows no key. */
export class ApiKeysFault extends Error {
  override readonly name = "ApiKeysFault"
}

const applicationBytesMax = 200

const isApplication = (text: string) =>
  !text.startsWith("##") && Buffer.byteLength(text) <= applicationBytesMax && !/\p{Cc}/u.test(text)

// Strict: with a member misspelt, such as `readonly`, a key would do more than it should.
const schema = v.array(
  v.strictObject({
    application: v.pipe(v.string(), v.minLength(1), v.check(isApplication, "must be a plain name")),
    key: v.optional(v.pipe(v.string(), v.minLength(1))),
    keyHash: v.optional(v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/i, "must be SHA-256 in hex"))),
    users: v.optional(v.array(v.pipe(v.string(), v.minLength(1)))),
    readOnly: v.optional(v.boolean()),
    expiresAt: v.optional(
      v.pipe(
        v.string(),
        v.check((text) => !Number.isNaN(Date.parse(text)), "must be an ISO time"),
      ),
    ),
  }),
)

/** Valibot's own words would show what was found. */
function faultOf({ type, message, expected }: v.BaseIssue<unknown>): string {
  if (type === "check" || type === "regex") return message
  if (type !== "strict_object") return "is not as it must be"
  return expected === "never" ? "is no member of a key" : "is missing"
}

/** @throws ApiKeysFault */
export function parseApiKeys(text: string): ApiKey[] {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (error) {
    // Its text might quote a key.
    if (error instanceof SyntaxError) throw new ApiKeysFault("is not JSON")
    throw error
  }
  const { success, output, issues } = v.safeParse(schema, json)
  if (!success) {
    const [issue] = issues
    const where = v.getDotPath(issue)
    throw new ApiKeysFault(where ? `${where} ${faultOf(issue)}` : "must be an array of keys")
  }
  return output.map(({ application, key, keyHash, users, readOnly, expiresAt }, place) => {
    if ((key === undefined) === (keyHash === undefined)) {
      throw new ApiKeysFault(`${place} must have either key or keyHash`)
    }
    return {
      application,
      hash: keyHash === undefined ? hashOf(key ?? "") : Buffer.from(keyHash, "hex"),
      isReadOnly: readOnly ?? false,
      ...(users === undefined ? {} : { users: new Set(users) }),
      ...(expiresAt === undefined ? {} : { expiresAtMs: Date.parse(expiresAt) }),
    }
  })
}

/** Looks at all of them, by their hashes: how long it takes tells nothing about any key. */
export function findApiKey(
  keys: readonly ApiKey[],
  presented: string,
  nowMs: number,
): ApiKey | undefined {
  const hash = hashOf(presented)
  let found: ApiKey | undefined
  for (const key of keys) {
    const isIt = timingSafeEqual(key.hash, hash)
    const isOver = key.expiresAtMs !== undefined && key.expiresAtMs <= nowMs
    if (isIt && !isOver) found ??= key
  }
  return found
}

function hashOf(key: string): Buffer {
  return createHash("sha256").update(key).digest()
}
