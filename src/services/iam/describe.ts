/** Records as IAM prints them. */
import { roleArn, userArn } from "../../engine/principals.ts"
import type {
  GroupRecord,
  PolicyHolder,
  PolicyRecord,
  PolicyVersion,
  RoleRecord,
  Tags,
  UserRecord,
} from "../../engine/records.ts"

const seconds = (ms: number) => ms / 1000

/** Documents travel percent-encoded. RFC 3986. */
export function encodedDocument(document: string): string {
  return encodeURIComponent(document).replace(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}

export function groupArn(account: string, { path, name }: Pick<GroupRecord, "path" | "name">) {
  return `arn:aws:iam::${account}:group${path}${name}`
}

export function policyArn(account: string, { path, name }: Pick<PolicyRecord, "path" | "name">) {
  return `arn:aws:iam::${account}:policy${path}${name}`
}

export function userOf(account: string, user: UserRecord) {
  return {
    Path: user.path,
    UserName: user.name,
    UserId: user.id,
    Arn: userArn(account, user),
    CreateDate: seconds(user.createdAtMs),
    ...boundaryOf(user.boundary),
    ...tagsOf(user.tags),
  }
}

export function groupOf(account: string, group: GroupRecord) {
  return {
    Path: group.path,
    GroupName: group.name,
    GroupId: group.id,
    Arn: groupArn(account, group),
    CreateDate: seconds(group.createdAtMs),
  }
}

export function roleOf(account: string, role: RoleRecord) {
  return {
    Path: role.path,
    RoleName: role.name,
    RoleId: role.id,
    Arn: roleArn(account, role),
    CreateDate: seconds(role.createdAtMs),
    AssumeRolePolicyDocument: encodedDocument(role.trust),
    Description: role.description,
    MaxSessionDuration: role.maxSessionSeconds,
    ...boundaryOf(role.boundary),
    ...tagsOf(role.tags),
  }
}

export function policyOf(account: string, policy: PolicyRecord) {
  return {
    PolicyName: policy.name,
    PolicyId: policy.id,
    Arn: policyArn(account, policy),
    Path: policy.path,
    DefaultVersionId: policy.defaultVersion,
    AttachmentCount: policy.attachments,
    PermissionsBoundaryUsageCount: policy.boundaries,
    IsAttachable: true,
    Description: policy.description,
    CreateDate: seconds(policy.createdAtMs),
    UpdateDate: seconds(policy.updatedAtMs),
    ...tagsOf(policy.tags),
  }
}

export function versionOf(policy: Pick<PolicyRecord, "defaultVersion">, version: PolicyVersion) {
  return {
    VersionId: version.id,
    IsDefaultVersion: version.id === policy.defaultVersion,
    CreateDate: seconds(version.createdAtMs),
  }
}

export function attachedOf({ attached }: Pick<PolicyHolder, "attached">) {
  return attached.map((arn) => ({
    PolicyName: arn.slice(arn.lastIndexOf("/") + 1),
    PolicyArn: arn,
  }))
}

export function inlineOf({ inline }: Pick<PolicyHolder, "inline">) {
  return Object.entries(inline).map(([PolicyName, document]) => ({
    PolicyName,
    PolicyDocument: encodedDocument(document),
  }))
}

export function tagListOf(tags: Tags) {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }))
}

function tagsOf(tags: Tags) {
  return Object.keys(tags).length === 0 ? {} : { Tags: tagListOf(tags) }
}

function boundaryOf(arn: string | undefined) {
  if (arn === undefined) return {}
  const type = "PermissionsBoundaryPolicy"
  return { PermissionsBoundary: { PermissionsBoundaryType: type, PermissionsBoundaryArn: arn } }
}
