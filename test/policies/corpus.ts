/** The corpus of policy decisions: JSON files of groups, each one set of policies and many requests. */
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import type {
  ApplicablePolicies,
  Decision,
  PolicyRequest,
} from "../../src/model/policy/evaluate.ts"
import { readPolicy } from "../../src/model/policy/parse-policy.ts"
import type { RequestPrincipal } from "../../src/model/policy/principals.ts"

export interface Group {
  readonly about: string
  /** Where the rule is written. */
  readonly source: string
  readonly policies: GivenPolicies
  readonly request?: GivenRequest
  readonly cases: readonly Case[]
}

export interface Case extends GivenRequest {
  readonly why?: string
  readonly expect: Decision["decision"]
  /** `identity[0].Statement[1]`, `no boundary`, `root`; `identity[0]` for one that is unreadable. */
  readonly because: string
}

interface GivenPolicies {
  readonly identity?: readonly unknown[]
  readonly boundary?: unknown
  readonly session?: readonly unknown[]
  readonly resource?: readonly unknown[]
  /** As `resource`, for the role that is to be assumed. */
  readonly trust?: readonly unknown[]
}

interface GivenRequest {
  readonly principal?: keyof typeof principals
  readonly action?: string
  readonly resource?: string
  readonly context?: Readonly<Record<string, string | readonly string[]>>
}

const account = "123456789012"
const elsewhere = "999999999999"

const principals = {
  user: { account, kind: "user", arn: `arn:aws:iam::${account}:user/app` },
  root: { account, kind: "root", arn: `arn:aws:iam::${account}:root` },
  session: {
    account,
    kind: "assumed-role",
    arn: `arn:aws:sts::${account}:assumed-role/reader/tuesday`,
    roleArn: `arn:aws:iam::${account}:role/reader`,
  },
  foreignUser: { account: elsewhere, kind: "user", arn: `arn:aws:iam::${elsewhere}:user/app` },
  foreignRoot: { account: elsewhere, kind: "root", arn: `arn:aws:iam::${elsewhere}:root` },
  foreignSession: {
    account: elsewhere,
    kind: "assumed-role",
    arn: `arn:aws:sts::${elsewhere}:assumed-role/reader/tuesday`,
    roleArn: `arn:aws:iam::${elsewhere}:role/reader`,
  },
} as const satisfies Record<string, RequestPrincipal>

export function readCorpus(folder: string): ReadonlyMap<string, readonly Group[]> {
  const files = readdirSync(folder).filter((name) => name.endsWith(".json"))
  return new Map(
    files.map((name) => [name, JSON.parse(readFileSync(join(folder, name), "utf8")) as Group[]]),
  )
}

export function requestOf(group: Group, given: Case): PolicyRequest {
  const {
    principal = "user",
    action = "dynamodb:GetItem",
    ...rest
  } = { ...group.request, ...given }
  const { resource = `arn:aws:dynamodb:us-east-1:${account}:table/Orders` } = rest
  const context = new Map(
    Object.entries({ ...group.request?.context, ...given.context }).map(([key, value]) => [
      key.toLowerCase(),
      typeof value === "string" ? [value] : value,
    ]),
  )
  return {
    principal: principals[principal],
    action,
    resource,
    account,
    context: (key) => context.get(key),
  }
}

export function policiesOf({ policies }: Group): ApplicablePolicies {
  const { identity = [], boundary, session, resource, trust } = policies
  const read = (list: readonly unknown[], name: string, kind: "identity" | "resource" | "trust") =>
    list.map((document, at) => readPolicy(document, { kind, source: `${name}[${at}]` }))
  return {
    identity: read(identity, "identity", "identity"),
    ...(boundary !== undefined && {
      boundary: readPolicy(boundary, { kind: "identity", source: "boundary" }),
    }),
    ...(session && { session: read(session, "session", "identity") }),
    ...(resource && { resource: read(resource, "resource", "resource") }),
    ...(trust && { resource: read(trust, "trust", "trust"), resourceMustAllow: true }),
  }
}

export function becauseText({ decision, because }: Decision): string {
  const { kind, policy, statement } = because
  if (decision === "implicitDeny") return `no ${kind}`
  if (policy === undefined) return kind
  return statement === undefined ? policy : `${policy}.Statement[${statement}]`
}
