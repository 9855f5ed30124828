/** The variables of the collections API: those of dynamodb-mini, and some more. */
import * as v from "valibot"
import { isRegion } from "../model/sigv4/scope.ts"
import type { ClientCredentials, CollectionsSettings } from "../services/collections/settings.ts"
import { ConfigError } from "./config-error.ts"

export interface CollectionsConfig {
  /** One of the two. */
  readonly keysFile?: string
  /** JSON, as the file has it. */
  readonly keys?: string
  readonly settings: CollectionsSettings
}

const tableName = (fallback: string) =>
  v.optional(
    v.pipe(v.string(), v.regex(/^[\w.-]{3,255}$/, "must be the name of a table")),
    fallback,
  )

const number = (max: number) => {
  const message = `must be a number from 1 to ${max}`
  return v.pipe(
    v.string(),
    v.regex(/^\d{1,7}$/, message),
    v.transform(Number),
    v.minValue(1, message),
    v.maxValue(max, message),
  )
}

/** An item has 400 KB, and has to hold names and keys besides. */
const valueBytesMax = 390_000

export const collectionsVariables = {
  API_KEYS_FILE: v.optional(v.string()),
  API_KEYS: v.optional(v.string()),
  API_CORS_ORIGIN: v.optional(v.string(), "*"),
  TABLE_NAME_COLLECTIONS: tableName("dynamomini.collections"),
  TABLE_NAME_ENTRIES: tableName("dynamomini.entries"),
  SLUG_COMPAT: v.optional(v.picklist(["true", "false"], "must be true or false"), "true"),
  VALUE_BYTES_MAX: v.optional(number(valueBytesMax), String(350 * 1024)),
  // These may be there for others: nobody looks at them unless there are API keys.
  AWS_ENDPOINT_URL_DYNAMODB: v.optional(v.string()),
  AWS_ENDPOINT_URL: v.optional(v.string()),
  AWS_REGION: v.optional(v.string()),
  AWS_ACCESS_KEY_ID: v.optional(v.string()),
  AWS_SECRET_ACCESS_KEY: v.optional(v.string()),
  AWS_SESSION_TOKEN: v.optional(v.string()),
  AWS_DYNAMODB_CONSISTENT_READ: v.optional(v.string(), "true"),
  AWS_DYNAMODB_READ_CAPACITY_UNITS: v.optional(v.string()),
  AWS_DYNAMODB_WRITE_CAPACITY_UNITS: v.optional(v.string()),
  AWS_DYNAMODB_RETRY_BASE_DELAY: v.optional(v.string(), "50"),
}

const variables = v.object(collectionsVariables)
type Given = v.InferOutput<typeof variables>

/** @throws ConfigError */
export function collectionsOf(
  given: Given,
  { isStrict, region: pinned }: { readonly isStrict: boolean; readonly region: string | undefined },
): CollectionsConfig | undefined {
  const { API_KEYS_FILE: keysFile, API_KEYS: keys } = given
  if (keysFile === undefined && keys === undefined) return undefined
  if (keysFile !== undefined && keys !== undefined) {
    throw new ConfigError("API_KEYS and API_KEYS_FILE are set: one of them is enough")
  }
  const endpoint = endpointOf(given)
  if (endpoint && given.AWS_REGION === undefined) {
    throw new ConfigError("AWS_REGION must be set: it is part of what is signed for the endpoint")
  }
  const region = (endpoint ? undefined : pinned) ?? given.AWS_REGION ?? "us-east-1"
  if (!isRegion(region)) throw new ConfigError("AWS_REGION must be the name of a region")
  const throughput = throughputOf(given)
  return {
    ...(keysFile === undefined ? {} : { keysFile }),
    ...(keys === undefined ? {} : { keys }),
    settings: {
      collectionsTable: given.TABLE_NAME_COLLECTIONS,
      entriesTable: given.TABLE_NAME_ENTRIES,
      ...(endpoint ? { endpoint } : {}),
      region,
      credentials: credentialsOf(given, isStrict || endpoint !== undefined),
      consistentRead: given.AWS_DYNAMODB_CONSISTENT_READ === "true",
      ...(throughput ? { throughput } : {}),
      retryBaseMs: numberOf("AWS_DYNAMODB_RETRY_BASE_DELAY", given, 60_000),
      slugCompat: given.SLUG_COMPAT === "true",
      valueBytesMax: given.VALUE_BYTES_MAX,
      corsOrigin: given.API_CORS_ORIGIN,
    },
  }
}

function endpointOf(given: Given): URL | undefined {
  const name = given.AWS_ENDPOINT_URL_DYNAMODB ? "AWS_ENDPOINT_URL_DYNAMODB" : "AWS_ENDPOINT_URL"
  const text = given[name]
  if (text === undefined) return undefined
  const url = URL.canParse(text) ? new URL(text) : undefined
  const isPlain = url && /^https?:$/.test(url.protocol) && url.username === "" && url.search === ""
  if (isPlain && url.pathname === "/" && url.hash === "") return url
  throw new ConfigError(`${name} must be an http(s) URL with a host, and nothing behind it`)
}

/** Everybody is let in where signatures are not verified, so any will do there. */
function credentialsOf(given: Given, areNeeded: boolean): ClientCredentials {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secret } = given
  const { AWS_SESSION_TOKEN: sessionToken } = given
  if (accessKeyId !== undefined && secret !== undefined) {
    return { accessKeyId, secret, ...(sessionToken === undefined ? {} : { sessionToken }) }
  }
  if (!areNeeded) return { accessKeyId: "collections", secret: "collections" }
  throw new ConfigError(
    "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY must be set: with them the collections API " +
      "reads and writes its tables, as the user or account whose key it is",
  )
}

/** One that is not there is 1, as it was for dynamodb-mini; without both, tables are on demand. */
function throughputOf(given: Given): CollectionsSettings["throughput"] {
  const names = ["AWS_DYNAMODB_READ_CAPACITY_UNITS", "AWS_DYNAMODB_WRITE_CAPACITY_UNITS"] as const
  if (names.every((name) => given[name] === undefined)) return undefined
  const [read = 1, write = 1] = names.map((name) =>
    given[name] === undefined ? 1 : numberOf(name, given, 1_000_000),
  )
  return { read, write }
}

function numberOf(
  name:
    | "AWS_DYNAMODB_RETRY_BASE_DELAY"
    | "AWS_DYNAMODB_READ_CAPACITY_UNITS"
    | "AWS_DYNAMODB_WRITE_CAPACITY_UNITS",
  given: Given,
  max: number,
): number {
  const { success, output, issues } = v.safeParse(number(max), given[name])
  if (success) return output
  throw new ConfigError(`${name} ${issues[0].message}`)
}
