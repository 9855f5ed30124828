/** What users, groups and roles have in common: they hold policies. */
import type { RecordKind } from "../../engine/records.ts"
import type { StringShape } from "../../model/shape/shape.ts"
import { noSuch } from "./faults.ts"
import * as name from "./shapes/names.ts"

export interface Holder {
  readonly kind: Extract<RecordKind, "user" | "group" | "role">
  /** As in the names of operations. */
  readonly title: "User" | "Group" | "Role"
  /** The member that names it. */
  readonly member: "UserName" | "GroupName" | "RoleName"
  readonly name: StringShape
  /** Of all inline policies together, white space aside. IAM guide: quotas. */
  readonly inlineCharactersMax: number
}

export const user: Holder = {
  kind: "user",
  title: "User",
  member: "UserName",
  name: name.existingUserName,
  inlineCharactersMax: 2048,
}
export const group: Holder = {
  kind: "group",
  title: "Group",
  member: "GroupName",
  name: name.groupName,
  inlineCharactersMax: 5120,
}
export const role: Holder = {
  kind: "role",
  title: "Role",
  member: "RoleName",
  name: name.roleName,
  inlineCharactersMax: 10_240,
}

/** @throws ApiError NoSuchEntity */
export function requireRecord<T>(kind: RecordKind, recordName: string, record: T | undefined): T {
  if (record === undefined) throw noSuch(kind, recordName)
  return record
}

/** Members whose names depend on the kind of holder are strings all the same. */
export function textIn(input: unknown, member: string): string {
  return (input as Readonly<Record<string, string>>)[member] as string
}

/** For policies: the path is not known before the record is read, and is taken for none. */
export function arnIn({ kind, member }: Holder) {
  return (input: unknown, account: string): readonly string[] => [
    `arn:aws:iam::${account}:${kind}/${textIn(input, member) ?? "*"}`,
  ]
}
