/** From whoever holds a key, and the session it may be used in, to a principal with its policies. */
import type { Directory, FindDirectory } from "./directory.ts"
import { type AccessKey, type Principal, type PrincipalPolicies, rootOf } from "./identity.ts"
import {
  identityPolicy,
  loadPolicies,
  managedPolicies,
  type PolicySet,
  policySetOf,
} from "./principal-policies.ts"
import type { RoleRecord, Tags, UserRecord } from "./records.ts"
import { keyDigestOf, type Session, type SessionRole } from "./session-token.ts"

/** Whom a lasting key belongs to. */
export type KeyHolder = HeldKey &
  (
    | { readonly kind: "root" }
    | {
        readonly kind: "user" | "role"
        readonly name: string
        /** Policies that stand in the record of a root table itself. */
        readonly local?: LocalPolicies
      }
  )

interface HeldKey {
  readonly accessKeyId: string
  readonly secret: string
  readonly account: string
  readonly expiresAtMs?: number
}

interface LocalPolicies {
  readonly policy: string | undefined
  readonly policyArns: readonly string[]
}

interface Cached {
  readonly epoch: string
  /** Of the directory. */
  readonly version: string | undefined
  readonly holder: KeyHolder
  readonly key: AccessKey
}

/** Beyond this many, what was made is forgotten. */
const cachedMax = 10_000

export class PrincipalCache {
  readonly #findDirectory: FindDirectory
  readonly #cached = new Map<string, Cached>()

  constructor(findDirectory: FindDirectory) {
    this.#findDirectory = findDirectory
  }

  /**
   * Waits only where something has changed, or another IAM has to be asked.
   *
   * @param epoch of the account's records: while it is the same, so are the policies
   * @returns nothing where the user or role behind the key is gone
   */
  keyOf(
    holder: KeyHolder,
    session: Session | undefined,
    epoch: string,
  ): AccessKey | Promise<AccessKey | undefined> {
    if (holder.kind === "root" && !session?.role)
      return this.#keyIn(undefined, holder, session, epoch)
    const found = this.#findDirectory(session?.account ?? holder.account)
    if (!(found instanceof Promise)) return this.#keyIn(found, holder, session, epoch)
    return found.then((directory) => this.#keyIn(directory, holder, session, epoch))
  }

  #keyIn(
    directory: Directory | undefined,
    holder: KeyHolder,
    session: Session | undefined,
    epoch: string,
  ): AccessKey | Promise<AccessKey | undefined> {
    const id = session?.accessKeyId ?? holder.accessKeyId
    const cached = this.#cached.get(id)
    const isCurrent = cached?.epoch === epoch && cached.version === directory?.version
    // A session is its token, and a token that opens is for one key: no need to compare more.
    if (isCurrent && cached.holder === holder && isSame(cached.key, session)) return cached.key
    return this.#made(directory, holder, session, epoch)
  }

  async #made(
    directory: Directory | undefined,
    holder: KeyHolder,
    session: Session | undefined,
    epoch: string,
  ): Promise<AccessKey | undefined> {
    const id = session?.accessKeyId ?? holder.accessKeyId
    const principal = await principalOf(directory, holder, session)
    if (!principal) return undefined
    const key = { accessKeyId: id, secret: session?.secret ?? holder.secret, principal }
    if (this.#cached.size >= cachedMax) this.#cached.clear()
    this.#cached.set(id, { epoch, version: directory?.version, holder, key })
    return key
  }
}

/** @param directory nothing where it cannot be known who may what */
async function principalOf(
  directory: Directory | undefined,
  holder: KeyHolder,
  session: Session | undefined,
): Promise<Principal | undefined> {
  const found = session?.role
    ? await roleSession(directory, session.account, session.role, session.tags ?? {})
    : await lasting(directory, holder)
  if (!found) return undefined
  const principal = { ...found, keyDigest: keyDigestOf(holder.secret) }
  if (!session) return principal
  const { issuedAtMs, expiresAtMs, parentKeyId, sourceIdentity } = session
  const identity = sourceIdentity === undefined ? {} : { sourceIdentity }
  const policies = await limited(directory, principal.policies, session)
  return { ...principal, policies, session: { issuedAtMs, expiresAtMs, parentKeyId, ...identity } }
}

async function limited(
  directory: Directory | undefined,
  policies: PrincipalPolicies,
  { policies: documents = [], policyArns = [] }: Session,
): Promise<PrincipalPolicies> {
  // Without a directory everything is denied already.
  if (!directory || (documents.length === 0 && policyArns.length === 0)) return policies
  const managed = await managedPolicies(directory, policyArns)
  const inline = documents.map((document) => identityPolicy("session policy", document))
  return { ...policies, session: [...inline, ...managed] }
}

function lasting(
  directory: Directory | undefined,
  holder: KeyHolder,
): Promise<Principal | undefined> | Principal {
  switch (holder.kind) {
    case "root":
      return rootOf(holder.account)
    case "user":
      return userOf(directory, holder)
    case "role": {
      const { account, name, accessKeyId, local } = holder
      return roleSession(directory, account, { name, id: "", sessionName: accessKeyId }, {}, local)
    }
  }
}

async function userOf(
  directory: Directory | undefined,
  { account, name, accessKeyId, local }: KeyHolder & { kind: "user" | "role" },
): Promise<Principal | undefined> {
  const [user] = (await directory?.find({ kind: "user", name })) ?? []
  // Another IAM may not know whom our own record names: who is gone there may do nothing.
  if (!user && !local && directory && !isForeign(directory)) return undefined
  const set = directory && (await userPolicySet(directory, user))
  return {
    account,
    arn: user ? userArn(account, user) : `arn:aws:iam::${account}:user/${name}`,
    userId: user?.id ?? accessKeyId,
    kind: "user",
    userName: user?.name ?? name,
    policies: await policiesOf(directory, user, set, local),
    tags: user?.tags ?? {},
  }
}

async function roleSession(
  directory: Directory | undefined,
  account: string,
  { name, id, sessionName }: SessionRole,
  tags: Tags,
  local?: LocalPolicies,
): Promise<Principal | undefined> {
  const [role] = (await directory?.find({ kind: "role", name })) ?? []
  if (directory && !local && role?.id !== id) return undefined
  const set = policySetOf(role ? [role] : [], role?.boundary)
  return {
    account,
    arn: `arn:aws:sts::${account}:assumed-role/${role?.name ?? name}/${sessionName}`,
    userId: `${role?.id ?? name}:${sessionName}`,
    kind: "assumed-role",
    roleArn: role ? roleArn(account, role) : `arn:aws:iam::${account}:role/${name}`,
    policies: await policiesOf(directory, role, set, local),
    tags: { ...role?.tags, ...tags },
  }
}

/** Denies everything: whoever might be denied something must not go on while that is not known. */
const nothingKnown: PrincipalPolicies = { identity: [identityPolicy("IAM_SERVICE_ENDPOINT", "")] }

async function policiesOf(
  directory: Directory | undefined,
  found: UserRecord | RoleRecord | undefined,
  set: PolicySet | undefined,
  local: LocalPolicies | undefined,
): Promise<PrincipalPolicies> {
  if (!directory || !set) return nothingKnown
  if (!found && isForeign(directory)) return { identity: [] }
  return loadPolicies(directory, withLocal(set, local))
}

function isForeign({ version }: Directory): boolean {
  return version !== undefined
}

export function userArn(account: string, { path, name }: Pick<UserRecord, "path" | "name">) {
  return `arn:aws:iam::${account}:user${path}${name}`
}

export function roleArn(account: string, { path, name }: Pick<RoleRecord, "path" | "name">) {
  return `arn:aws:iam::${account}:role${path}${name}`
}

/** The user's own and those of their groups. */
export async function userPolicySet(
  records: Directory,
  user: UserRecord | undefined,
): Promise<PolicySet> {
  if (!user) return policySetOf([], undefined)
  const names = user.groups.map((name) => ({ kind: "group", name }) as const)
  const groups = names.length === 0 ? [] : await records.find(...names)
  return policySetOf([user, ...groups.filter((group) => group !== undefined)], user.boundary)
}

function withLocal(set: PolicySet, local: LocalPolicies | undefined): PolicySet {
  if (!local) return set
  const { policy, policyArns } = local
  const inline = policy === undefined ? [] : ([["Policy", policy]] as const)
  return { ...set, inline: [...set.inline, ...inline], attached: [...set.attached, ...policyArns] }
}

function isSame({ secret }: AccessKey, session: Session | undefined): boolean {
  return session === undefined || session.secret === secret
}
