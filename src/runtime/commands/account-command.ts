/**
 * `libdynamo account create`: draws a pair of keys, puts the record of a root user through the API
 * of a running server, and prints the pair, once. Nothing here has a private way in.
 */
import { ConfigError, type Environment, readConfig } from "../../config.ts"
import { newAccessKey } from "../../engine/new-access-key.ts"
import { rootTableName } from "../../engine/root-records.ts"
import type { Platform } from "../../platform.ts"
import { bootstrapOf } from "../bootstrap.ts"
import { signedCall } from "../signed-call.ts"
import { serverUrl } from "./calls.ts"

export interface AccountOptions {
  /** Twelve digits; drawn where there are none. */
  readonly account?: string | undefined
  /** Kept in the record, for people. */
  readonly name?: string | undefined
  /** Of the server; by HOST and PORT otherwise. */
  readonly endpoint?: string | undefined
}

/** One line of JSON. Throws CallRefused when the server refuses. */
export async function createAccount(
  { account: wanted, name, endpoint }: AccountOptions,
  environment: Environment,
  platform: Platform,
): Promise<string> {
  if (wanted !== undefined && !/^[0-9]{12}$/.test(wanted)) {
    throw new ConfigError("--account must be 12 digits")
  }
  const config = readConfig(environment)
  const { strict, region = "us-east-1" } = config
  const credentials = strict && (await bootstrapOf(strict, platform).current())
  if (!credentials) {
    throw new ConfigError("account create needs the IAM_ variables of the control-plane account")
  }
  const account = wanted ?? drawAccount(platform)
  const { accessKeyId, secret } = newAccessKey(platform, "AKIA", account)
  const url = serverUrl(endpoint, config)
  const call = signedCall({ fetch: globalThis.fetch, url, region, credentials, platform })
  await call("PutItem", {
    TableName: rootTableName,
    Item: {
      AccessKeyId: { S: accessKeyId },
      AccountId: { S: account },
      SecretAccessKey: { S: secret },
      CreateDate: { S: new Date(platform.now()).toISOString() },
      ...(name === undefined ? {} : { Name: { S: name } }),
    },
    ConditionExpression: "attribute_not_exists(AccessKeyId)",
  })
  return JSON.stringify({ AccountId: account, AccessKeyId: accessKeyId, SecretAccessKey: secret })
}

const accountBytes = 6
const accountsMax = 1_000_000_000_000

/** 48 random bits, of which twelve digits take less than a part in 280: the rest is drawn again. */
function drawAccount(platform: Platform): string {
  for (;;) {
    const bits = platform.randomBytes(accountBytes).reduce((sum, byte) => sum * 256 + byte, 0)
    const usable = 2 ** 48 - (2 ** 48 % accountsMax)
    if (bits < usable) return String(bits % accountsMax).padStart(12, "0")
  }
}
