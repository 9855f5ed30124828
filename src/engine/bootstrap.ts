/** The credentials that come from outside of the database: they open the control-plane account. */
export interface BootstrapCredentials {
  readonly account: string
  readonly accessKeyId: string
  readonly secret: string
  /** The pair before the last rotation, where it still works. */
  readonly previous?: { readonly accessKeyId: string; readonly secret: string }
}

/** Asked with every request: what it answers may change at any time, but for the account. */
export interface BootstrapSource {
  /** Nothing while they are not there: then nobody can be authenticated at all. */
  current(): BootstrapCredentials | undefined | Promise<BootstrapCredentials | undefined>
  /** As of the last time that somebody asked. */
  known(): BootstrapCredentials | undefined
}

export function fixedBootstrap(credentials: BootstrapCredentials): BootstrapSource {
  return { current: () => credentials, known: () => credentials }
}

/** The secret of that key, where it is one of the pairs. */
export function bootstrapSecretOf(
  { accessKeyId, secret, previous }: BootstrapCredentials,
  id: string,
): string | undefined {
  if (id === accessKeyId) return secret
  return id === previous?.accessKeyId ? previous.secret : undefined
}
