/** The variables that say where records for Kinesis data streams go. */
import * as v from "valibot"
import { ConfigError } from "./config-error.ts"

// The credentials are among the variables of backups.
export const kinesisVariables = { AWS_ENDPOINT_URL_KINESIS: v.optional(v.string()) }

export interface KinesisSetting {
  readonly endpoint: URL
  readonly accessKeyId: string
  readonly secret: string
  readonly sessionToken?: string
}

interface Given {
  readonly AWS_ENDPOINT_URL_KINESIS?: string | undefined
  readonly AWS_ACCESS_KEY_ID?: string | undefined
  readonly AWS_SECRET_ACCESS_KEY?: string | undefined
  readonly AWS_SESSION_TOKEN?: string | undefined
}

/** @throws ConfigError */
export function kinesisOf(given: Given): KinesisSetting | undefined {
  const { AWS_ENDPOINT_URL_KINESIS: url, AWS_SESSION_TOKEN: sessionToken } = given
  if (url === undefined) return undefined
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secret } = given
  if (!/^https?:\/\//.test(url) || !URL.canParse(url)) {
    throw new ConfigError("AWS_ENDPOINT_URL_KINESIS must be http(s):// and a host")
  }
  if (accessKeyId === undefined || secret === undefined) {
    const keys = "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
    throw new ConfigError(`${keys} are needed for AWS_ENDPOINT_URL_KINESIS`)
  }
  const endpoint = new URL(url)
  return { endpoint, accessKeyId, secret, ...(sessionToken !== undefined && { sessionToken }) }
}
