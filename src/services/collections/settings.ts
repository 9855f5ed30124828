/** What the collections API is told by its environment. */
export interface CollectionsSettings {
  readonly collectionsTable: string
  readonly entriesTable: string
  /** Absent: this very process. */
  readonly endpoint?: URL
  readonly region: string
  readonly credentials: ClientCredentials
  readonly consistentRead: boolean
  /** For tables that are not there yet. Absent: on demand. */
  readonly throughput?: { readonly read: number; readonly write: number }
  readonly retryBaseMs: number
  /** Whether users find what dynamodb-mini kept under their slugs. */
  readonly slugCompat: boolean
  /** Of a value as JSON. */
  readonly valueBytesMax: number
  readonly corsOrigin: string
}

export interface ClientCredentials {
  readonly accessKeyId: string
  readonly secret: string
  readonly sessionToken?: string
}
