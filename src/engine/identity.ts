/** Who may sign: the port through which authentication finds the secret behind an access key. */
export interface Identity {
  /** The key, or nothing when there is none or it is not active. */
  findAccessKey(accessKeyId: string): Promise<AccessKey | undefined>
}

export interface AccessKey {
  readonly accessKeyId: string
  readonly secret: string
  readonly account: string
  /** ARN of the principal to whom the key belongs. */
  readonly arn: string
}

/** The credentials that come from outside of the database: they open the control-plane account. */
export interface BootstrapCredentials {
  readonly account: string
  readonly accessKeyId: string
  readonly secret: string
}

export function rootArnOf(account: string): string {
  return `arn:aws:iam::${account}:root`
}

/** Knows the bootstrap credentials alone. */
export function bootstrapIdentity(credentials: BootstrapCredentials): Identity {
  const accessKey: AccessKey = { ...credentials, arn: rootArnOf(credentials.account) }
  return {
    async findAccessKey(accessKeyId) {
      return accessKeyId === accessKey.accessKeyId ? accessKey : undefined
    },
  }
}
