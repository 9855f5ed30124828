/** What another IAM's GetAccountAuthorizationDetails says, as records like our own. */
import type { Directory } from "../engine/directory.ts"
import type {
  GroupRecord,
  PolicyRecord,
  RecordKind,
  RecordOf,
  RoleRecord,
  UserRecord,
} from "../engine/records.ts"
import type { XmlElement } from "./read-xml.ts"

/** By `kind/name`, in lower case as names are compared. */
export type Snapshot = Map<string, RecordOf<KnownKind>>
type KnownKind = Exclude<RecordKind, "key">

/** RoleDetail does not say it: then the shortest that a role may have. IAM reference. */
const sessionSecondsUnsaid = 3600

export function directoryOf(account: string, version: string, snapshot: Snapshot): Directory {
  return {
    account,
    version,
    find: async (...names) =>
      names.map(({ kind, name }) => snapshot.get(placeOf(kind, name))) as never,
  }
}

/**
 * Adds a page.
 *
 * @param result the element `GetAccountAuthorizationDetailsResult`
 * @throws Error where something is missing that decides who may do what
 */
export function addPage(snapshot: Snapshot, account: string, result: XmlElement): void {
  for (const user of membersOf(result, "UserDetailList")) add(snapshot, "user", userIn(user))
  for (const group of membersOf(result, "GroupDetailList")) add(snapshot, "group", groupIn(group))
  for (const role of membersOf(result, "RoleDetailList")) add(snapshot, "role", roleIn(role))
  for (const policy of membersOf(result, "Policies")) {
    const record = policyIn(policy)
    // AWS's own policies have the names of anybody's: they go by their ARN.
    const arn = textIn(policy, "Arn")
    const isOwn = arn.startsWith(`arn:aws:iam::${account}:policy/`)
    add(snapshot, "policy", isOwn ? record : { ...record, name: arn })
  }
}

function add(snapshot: Snapshot, kind: KnownKind, record: RecordOf<KnownKind>): void {
  snapshot.set(placeOf(kind, record.name), record)
}

function placeOf(kind: RecordKind, name: string): string {
  return `${kind}/${name.toLowerCase()}`
}

function userIn(user: XmlElement): UserRecord {
  return {
    ...entityIn(user, "User"),
    ...holderIn(user, "UserPolicyList"),
    groups: membersOf(user, "GroupList").map(({ text }) => text),
    keys: [],
    ...boundaryIn(user),
    tags: tagsIn(user),
  }
}

function groupIn(group: XmlElement): GroupRecord {
  return { ...entityIn(group, "Group"), ...holderIn(group, "GroupPolicyList"), users: [] }
}

function roleIn(role: XmlElement): RoleRecord {
  return {
    ...entityIn(role, "Role"),
    ...holderIn(role, "RolePolicyList"),
    trust: documentIn(role, "AssumeRolePolicyDocument"),
    maxSessionSeconds: sessionSecondsUnsaid,
    ...boundaryIn(role),
    tags: tagsIn(role),
  }
}

function policyIn(policy: XmlElement): PolicyRecord {
  const versions = membersOf(policy, "PolicyVersionList").map((version) => ({
    id: textIn(version, "VersionId"),
    document: documentIn(version, "Document"),
    createdAtMs: 0,
  }))
  return {
    ...entityIn(policy, "Policy"),
    versions,
    defaultVersion: textIn(policy, "DefaultVersionId"),
    ...{ versionsMade: versions.length, updatedAtMs: 0, attachments: 0, boundaries: 0, tags: {} },
  }
}

function entityIn(element: XmlElement, kind: "User" | "Group" | "Role" | "Policy") {
  const name = textIn(element, `${kind}Name`)
  return { name, path: textIn(element, "Path"), id: textIn(element, `${kind}Id`), createdAtMs: 0 }
}

function holderIn(element: XmlElement, inlineName: string) {
  const inline = membersOf(element, inlineName).map(
    (policy) => [textIn(policy, "PolicyName"), documentIn(policy, "PolicyDocument")] as const,
  )
  const attached = membersOf(element, "AttachedManagedPolicies")
  return {
    inline: Object.fromEntries(inline),
    attached: attached.map((policy) => textIn(policy, "PolicyArn")),
  }
}

function boundaryIn(element: XmlElement): { readonly boundary?: string } {
  const [boundary] = element.within.get("PermissionsBoundary") ?? []
  return boundary ? { boundary: textIn(boundary, "PermissionsBoundaryArn") } : {}
}

function tagsIn(element: XmlElement): Readonly<Record<string, string>> {
  const tags = membersOf(element, "Tags")
  return Object.fromEntries(tags.map((tag) => [textIn(tag, "Key"), textIn(tag, "Value")]))
}

/** Percent-encoded UTF-8. What is not stays as it is, and as no policy denies everything. */
function documentIn(element: XmlElement, name: string): string {
  const encoded = textIn(element, name)
  try {
    return decodeURIComponent(encoded)
  } catch (error) {
    if (error instanceof URIError) return ""
    throw error
  }
}

function membersOf(element: XmlElement, name: string): readonly XmlElement[] {
  return element.within.get(name)?.flatMap(({ within }) => within.get("member") ?? []) ?? []
}

/** @throws Error where it is not there, or there twice */
function textIn(element: XmlElement, name: string): string {
  const [found, ...more] = element.within.get(name) ?? []
  if (!found || more.length > 0) throw new Error(`IAM answers with no ${name}, or with several`)
  return found.text
}
