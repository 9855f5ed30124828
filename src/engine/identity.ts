/**
 * Who may sign, and as whom: the port through which authentication finds the secret behind an
 * access key, and the principal that authorisation judges.
 */
import type { Policy } from "../model/policy/policy.ts"

export interface Identity {
  /**
   * The key, or nothing when there is none, or it is not active. A token that is not that key's own
   * is as good as no key; but one beside a lasting key is left for the caller to refuse.
   */
  findAccessKey(
    accessKeyId: string,
    sessionToken: string | undefined,
  ): Promise<AccessKey | undefined>
  /**
   * To be called when a key that was found has not signed: takes the time by which a key that is
   * not known takes longer to look for.
   */
  dawdle(accessKeyId: string): void
}

export interface AccessKey {
  readonly accessKeyId: string
  readonly secret: string
  readonly principal: Principal
}

/** Whoever is behind a request, with everything that policies may ask about them. */
export interface Principal {
  readonly account: string
  /** For example `arn:aws:iam::123456789012:user/app` or `arn:aws:sts::…:assumed-role/r/session`. */
  readonly arn: string
  /** `aws:userid`: the account of a root, `AIDA…` of a user, `AROA…:session` of a role's session. */
  readonly userId: string
  readonly kind: "root" | "user" | "assumed-role"
  /** `aws:username`: users have one, nobody else. */
  readonly userName?: string
  /** ARN of the role behind a session: resource policies may name it. */
  readonly roleArn?: string
  readonly policies: PrincipalPolicies
  /** `aws:PrincipalTag/…`. */
  readonly tags: Readonly<Record<string, string>>
  /** Of the secret of the lasting key behind it: sessions hold for that. Absent in open mode. */
  readonly keyDigest?: string
  /** Present for temporary credentials alone. */
  readonly session?: {
    /** The lasting key behind it. */
    readonly parentKeyId: string
    /** `aws:TokenIssueTime`. */
    readonly issuedAtMs: number
    readonly expiresAtMs: number
    /** `aws:SourceIdentity`. */
    readonly sourceIdentity?: string
  }
}

/** A root needs none; everybody else may do what all three kinds allow that are there. */
export interface PrincipalPolicies {
  /** Inline and managed, the user's own and those of their groups. */
  readonly identity: readonly Policy[]
  readonly boundary?: Policy
  /** Present when the session was given any, even if they allow nothing. */
  readonly session?: readonly Policy[]
}

/** The account that everybody shares in open mode. */
export const openAccount = "000000000000"

export function rootArnOf(account: string): string {
  return `arn:aws:iam::${account}:root`
}

/** Needs no policies: see `PrincipalPolicies`. */
export function rootOf(account: string): Principal {
  return {
    account,
    arn: rootArnOf(account),
    userId: account,
    kind: "root",
    policies: { identity: [] },
    tags: {},
  }
}
