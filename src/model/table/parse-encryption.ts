/** Encryption at rest with a customer's key, as far as a table's description shows it. */
import { createHash } from "node:crypto"
import { ApiError } from "../../error.ts"
import type { EncryptionInput } from "./definition-shapes.ts"
import type { EncryptionSetting } from "./table.ts"

/** Where a key lies that is named without its ARN. */
export interface KeyPlace {
  readonly account: string
  readonly region: string
  /** Names the key that AWS manages, which the caller does not name. */
  readonly managedKeyUuid: string
}

/** The key `aws/dynamodb`: an account has one in each region, for all of its tables. KMS guide. */
export function keyPlaceOf(account: string, region: string): KeyPlace {
  const digest = createHash("sha256").update(`aws/dynamodb ${account} ${region}`).digest("hex")
  const [, a, b, c, d, e] = /^(.{8})(.{4})(.{3})(.{3})(.{12})/.exec(digest) ?? []
  return { account, region, managedKeyUuid: `${a}-${b}-4${c}-8${d}-${e}` }
}

/**
 * Nothing stands for DynamoDB's own key, which is the default and never described. Which key
 * protects the file is a matter of how the server is run; the setting is kept and described so that
 * tools find what they asked for.
 */
export function parseEncryption(
  input: EncryptionInput | undefined,
  place: KeyPlace,
): EncryptionSetting | undefined {
  if (!input) return undefined
  const { Enabled: enabled = false, SSEType: type, KMSMasterKeyId: key } = input
  if (!enabled) {
    if (type) throw ApiError.invalidParameter("SSEType can not be specified if Enabled is false")
    if (key) {
      throw ApiError.invalidParameter("KMSMasterKeyId can not be specified if Enabled is false")
    }
    return undefined
  }
  if (type === "AES256") throw ApiError.invalidParameter("SSEType AES256 is not supported")
  if (key && !type) {
    throw ApiError.invalidParameter("SSEType KMS is required if KMSMasterKeyId is specified")
  }
  return { kmsKeyArn: kmsKeyArn(key, place) }
}

function kmsKeyArn(key: string | undefined, place: KeyPlace): string {
  if (key?.startsWith("arn:")) return key
  const resource = key?.startsWith("alias/") ? key : `key/${key ?? place.managedKeyUuid}`
  return `arn:aws:kms:${place.region}:${place.account}:${resource}`
}
