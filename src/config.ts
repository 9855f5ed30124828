/** Environment to Config: the only file that knows the names of variables and their defaults. */
import * as v from "valibot"
import { backupVariables, objectPlaceOf } from "./config/backup.ts"
import {
  type CollectionsConfig,
  collectionsOf,
  collectionsVariables,
} from "./config/collections.ts"
import { ConfigError } from "./config/config-error.ts"
import {
  credentialVariables,
  isStrictName,
  type StrictConfig,
  strictOf,
  trio,
} from "./config/credentials.ts"
import { databaseOf } from "./config/database.ts"
import { type EncryptionConfig, encryptionOf, encryptionVariables } from "./config/encryption.ts"
import { type KinesisSetting, kinesisOf, kinesisVariables } from "./config/kinesis.ts"
import { type ReadCacheSetting, readCacheOf } from "./config/read-cache.ts"
import { workersOf } from "./config/workers.ts"
import { isRegion } from "./model/sigv4/scope.ts"
import type { LogLevel } from "./platform.ts"
import type { Database } from "./storage/database.ts"
import type { ObjectPlace } from "./storage/objects/object-place.ts"

export { ConfigError }

export interface Config {
  /** 0 takes any free port. */
  readonly port: number
  readonly host: string
  /** How many processes serve the port; absent: this one alone. */
  readonly workers?: number
  readonly database: Database
  /** The variable that said so, for whoever has to be told that it cannot be used. */
  readonly databaseVariable: string
  /** Absent: the file can be read by whoever has it. */
  readonly encryption?: EncryptionConfig
  /** Where backups and exports lie; absent: nowhere. */
  readonly objects?: ObjectPlace
  /** Where records for Kinesis data streams go; absent: nowhere. */
  readonly kinesis?: KinesisSetting
  /** Present in strict mode. */
  readonly strict?: StrictConfig
  readonly region?: string
  readonly logLevel: LogLevel | "silent"
  /** Requests beyond the throughput of their tables are refused. */
  readonly enforceThroughput?: boolean
  /** How often items are deleted whose time has come. */
  readonly ttlSweepMs?: number
  /** Absent: every read is read. */
  readonly readCache?: ReadCacheSetting
  /** Resource policies may open tables to other accounts. */
  readonly crossAccount?: boolean
  /** Absent: there is no collections API. */
  readonly collections?: CollectionsConfig
}

export type Environment = Readonly<Record<string, string | undefined>>

const flag = v.picklist(["0", "1"], "must be 0 or 1")

const port = v.optional(
  v.pipe(
    v.string(),
    v.regex(/^\d{1,5}$/, "must be a number from 0 to 65535"),
    v.transform(Number),
    v.maxValue(65_535, "must be a number from 0 to 65535"),
  ),
  "8000",
)

const schema = v.object({
  PORT: port,
  HOST: v.optional(v.pipe(v.string(), v.regex(/^[\w.:-]+$/, "must be a host name")), "127.0.0.1"),
  FILE: v.optional(v.string(), "libdynamo.db"),
  LIBSQL_URL: v.optional(v.string()),
  LIBSQL_AUTH_TOKEN: v.optional(
    v.pipe(v.string(), v.regex(/^[!-~]+$/, "must be printable ASCII without spaces")),
  ),
  LIBSQL_READ_URL: v.optional(v.string()),
  LIBSQL_SYNC_URL: v.optional(v.string()),
  LIBSQL_ADMIN_URL: v.optional(v.string()),
  ...credentialVariables,
  ...encryptionVariables,
  ...backupVariables,
  ...kinesisVariables,
  REGION: v.optional(v.pipe(v.string(), v.check(isRegion, "must be the name of a region"))),
  LOG_LEVEL: v.optional(
    v.picklist(
      ["silent", "error", "warn", "info", "debug"],
      "must be silent, error, warn, info or debug",
    ),
    "info",
  ),
  ALLOW_OPEN: v.optional(flag, "0"),
  ALLOW_CROSS_ACCOUNT_RESOURCE_POLICIES: v.optional(flag, "0"),
  ENFORCE_THROUGHPUT: v.optional(flag, "0"),
  TTL_SWEEP_SECONDS: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^\d{1,6}$/, "must be a number of seconds from 1 to 999999"),
      v.transform(Number),
      v.minValue(1, "must be a number of seconds from 1 to 999999"),
    ),
  ),
  READ_CACHE: v.optional(v.string(), "off"),
  WORKERS: v.optional(v.string(), "1"),
  ...collectionsVariables,
})

/** All that are understood. */
export const variableNames: readonly string[] = Object.keys(schema.entries)

export interface ReadOptions {
  /** Others than this machine can reach us, whatever HOST says: it is not we who listen. */
  readonly isPublic?: boolean
  /** Where there are none, the database has to be a server. */
  readonly hasFiles?: boolean
}

/** Throws ConfigError. */
export function readConfig(
  environment: Environment,
  { isPublic = false, hasFiles = true }: ReadOptions = {},
): Config {
  const given = Object.fromEntries(
    Object.entries(environment).filter(
      // Empty means unset, but not for credentials: an emptied one must not open the server.
      ([name, value]) => value !== undefined && (value !== "" || isStrictName(name)),
    ),
  )
  const { success, output, issues } = v.safeParse(schema, given)
  if (!success) {
    const [issue] = issues
    throw new ConfigError(`${v.getDotPath(issue) ?? "environment"} ${issue.message}`)
  }
  const encryption = encryptionOf(output)
  const strict = strictOf(output, Object.keys(given).filter(isStrictName))
  if (strict === undefined && output.ALLOW_OPEN !== "1") {
    if (isPublic) throw openToAll("")
    if (!isLoopback(output.HOST)) throw openToAll(`HOST is ${output.HOST}, and `)
  }
  const setting = databaseOf(output)
  if (encryption !== undefined && !("path" in setting.database)) {
    throw new ConfigError(
      `LIBSQL_ENCRYPTION_KEY is for files, and ${setting.databaseVariable} names a server`,
    )
  }
  if (!hasFiles && needsFiles(setting.database)) {
    throw new ConfigError("LIBSQL_URL must name a server: there are no files here")
  }
  const readCache = readCacheOf(output.READ_CACHE)
  const isStrict = strict !== undefined
  const workers = workersOf(output.WORKERS, {
    ...setting,
    hasReadCache: readCache !== undefined,
    refusesReplays: strict?.refusesReplays === true,
  })
  const collections = collectionsOf(output, { isStrict, region: output.REGION })
  const kinesis = kinesisOf(output)
  const objects = objectPlaceOf(output, setting.database)
  if (!hasFiles && objects !== undefined && objects !== "memory" && "folder" in objects) {
    throw new ConfigError("BACKUP_URL must name a bucket: there are no files here")
  }
  return {
    port: output.PORT,
    host: output.HOST,
    ...(workers === undefined ? {} : { workers }),
    ...setting,
    logLevel: output.LOG_LEVEL,
    ...(objects === undefined ? {} : { objects }),
    ...(kinesis === undefined ? {} : { kinesis }),
    ...(strict === undefined ? {} : { strict }),
    ...(encryption === undefined ? {} : { encryption }),
    ...(output.REGION === undefined ? {} : { region: output.REGION }),
    ...(output.ENFORCE_THROUGHPUT === "1" ? { enforceThroughput: true } : {}),
    ...(output.TTL_SWEEP_SECONDS === undefined
      ? {}
      : { ttlSweepMs: output.TTL_SWEEP_SECONDS * 1000 }),
    ...(readCache === undefined ? {} : { readCache }),
    ...(output.ALLOW_CROSS_ACCOUNT_RESOURCE_POLICIES === "1" ? { crossAccount: true } : {}),
    ...(collections === undefined ? {} : { collections }),
  }
}

/** PORT alone, for whoever listens in our stead. Throws ConfigError. */
export function readPort({ PORT }: Environment): number {
  const { success, output, issues } = v.safeParse(port, PORT === "" ? undefined : PORT)
  if (!success) throw new ConfigError(`PORT ${issues[0].message}`)
  return output
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127(\.\d{1,3}){3}$/.test(host)
}

function openToAll(because: string): ConfigError {
  return new ConfigError(
    `${because}in open mode anybody could read and write: set ${trio.join(", ")}, or ALLOW_OPEN=1`,
  )
}

function needsFiles(database: Database): boolean {
  return "path" in database || database.replicaPath !== undefined
}
