/** Picks where backups and exports lie, by what is configured. */
import { join } from "node:path"
import type { Platform } from "../platform.ts"
import type { ObjectPlace } from "../storage/objects/object-place.ts"
import { type ObjectStore, type Objects, requireObjectName } from "../storage/objects/objects.ts"

export interface ObjectOptions {
  readonly platform: Platform
  /** There are accounts that must not see each other's buckets. */
  readonly isStrict: boolean
  /** What the database is encrypted with, if it is: backups are sealed with it. */
  readonly encryptionKey?: string | undefined
}

/** Touches nothing yet: folders are made with their first object. */
export async function openObjects(
  place: ObjectPlace,
  options: ObjectOptions,
): Promise<ObjectStore> {
  const { home, bucket } = await openPlace(place, options)
  const { encryptionKey, platform } = options
  if (encryptionKey === undefined) return { home, bucket }
  const { sealedObjects } = await import("../storage/objects/sealed.ts")
  return { home: sealedObjects(home, encryptionKey, platform), bucket }
}

async function openPlace(
  place: ObjectPlace,
  { platform, isStrict }: ObjectOptions,
): Promise<ObjectStore> {
  const within = (account: string) => (isStrict ? account : "")
  if (place === "memory") {
    const { memoryObjects } = await import("../storage/objects/memory.ts")
    const bucketOf = once(memoryObjects)
    return {
      home: memoryObjects(),
      bucket: (name, account) => bucketOf(`${within(account)}/${name}`),
    }
  }
  if ("folder" in place) {
    // Imported here: there are no files on Workers.
    const { directoryObjects } = await import("../storage/objects/directory.ts")
    const { folder } = place
    return {
      home: directoryObjects(folder, platform),
      bucket(name, account) {
        requireObjectName(name)
        return directoryObjects(join(folder, "buckets", name, within(account)), platform)
      },
    }
  }
  const { bucketObjects } = await import("../storage/objects/bucket.ts")
  return {
    home: bucketObjects(place),
    bucket(bucket, account) {
      // Backups lie there by accounts, and not everybody in an account may read them.
      const isHome = isStrict && bucket === place.bucket
      const prefix = isHome ? `${place.prefix}/buckets/${account}` : within(account)
      return bucketObjects({ ...place, bucket, prefix: prefix.replace(/^\//, "") })
    },
  }
}

/** What is in memory is there only as long as somebody holds it. */
function once(make: () => Objects): (name: string) => Objects {
  const made = new Map<string, Objects>()
  return (name) => {
    const objects = made.get(name) ?? make()
    made.set(name, objects)
    return objects
  }
}
