/** What users, groups and roles have in common: they hold policies. */
import type { AccountRecords } from "../../engine/account-records.ts"
import type { ControlResource } from "../../engine/control-context.ts"
import type { RecordKind, Tags } from "../../engine/records.ts"
import type { StringShape } from "../../model/shape/shape.ts"
import type { Context } from "../../operation.ts"
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

/**
 * What policies are asked about: the record itself, by the path and name that it is stored under.
 * Names know no case when a record is looked up but do in policies, so by the caller's spelling of
 * it a Deny would be missed. Whoever leaves out the name means themselves.
 */
export function arnIn(holder: Holder) {
  return async (input: unknown, context: Context): Promise<readonly ControlResource[]> => {
    const { engine, caller } = context
    const name = textIn(input, holder.member) ?? caller.principal.userName
    if (name === undefined) return [{ arn: caller.principal.arn }]
    return [
      resourceOf(
        engine.records.account,
        holder,
        name,
        await recordOf(engine.records, holder, name),
      ),
    ]
  }
}

interface Known {
  readonly name: string
  readonly path: string
  readonly boundary?: string
  readonly tags?: Tags
}

export async function recordOf(
  records: AccountRecords,
  { kind }: Holder,
  name: string,
): Promise<Known | undefined> {
  const [found] = await records.find({ kind, name })
  return found
}

/** @param name what stands for the record where there is none */
export function resourceOf(
  account: string,
  { kind }: Holder,
  name: string,
  found: Known | undefined,
): ControlResource {
  const { path, name: stored, boundary, tags = {} } = found ?? { path: "/", name }
  return {
    arn: `arn:aws:iam::${account}:${kind}${path}${stored}`,
    tags,
    ...(boundary === undefined ? {} : { boundary }),
  }
}
