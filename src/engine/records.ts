/** What an account's records hold: see `account-records.ts`. Times are in ms since the epoch. */

import type { UniqueIds } from "../model/policy/policy.ts"

export interface RecordOfKind {
  user: UserRecord
  group: GroupRecord
  role: RoleRecord
  policy: PolicyRecord
  key: KeyRecord
}
export type RecordKind = keyof RecordOfKind
export type RecordOf<K extends RecordKind> = RecordOfKind[K]

/** What users, groups, roles and managed policies have in common. */
interface Entity {
  readonly name: string
  readonly path: string
  /** `AIDA…`, `AGPA…`, `AROA…` or `ANPA…`. */
  readonly id: string
  readonly createdAtMs: number
}

export type Tags = Readonly<Record<string, string>>

/** Who has policies. */
export interface PolicyHolder extends Entity {
  /** Documents by name, as they were given. */
  readonly inline: Readonly<Record<string, string>>
  /** ARNs of managed policies, in the order in which they were attached. */
  readonly attached: readonly string[]
}

export interface UserRecord extends PolicyHolder {
  /** Names, as the groups spell them. */
  readonly groups: readonly string[]
  readonly keys: readonly string[]
  /** ARN of a managed policy. */
  readonly boundary?: string
  readonly tags: Tags
}

export interface GroupRecord extends PolicyHolder {
  readonly users: readonly string[]
}

export interface RoleRecord extends PolicyHolder {
  readonly trust: string
  readonly trustIds?: UniqueIds | undefined
  readonly description?: string
  readonly maxSessionSeconds: number
  readonly boundary?: string
  readonly tags: Tags
}

export interface PolicyRecord extends Entity {
  readonly description?: string
  readonly versions: readonly PolicyVersion[]
  /** `v1` and so on. */
  readonly defaultVersion: string
  /** Numbers are not given again after a deletion. */
  readonly versionsMade: number
  readonly updatedAtMs: number
  readonly attachments: number
  readonly boundaries: number
  readonly tags: Tags
}

export interface PolicyVersion {
  readonly id: string
  readonly document: string
  readonly createdAtMs: number
}

export interface KeyRecord {
  readonly accessKeyId: string
  readonly userName: string
  readonly status: "Active" | "Inactive"
  readonly createdAtMs: number
  /** See `vault.ts`; its context is the id and the account. */
  readonly sealedSecret: string
}
