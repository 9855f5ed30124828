/** Databases of many places, with real ones in memory: they are gone when they are closed. */
import { onTestFinished } from "vitest"
import type { Platform } from "../../src/platform.ts"
import { openLocal } from "../../src/storage/libsql/local.ts"
import { type PlacedOptions, placedStorages } from "../../src/storage/placed-storages.ts"
import type { Place, Placement } from "../../src/storage/placement.ts"
import type { Change, Storage } from "../../src/storage/storage.ts"

export const platform: Platform = {
  now: () => 0,
  randomBytes: (length) => crypto.getRandomValues(new Uint8Array(length)),
  log() {},
}

const key = { hash: 1, partition: Uint8Array.of(1), sort: new Uint8Array() }
const put: Change = { change: "putItem", table: 1, key, row: { body: "{}", size: 1 } }

export interface Watched extends Placement {
  readonly opened: string[]
  readonly closed: string[]
  readonly at: (account: string, region?: string) => Storage
}

export function placementOf(options: Partial<PlacedOptions> = {}): Watched {
  const opened: string[] = []
  const closed: string[] = []
  const nameOf = ({ account }: Place) => account
  const placement = placedStorages({
    nameOf,
    async open(place) {
      opened.push(nameOf(place))
      const storage = await openLocal({ path: ":memory:", platform })
      const close = async () => {
        closed.push(nameOf(place))
        await storage.close()
      }
      return {
        read: (reads, consistency) => storage.read(reads, consistency),
        write: (reads, plan) => storage.write(reads, plan),
        close,
      }
    },
    openMax: 2,
    sharesWaiting: true,
    platform,
    ...options,
  })
  onTestFinished(() => placement.close())
  const at = (account: string, region = "us-east-1") => placement.storageOf({ account, region })
  return Object.assign(placement, { opened, closed, at })
}

export async function isThere(storage: Storage): Promise<boolean> {
  const [item] = await storage.read([{ space: "item", table: 1, key }], "strong")
  return item !== undefined
}

export function write(storage: Storage): Promise<void> {
  return storage.write([], () => ({ changes: [put], reply: undefined }))
}

export function place(account: string): Place {
  return { account, region: "us-east-1" }
}

export async function turns(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve))
}
