/** From a policy document to a policy, or to what is wrong with it and where. */
import { arnPatternOf, everything, hasEarlyVariable } from "./arn-pattern.ts"
import { DocumentReader } from "./document-reader.ts"
import type { LocatedJson } from "./located-json.ts"
import { parseConditions } from "./parse-conditions.ts"
import { parsePrincipals } from "./parse-principals.ts"
import type { ActionList, Policy, ResourceList, Statement, UniqueIds } from "./policy.ts"
import { type PolicyFault, PolicyFaultError } from "./policy-fault.ts"
import { parseTemplate } from "./template.ts"
import { parseWildcard } from "./wildcard.ts"

export interface PolicyOptions {
  /**
   * An identity policy belongs to a user, group, role, boundary or session; a resource policy to a
   * table; a trust policy to a role, and says who may assume it.
   */
  readonly kind: "identity" | "resource" | "trust"
  /** See `Policy.source`. */
  readonly source: string
  /** Whom its principals are. */
  readonly ids?: UniqueIds | undefined
}

export type ParsedPolicy =
  | { readonly policy: Policy; readonly fault?: undefined }
  | { readonly policy?: undefined; readonly fault: PolicyFault }

/** @param document JSON text, or what `JSON.parse` made of it */
export function parsePolicy(
  document: unknown,
  options: PolicyOptions = { kind: "identity", source: "" },
): ParsedPolicy {
  const text = typeof document === "string" ? document : (JSON.stringify(document) ?? "")
  try {
    const statements = statementsOf(new DocumentReader(text), options)
    return { policy: freezeAll({ source: options.source, statements }) }
  } catch (error) {
    if (error instanceof PolicyFaultError) return { fault: error.fault }
    throw error
  }
}

/** For documents that were judged when they were stored: one that cannot be read denies everything. */
export function readPolicy(document: unknown, options: PolicyOptions): Policy {
  const { policy, fault } = parsePolicy(document, options)
  return policy ?? freezeAll({ source: options.source, statements: [], fault })
}

/** How IAM counts a document against its quota: white space is free. */
export function policyCharacters(document: string): number {
  return document.replace(/\s/g, "").length
}

function statementsOf(reader: DocumentReader, options: PolicyOptions): readonly Statement[] {
  const root = reader.root()
  const members = reader.members(root, "a policy", ["Version", "Id", "Statement"])
  const version = members.get("Version")
  const date = version ? reader.string(version) : "2008-10-17"
  if (version && date !== "2008-10-17" && date !== "2012-10-17") {
    throw reader.syntax(version, "the version is 2012-10-17 or 2008-10-17")
  }
  const id = members.get("Id")
  if (id) reader.string(id)
  const given = members.get("Statement")
  if (!given) throw reader.syntax(root, "a policy has a Statement")
  const statements = given.kind === "list" ? given.items : [given]
  if (statements.length === 0) throw reader.syntax(given, "a policy has at least one statement")
  const hasVariables = date === "2012-10-17"
  const sids = new Set<string>()
  return statements.map((value) => {
    const statement = statementOf(reader, value, { ...options, hasVariables })
    if (statement.sid && sids.has(statement.sid)) {
      throw reader.fault(value, "Statement IDs (SID) in a single policy must be unique.")
    }
    sids.add(statement.sid ?? "")
    return statement
  })
}

type StatementOptions = PolicyOptions & { readonly hasVariables: boolean }
type Members = ReadonlyMap<string, LocatedJson>

const statementMembers = [
  "Sid",
  "Effect",
  "Principal",
  "NotPrincipal",
  "Action",
  "NotAction",
  "Resource",
  "NotResource",
  "Condition",
]

function statementOf(
  reader: DocumentReader,
  value: LocatedJson,
  options: StatementOptions,
): Statement {
  const members = reader.members(value, "a statement", statementMembers)
  for (const name of ["Principal", "Action", "Resource"]) {
    const negated = members.get(`Not${name}`)
    if (negated && members.has(name)) {
      throw reader.syntax(negated, `a statement has ${name} or Not${name}, not both`)
    }
  }
  const sid = sidOf(reader, members.get("Sid"), options)
  const effect = members.get("Effect")
  if (!effect) throw reader.syntax(value, "a statement has an Effect")
  const effectText = reader.string(effect)
  if (effectText !== "Allow" && effectText !== "Deny") {
    throw reader.syntax(effect, "the effect is Allow or Deny")
  }
  const principals = parsePrincipals(reader, value, members, options)
  const resources = resourcesOf(reader, value, members, options)
  return {
    ...(sid === undefined ? {} : { sid }),
    effect: effectText,
    actions: actionsOf(reader, value, members, options),
    ...(resources && { resources }),
    ...(principals && { principals }),
    conditions: parseConditions(reader, members.get("Condition"), options.hasVariables),
  }
}

function sidOf(
  reader: DocumentReader,
  value: LocatedJson | undefined,
  { kind }: StatementOptions,
): string | undefined {
  if (!value) return undefined
  const sid = reader.string(value)
  // Services have rules of their own for the policies of their resources (IAM guide: grammar).
  if (kind !== "identity" || /^[A-Za-z0-9]*$/.test(sid)) return sid
  throw reader.fault(
    value,
    "Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*",
  )
}

function actionsOf(
  reader: DocumentReader,
  statement: LocatedJson,
  members: Members,
  { kind }: StatementOptions,
): ActionList {
  const given = members.get("Action") ?? members.get("NotAction")
  const actions = given ? reader.strings(given) : []
  if (actions.length === 0) {
    throw reader.fault(given ?? statement, "Policy statement must contain actions.")
  }
  for (const { text, value } of actions) checkAction(reader, text, value, kind)
  const names = actions.map(({ text }) => text)
  const patterns = names.map((name) => parseWildcard(name.toLowerCase()))
  return { isNegated: members.has("NotAction"), names, patterns }
}

function checkAction(
  reader: DocumentReader,
  text: string,
  value: LocatedJson,
  kind: PolicyOptions["kind"],
): void {
  const [vendor = "", name, ...more] = text.split(":")
  if (kind === "trust" && !/^sts:/i.test(text)) {
    throw reader.fault(value, "AssumeRole policy may only specify STS AssumeRole actions.")
  }
  if (text === "*") return
  if (name === undefined) {
    throw reader.fault(
      value,
      "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.",
    )
  }
  if (more.length > 0) throw reader.fault(value, "Actions/Condition can contain only one colon.")
  if (!/^(\*|[a-zA-Z0-9.-]+)$/.test(vendor)) {
    throw reader.fault(value, `Vendor ${vendor} is not valid`)
  }
}

function resourcesOf(
  reader: DocumentReader,
  statement: LocatedJson,
  members: Members,
  { kind, hasVariables }: StatementOptions,
): ResourceList | undefined {
  const given = members.get("Resource") ?? members.get("NotResource")
  if (kind === "trust") {
    if (given) throw reader.fault(given, "Has prohibited field Resource")
    return undefined
  }
  const resources = given ? reader.strings(given) : []
  if (resources.length === 0) {
    throw reader.fault(given ?? statement, "Policy statement must contain resources.")
  }
  const patterns = resources.map(({ text, value }) => {
    if (text === "*") return everything
    const template = parseTemplate(text, { hasVariables, hasWildcards: true })
    const pattern = template && arnPatternOf(template)
    if (!template || (pattern && hasEarlyVariable(pattern))) {
      throw reader.fault(value, "The policy failed legacy parsing", "a variable is out of place")
    }
    if (!pattern) throw reader.fault(value, `Resource ${text} must be in ARN format or "*".`)
    return pattern
  })
  return { isNegated: members.has("NotResource"), patterns }
}

function freezeAll<T>(value: T): T {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return value
  for (const member of Object.values(value)) freezeAll(member)
  return Object.freeze(value)
}
