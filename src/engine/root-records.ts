/**
 * The root users: items of the table `IAM` of the control-plane account, written by ordinary
 * operations. This is the watch over them. The secret never becomes part of the item: it is taken
 * out before anything is stored and goes, sealed, into a row of its own that no operation can name.
 * So there is no way to read it: not by an index, a stream, a filter, an old image or a backup.
 */
import { Buffer } from "node:buffer"
import { createHash } from "node:crypto"
import { ApiError } from "../error.ts"
import { faultText } from "../model/policy/policy-fault.ts"
import { accountOfKeyId, isAccessKeyId, isSecret } from "../model/sigv4/access-key-id.ts"
import type { Table } from "../model/table/table.ts"
import type { AttributeValue, Item } from "../model/value/attribute-value.ts"
import type { Platform } from "../platform.ts"
import type { Change, ItemKey, ItemRow, Read } from "../storage/storage.ts"
import { type BootstrapSource, bootstrapSecretOf } from "./bootstrap.ts"
import type { Admission, ItemWatch } from "./item-watch.ts"
import { policyFault } from "./principal-policies.ts"
import { nonceOf, type Vault } from "./vault.ts"

export const rootTableName = "IAM"
export const keyAttribute = "AccessKeyId"
/** From then on the key is refused; some time later its record is gone. */
export const expiryAttribute = "ExpiresAt"
/** By account and key; whoever manages the table may have taken it away. */
export const accountIndexName = "AccountId-index"

/** Numbers of tables are drawn from 0 to 2^48 - 1. */
const secretsTable = -2

/** A record as authentication uses it. */
export interface RootRecord {
  readonly accessKeyId: string
  readonly account: string
  readonly status: "Active" | "Inactive"
  readonly principalType: "Root" | "User" | "Role"
  readonly userName?: string
  readonly policy?: string
  readonly policyArns: readonly string[]
  /** Seconds since the epoch. */
  readonly expiresAt?: number
}

export interface RootWatchParts {
  readonly vault: Vault
  readonly platform: Platform
  readonly bootstrap: BootstrapSource
}

export function rootWatch({ vault, platform, bootstrap }: RootWatchParts): ItemWatch {
  return {
    requireDefinition: requireRootDefinition,
    begin() {
      const nonce = nonceOf(platform)
      return {
        admit(old, next) {
          const { SecretAccessKey: given, ...item } = next
          const record = parseRootRecord(item)
          requireOutside(record, bootstrap)
          if (old) requireSame(old, item)
          if (given === undefined && !old) throw refused("SecretAccessKey is missing")
          return {
            item,
            changes: given ? [sealedSecret(vault, record, secretIn(given), nonce)] : [],
          }
        },
        dismiss: (old) => [
          { change: "deleteItem", table: secretsTable, key: secretKey(textOf(old, keyAttribute)) },
        ],
      } satisfies Admission
    },
  }
}

/** The sealed secret beside a record. */
export function secretRead(accessKeyId: string): Extract<Read, { space: "item" }> {
  return { space: "item", table: secretsTable, key: secretKey(accessKeyId) }
}

export function secretOfRow(
  vault: Vault,
  { accessKeyId, account }: Pick<RootRecord, "accessKeyId" | "account">,
  row: ItemRow,
): string | undefined {
  return vault.unseal("access key", contextOf(accessKeyId, account), JSON.parse(row.body))
}

/** What a secret is sealed for: it opens for this key of this account alone. */
export function contextOf(accessKeyId: string, account: string): string {
  return `${accessKeyId}/${account}`
}

function sealedSecret(
  vault: Vault,
  { accessKeyId, account }: RootRecord,
  secret: string,
  nonce: Uint8Array,
): Change {
  // A plan may run again with another secret: one nonce for two texts would give both away.
  const ownNonce = createHash("sha256").update(nonce).update(secret).digest().subarray(0, 12)
  const context = contextOf(accessKeyId, account)
  const body = JSON.stringify(vault.seal("access key", context, secret, ownNonce))
  const row = { body, size: body.length }
  return { change: "putItem", table: secretsTable, key: secretKey(accessKeyId), row }
}

function secretKey(accessKeyId: string): ItemKey {
  const partition = new Uint8Array(Buffer.from(accessKeyId, "utf8"))
  return { hash: 0, partition, sort: new Uint8Array(0) }
}

/** @throws ApiError ValidationException with the first thing that is wrong */
export function parseRootRecord(item: Item): RootRecord {
  const accessKeyId = textOf(item, keyAttribute)
  if (!isAccessKeyId(accessKeyId)) {
    throw refused("AccessKeyId must be 16 to 128 letters, digits and underscores")
  }
  const account = textOf(item, "AccountId")
  if (!/^[0-9]{12}$/.test(account)) throw refused("AccountId must be twelve digits")
  if ((accountOfKeyId(accessKeyId) ?? account) !== account) {
    throw refused("AccessKeyId holds another account than AccountId")
  }
  const principalType = oneOf(item, "PrincipalType", ["Root", "User", "Role"])
  const userName = optionalText(item, "UserName")
  if (principalType !== "Root" && !/^[\w+=,.@-]{1,64}$/.test(userName ?? "")) {
    throw refused(`a ${principalType} needs a UserName of 1 to 64 letters, digits and +=,.@_-`)
  }
  const policy = optionalText(item, "Policy")
  const fault = policy === undefined ? undefined : policyFault(policy)
  if (fault) throw refused(`Policy: ${faultText(fault)}`)
  const expiresAt = numberOf(item, expiryAttribute)
  return {
    accessKeyId,
    account,
    status: oneOf(item, "Status", ["Active", "Inactive"]),
    principalType,
    policyArns: setOf(item, "PolicyArns"),
    ...(userName === undefined ? {} : { userName }),
    ...(policy === undefined ? {} : { policy }),
    ...(expiresAt === undefined ? {} : { expiresAt }),
  }
}

/** The control-plane account is opened from outside alone, and its keys are nobody else's. */
function requireOutside({ account, accessKeyId }: RootRecord, bootstrap: BootstrapSource): void {
  const credentials = bootstrap.known()
  if (!credentials) throw refused("the control-plane account is not known")
  if (account === credentials.account) {
    throw refused("AccountId must not be the control-plane account")
  }
  if (bootstrapSecretOf(credentials, accessKeyId) !== undefined) {
    throw refused("AccessKeyId is that of the control-plane account")
  }
}

function requireSame(old: Item, next: Item): void {
  if (textOf(old, "AccountId") !== textOf(next, "AccountId")) {
    throw refused("AccountId cannot be changed: delete the record and put another")
  }
}

function requireRootDefinition({ key }: Table): void {
  const { name, type } = key.partition
  if (name === keyAttribute && type === "S" && key.sort === undefined) return
  throw ApiError.invalid(
    `The table ${rootTableName} holds the root users: its key is ${keyAttribute} (S), alone`,
  )
}

function secretIn(value: AttributeValue): string {
  if ("S" in value && isSecret(value.S)) return value.S
  throw refused("SecretAccessKey must be 16 to 128 printable ASCII characters")
}

function textOf(item: Item, name: string): string {
  const text = optionalText(item, name)
  if (text === undefined) throw refused(`${name} is missing`)
  return text
}

function optionalText(item: Item, name: string): string | undefined {
  const value = Object.hasOwn(item, name) ? item[name] : undefined
  if (value === undefined) return undefined
  if ("S" in value) return value.S
  throw refused(`${name} must be a string`)
}

function numberOf(item: Item, name: string): number | undefined {
  const value = Object.hasOwn(item, name) ? item[name] : undefined
  if (value === undefined) return undefined
  if ("N" in value) return Number(value.N)
  throw refused(`${name} must be a number`)
}

function setOf(item: Item, name: string): readonly string[] {
  const value = Object.hasOwn(item, name) ? item[name] : undefined
  if (value === undefined) return []
  if ("SS" in value) return value.SS
  throw refused(`${name} must be a set of strings`)
}

/** The first is the default. */
function oneOf<T extends string>(item: Item, name: string, values: readonly [T, ...T[]]): T {
  const text = optionalText(item, name)
  if (text === undefined) return values[0]
  const found = values.find((value) => value === text)
  if (found === undefined) throw refused(`${name} must be ${values.join(" or ")}`)
  return found
}

function refused(text: string): ApiError {
  return ApiError.invalid(`Root user record: ${text}`)
}
