/**
 * Finds the secret and the principal behind an access key, in storage, with every request: what was
 * changed before the request came is true for it, in every process. One read brings all that has to
 * be known; what it costs to make something of it is paid once, for as long as nothing changes.
 */

import { accountOfKeyId, isAccessKeyId } from "../model/sigv4/access-key-id.ts"
import type { Item } from "../model/value/attribute-value.ts"
import type { Platform } from "../platform.ts"
import type { ItemRow, Read, Storage } from "../storage/storage.ts"
import type { AccountCheck } from "./account-check.ts"
import { epochRead, recordIn, recordRead } from "./account-records.ts"
import { type BootstrapCredentials, type BootstrapSource, bootstrapSecretOf } from "./bootstrap.ts"
import type { KnownTable } from "./catalog.ts"
import type { FindDirectory } from "./directory.ts"
import type { AccessKey, Identity } from "./identity.ts"
import { type KeyHolder, PrincipalCache } from "./principals.ts"
import { contextOf, parseRootRecord, secretOfRow, secretRead } from "./root-records.ts"
import { type RootTable, rootReads } from "./root-table.ts"
import { keyDigestOf, openSession, type Session } from "./session-token.ts"
import type { Vault } from "./vault.ts"

export interface CredentialsParts {
  readonly storage: Storage
  readonly platform: Platform
  readonly vault: Vault
  readonly bootstrap: BootstrapSource
  readonly rootTable: RootTable
  readonly findDirectory: FindDirectory
  /** Absent: our own records are all there is to know. */
  readonly accountCheck?: AccountCheck | undefined
}

/** Beyond this many keys, what was made of them is forgotten. */
const heldMax = 10_000

const nobody: KeyHolder = { kind: "root", account: "", secret: "", accessKeyId: "" }

/** What a read has found about a key. */
interface FoundKey {
  readonly root: ItemRow | undefined
  readonly secret: ItemRow | undefined
  readonly key: ItemRow | undefined
  /** That was asked for its epoch, too. */
  readonly account: string
  readonly epoch: string
}

interface Held {
  readonly found: FoundKey
  readonly holder: KeyHolder | undefined
}

/** Kept, because storage answers the same read of many requests once. */
interface KeptReads {
  readonly account: string
  readonly rootTable: KnownTable | undefined
  readonly reads: readonly Read[]
}

export class Credentials implements Identity {
  readonly #parts: CredentialsParts
  readonly #held = new Map<string, Held>()
  readonly #reads = new Map<string, KeptReads>()
  readonly #bootstrapHolders = new Map<string, KeyHolder>()
  readonly #principals: PrincipalCache

  constructor(parts: CredentialsParts) {
    this.#parts = parts
    this.#principals = new PrincipalCache(parts.findDirectory)
  }

  async findAccessKey(
    accessKeyId: string,
    sessionToken: string | undefined,
  ): Promise<AccessKey | undefined> {
    const session =
      sessionToken === undefined
        ? undefined
        : openSession(this.#parts.vault, accessKeyId, sessionToken)
    // Looked for in any case, so that time does not tell what kind of key somebody has guessed.
    const parentId = session?.parentKeyId ?? accessKeyId
    if (!isAccessKeyId(parentId)) return undefined
    const current = this.#parts.bootstrap.current()
    const credentials = current instanceof Promise ? await current : current
    const found = await this.#read(parentId, session?.account)
    if (!credentials) return undefined
    const holder = this.#bootstrapHolder(credentials, parentId) ?? this.#hold(parentId, found)
    if (!holder || this.#isOver(holder) || (session && !isParent(holder, session))) {
      // The same steps as for somebody, to nowhere: they take a few microseconds.
      const key = this.#principals.keyOf(nobody, undefined, "")
      if (key instanceof Promise) await key
      if (this.#reads.has(parentId)) this.#dawdle(parentId, found.account)
      return undefined
    }
    if (this.#parts.accountCheck && !(await this.#isConfirmed(holder))) return undefined
    const account = session?.account ?? holder.account
    const epoch = account === found.account ? found.epoch : await this.#epochOf(account)
    return this.#principals.keyOf(holder, session, epoch)
  }

  // Whether a key is unknown, not active or signs wrongly: its account is read out twice in all.
  dawdle(accessKeyId: string): void {
    this.#dawdle(accessKeyId, accountOfKeyId(accessKeyId) ?? "")
  }

  #dawdle(accessKeyId: string, account: string): void {
    const table = this.#parts.rootTable.find()
    readsOf(accessKeyId, account, table instanceof Promise ? undefined : table)
  }

  #bootstrapHolder(credentials: BootstrapCredentials, accessKeyId: string): KeyHolder | undefined {
    const secret = bootstrapSecretOf(credentials, accessKeyId)
    if (secret === undefined) return undefined
    const known = this.#bootstrapHolders.get(accessKeyId)
    if (known?.secret === secret) return known
    const holder = { kind: "root", account: credentials.account, secret, accessKeyId } as const
    // Two pairs at most are in use at any time.
    if (this.#bootstrapHolders.size > 1) this.#bootstrapHolders.clear()
    this.#bootstrapHolders.set(accessKeyId, holder)
    return holder
  }

  /** Not asked of those who come from outside of the database: they are who asks. */
  async #isConfirmed(holder: KeyHolder): Promise<boolean> {
    const { accountCheck, platform } = this.#parts
    if (!accountCheck || this.#bootstrapHolders.get(holder.accessKeyId) === holder) return true
    const account = await accountCheck.accountOf(holder.accessKeyId)
    if (account === holder.account) return true
    const { accessKeyId } = holder
    platform.log("warn", "audit.account_mismatch", { accessKeyId, account: holder.account })
    return false
  }

  #isOver({ expiresAtMs }: KeyHolder): boolean {
    return expiresAtMs !== undefined && expiresAtMs <= this.#parts.platform.now()
  }

  /** The same rows give the same holder: nothing is parsed or unsealed for them again. */
  #hold(accessKeyId: string, found: FoundKey): KeyHolder | undefined {
    const held = this.#held.get(accessKeyId)
    if (held && isSame(held.found, found)) return held.holder
    const holder = this.#holderIn(accessKeyId, found)
    if (!found.root && !found.key) {
      // What is not there is not remembered: strangers would fill the memory.
      this.#held.delete(accessKeyId)
      return undefined
    }
    // One that is not active is remembered as such: to look at it anew would take longer, and tell.
    if (this.#held.size >= heldMax) this.#held.clear()
    this.#held.set(accessKeyId, { found, holder })
    return holder
  }

  #holderIn(accessKeyId: string, { root, secret, key }: FoundKey): KeyHolder | undefined {
    const { vault } = this.#parts
    if (root && secret) {
      const record = parseRootRecord(JSON.parse(root.body) as Item)
      const plain = secretOfRow(vault, record, secret)
      if (plain === undefined || record.status !== "Active") return undefined
      const { account, expiresAt } = record
      const expiry = expiresAt === undefined ? {} : { expiresAtMs: expiresAt * 1000 }
      const holder = { account, secret: plain, accessKeyId, ...expiry }
      if (record.principalType === "Root") return { kind: "root", ...holder }
      const { userName: name = "", policy, policyArns } = record
      const kind = record.principalType === "User" ? "user" : "role"
      return { kind, ...holder, name, local: { policy, policyArns } }
    }
    const record = recordIn<"key">(key)
    if (record?.status !== "Active") return undefined
    const account = accountOfKeyId(accessKeyId)
    if (account === undefined) return undefined
    const plain = vault.unseal("access key", contextOf(accessKeyId, account), record.sealedSecret)
    if (plain === undefined) return undefined
    return { kind: "user", account, secret: plain, accessKeyId, name: record.userName }
  }

  /** One read, and another only when the table `IAM` itself has changed since the last one. */
  async #read(accessKeyId: string, sessionAccount: string | undefined): Promise<FoundKey> {
    const { storage, rootTable } = this.#parts
    const holder = this.#held.get(accessKeyId)?.holder ?? this.#bootstrapHolders.get(accessKeyId)
    const known = sessionAccount ?? holder?.account
    const account = known ?? accountOfKeyId(accessKeyId) ?? ""
    for (;;) {
      const asked = rootTable.find()
      const table = asked instanceof Promise ? await asked : asked
      const reads = this.#keptReads(accessKeyId, account, table)
      const found = await storage.read(reads as never, "strong")
      const [secret, key, epoch, version, root] = found as readonly (ItemRow | undefined)[]
      if (table && (version as unknown) !== table.version) {
        rootTable.forget()
        continue
      }
      return { root, secret, key, account, epoch: epoch?.body ?? "" }
    }
  }

  #keptReads(accessKeyId: string, account: string, table: KnownTable | undefined): readonly Read[] {
    const kept = this.#reads.get(accessKeyId)
    if (kept?.account === account && kept.rootTable === table) return kept.reads
    const reads = readsOf(accessKeyId, account, table)
    // Not of what strangers try.
    if (this.#held.has(accessKeyId) || this.#bootstrapHolders.has(accessKeyId)) {
      if (this.#reads.size >= heldMax) this.#reads.clear()
      this.#reads.set(accessKeyId, { account, rootTable: table, reads })
    }
    return reads
  }

  /** Another read only for a key that does not say its account, the first time. */
  async #epochOf(account: string): Promise<string> {
    const [row] = await this.#parts.storage.read([epochRead(account)], "strong")
    return row?.body ?? ""
  }
}

function readsOf(
  accessKeyId: string,
  account: string,
  table: KnownTable | undefined,
): readonly Read[] {
  return [
    secretRead(accessKeyId),
    recordRead(accountOfKeyId(accessKeyId) ?? "", "key", accessKeyId),
    epochRead(account),
    ...(table ? rootReads(table, accessKeyId) : []),
  ]
}

/** The id alone does not say it: the key may have been put again since, with another secret. */
function isParent({ account, secret }: KeyHolder, session: Session): boolean {
  return session.account === account && session.parentDigest === keyDigestOf(secret)
}

function isSame(a: FoundKey, b: FoundKey): boolean {
  return (
    a.root?.body === b.root?.body &&
    a.secret?.body === b.secret?.body &&
    a.key?.body === b.key?.body
  )
}
