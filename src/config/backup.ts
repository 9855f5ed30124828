/** The variables that say where backups and exports lie. */
import * as v from "valibot"
import type { Database } from "../storage/database.ts"
import type { ObjectPlace } from "../storage/objects/object-place.ts"
import { ConfigError } from "./config-error.ts"

export const backupVariables = {
  BACKUP_URL: v.optional(v.string()),
  // The names of the AWS SDKs. They may be there for others, so they count with `s3:` only.
  AWS_ENDPOINT_URL_S3: v.optional(v.string()),
  AWS_REGION: v.optional(v.string()),
  AWS_ACCESS_KEY_ID: v.optional(v.string()),
  AWS_SECRET_ACCESS_KEY: v.optional(v.string()),
  AWS_SESSION_TOKEN: v.optional(v.string()),
}

const variables = v.object(backupVariables)

type Given = v.InferOutput<typeof variables>

/**
 * Unless something is said, objects are where the database is: in memory, or in a folder beside its
 * file. Nothing where the database is a server: what is kept in it would be lost with it.
 *
 * @throws ConfigError
 */
export function objectPlaceOf(given: Given, database: Database): ObjectPlace | undefined {
  const { BACKUP_URL: url } = given
  if (url !== undefined) return url.startsWith("s3:") ? bucketOf(url, given) : folderOf(url)
  if (!("path" in database)) return undefined
  return database.path === ":memory:" ? "memory" : { folder: folderBeside(database.path) }
}

function folderOf(url: string): ObjectPlace {
  const path = url.replace(/^file:(\/\/(localhost)?(?=\/))?/, "")
  if (path === url) throw new ConfigError("BACKUP_URL must begin with file: or s3://")
  if (path === "" || path.startsWith("//") || /[?#%\0]/.test(path)) {
    throw new ConfigError("BACKUP_URL must name a folder, without host, query or escapes")
  }
  return { folder: path }
}

function bucketOf(url: string, given: Given): ObjectPlace {
  const { AWS_REGION: region = "us-east-1", AWS_SESSION_TOKEN: sessionToken } = given
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = given
  const endpoint = given.AWS_ENDPOINT_URL_S3 ?? `https://s3.${region}.amazonaws.com`
  const parts = /^s3:\/\/([a-z\d][a-z\d.-]+[a-z\d])((?:\/[\w!.*'()-]+)*)\/?$/i.exec(url)
  if (parts === null) throw new ConfigError("BACKUP_URL must be such as s3://bucket/prefix")
  const [, bucket = "", path = ""] = parts
  if (!/^https?:\/\//.test(endpoint) || !URL.canParse(endpoint)) {
    throw new ConfigError("AWS_ENDPOINT_URL_S3 must be http(s):// and a host")
  }
  if (accessKeyId === undefined || secretAccessKey === undefined) {
    const keys = "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
    throw new ConfigError(`${keys} are needed for the bucket in BACKUP_URL`)
  }
  return {
    ...{ bucket, prefix: path.slice(1), endpoint, region, accessKeyId, secretAccessKey },
    ...(sessionToken === undefined ? {} : { sessionToken }),
  }
}

/** Above the first placeholder: objects say themselves whose they are. */
function folderBeside(path: string): string {
  const fixed = path.split(/[^/]*\{/, 1)[0] ?? ""
  return fixed === path ? `${path}.backups` : `${fixed}libdynamo.backups`
}
