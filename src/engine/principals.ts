/** From whoever holds a key, and the session it may be used in, to a principal with its policies. */
import type { AccountRecords } from "./account-records.ts"
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
  readonly holder: KeyHolder
  readonly key: AccessKey
}

/** Beyond this many, what was made is forgotten. */
const cachedMax = 10_000

export class PrincipalCache {
  readonly #recordsOf: (account: string) => AccountRecords
  readonly #cached = new Map<string, Cached>()

  constructor(recordsOf: (account: string) => AccountRecords) {
    this.#recordsOf = recordsOf
  }

  /**
   * @param epoch of the account's records: while it is the same, so are the policies
   * @returns nothing where the user or role behind the key is gone
   */
  async keyOf(
    holder: KeyHolder,
    session: Session | undefined,
    epoch: string,
  ): Promise<AccessKey | undefined> {
    const id = session?.accessKeyId ?? holder.accessKeyId
    const cached = this.#cached.get(id)
    // A session is its token, and a token that opens is for one key: no need to compare more.
    if (cached?.epoch === epoch && cached.holder === holder && isSame(cached.key, session)) {
      return cached.key
    }
    const principal = await this.#principalOf(holder, session)
    if (!principal) return undefined
    const key = { accessKeyId: id, secret: session?.secret ?? holder.secret, principal }
    if (this.#cached.size >= cachedMax) this.#cached.clear()
    this.#cached.set(id, { epoch, holder, key })
    return key
  }

  async #principalOf(
    holder: KeyHolder,
    session: Session | undefined,
  ): Promise<Principal | undefined> {
    const found = session?.role
      ? await this.#roleSession(session.account, session.role, session.tags ?? {})
      : await this.#lasting(holder)
    if (!found) return undefined
    const principal = { ...found, keyDigest: keyDigestOf(holder.secret) }
    if (!session) return principal
    const { issuedAtMs, expiresAtMs, parentKeyId, sourceIdentity } = session
    const identity = sourceIdentity === undefined ? {} : { sourceIdentity }
    const policies = await this.#limited(principal.policies, session)
    return {
      ...principal,
      policies,
      session: { issuedAtMs, expiresAtMs, parentKeyId, ...identity },
    }
  }

  async #limited(policies: PrincipalPolicies, session: Session): Promise<PrincipalPolicies> {
    const { policies: documents = [], policyArns = [], account } = session
    if (documents.length === 0 && policyArns.length === 0) return policies
    const managed = await managedPolicies(this.#recordsOf(account), policyArns)
    const inline = documents.map((document) => identityPolicy("session policy", document))
    return { ...policies, session: [...inline, ...managed] }
  }

  #lasting(holder: KeyHolder): Promise<Principal | undefined> | Principal {
    switch (holder.kind) {
      case "root":
        return rootOf(holder.account)
      case "user":
        return this.#user(holder)
      case "role": {
        const { account, name, accessKeyId, local } = holder
        return this.#roleSession(account, { name, id: "", sessionName: accessKeyId }, {}, local)
      }
    }
  }

  async #user(holder: KeyHolder & { kind: "user" | "role" }): Promise<Principal | undefined> {
    const { account, name, accessKeyId, local } = holder
    const records = this.#recordsOf(account)
    const [user] = await records.find({ kind: "user", name })
    if (!user && !local) return undefined
    const policies = await loadPolicies(
      records,
      withLocal(await userPolicySet(records, user), local),
    )
    return {
      account,
      arn: user ? userArn(account, user) : `arn:aws:iam::${account}:user/${name}`,
      userId: user?.id ?? accessKeyId,
      kind: "user",
      userName: user?.name ?? name,
      policies,
      tags: user?.tags ?? {},
    }
  }

  async #roleSession(
    account: string,
    { name, id, sessionName }: SessionRole,
    tags: Tags,
    local?: LocalPolicies,
  ): Promise<Principal | undefined> {
    const records = this.#recordsOf(account)
    const [role] = await records.find({ kind: "role", name })
    if (local ? false : role?.id !== id) return undefined
    const set = policySetOf(role ? [role] : [], role?.boundary)
    return {
      account,
      arn: `arn:aws:sts::${account}:assumed-role/${role?.name ?? name}/${sessionName}`,
      userId: `${role?.id ?? name}:${sessionName}`,
      kind: "assumed-role",
      roleArn: role ? roleArn(account, role) : `arn:aws:iam::${account}:role/${name}`,
      policies: await loadPolicies(records, withLocal(set, local)),
      tags: { ...role?.tags, ...tags },
    }
  }
}

export function userArn(account: string, { path, name }: Pick<UserRecord, "path" | "name">) {
  return `arn:aws:iam::${account}:user${path}${name}`
}

export function roleArn(account: string, { path, name }: Pick<RoleRecord, "path" | "name">) {
  return `arn:aws:iam::${account}:role${path}${name}`
}

/** The user's own and those of their groups. */
export async function userPolicySet(
  records: AccountRecords,
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
