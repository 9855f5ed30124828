/**
 * The engine of one account in one region. It has no way to name another account: tenancy is a
 * matter of types.
 */
import type { Platform } from "../platform.ts"
import type { Storage } from "../storage/storage.ts"
import type { Catalog } from "./catalog.ts"

export interface AccountEngine {
  readonly account: string
  readonly region: string
  readonly storage: Storage
  readonly catalog: Catalog
  readonly platform: Platform
}
