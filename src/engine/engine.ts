import type { Platform } from "../platform.ts"
import type { Placement } from "../storage/placement.ts"
import type { Storage } from "../storage/storage.ts"
import { Catalog } from "./catalog.ts"
import { WorkBell } from "./work-bell.ts"

/**
 * The engine of one account in one region. It has no way to name another account: tenancy is a
 * matter of types.
 */
export interface AccountEngine {
  readonly account: string
  readonly region: string
  readonly storage: Storage
  readonly catalog: Catalog
  readonly platform: Platform
  readonly bell: WorkBell
}

/** The engine of everybody: only `http/dispatch.ts` and `engine/maintenance.ts` may hold it. */
export interface Engine {
  readonly placement: Placement
  readonly platform: Platform
  readonly bell: WorkBell
  forAccount(account: string, region: string): AccountEngine
}

/** Beyond this many, account engines are forgotten: they hold nothing but a cache. */
const accountEnginesMax = 1000

export function createEngine(placement: Placement, platform: Platform): Engine {
  const engines = new Map<string, AccountEngine>()
  const bell = new WorkBell()
  return {
    placement,
    platform,
    bell,
    forAccount(account, region) {
      const name = `${account}/${region}`
      const known = engines.get(name)
      if (known) return known
      if (engines.size >= accountEnginesMax) engines.clear()
      const storage = placement.storageOf({ account, region })
      const catalog = new Catalog({ storage, platform, account, region })
      const engine = { account, region, storage, catalog, platform, bell }
      engines.set(name, engine)
      return engine
    },
  }
}
